import type { WebFrameMain } from 'electron';
import type { Session } from './chromium/connection.ts';
import type { FrameTree } from './web-frame.ts';
import { isSameDocument } from './web-frame.ts';
import { toApp } from './origins.ts';

export interface NavigationDetails {
  url: string;
  isSameDocument: boolean;
  isMainFrame: boolean;
  frame: WebFrameMain | null;
}

export interface NavigationListeners {
  /** Before anything is fetched, where the page itself wants to go somewhere; true refuses it. */
  refuses(details: NavigationDetails): boolean;
  onStart(details: NavigationDetails): void;
  onCommit(details: NavigationDetails): void;
}

export interface Navigations {
  /** What the app itself asked for is not asked about. */
  expect(chromiumUrl: string): void;
  follow(session: Session): void;
}

/**
 * Keeps a page's frames up to date and stops before each document, so that the app can refuse it. Chromium's own wishes
 * (a reload through DevTools or the app) are told from the page's by `Page.frameRequestedNavigation`.
 */
export function createNavigations(frames: FrameTree, listeners: NavigationListeners): Navigations {
  const expected = new Set<string>();
  /** Frames that asked for a navigation of their own accord. */
  const asking = new Set<string>();

  const detailsOf = (frameId: string, url: string, sameDocument: boolean): NavigationDetails => ({
    url: toApp(url),
    isSameDocument: sameDocument,
    isMainFrame: frameId === frames.mainId,
    frame: frames.get(frameId),
  });

  function mayGo(frameId: string, url: string): boolean {
    if (expected.delete(url)) return true;
    const asked = asking.delete(frameId);
    const current = frames.get(frameId)?.url;
    if (!asked && current !== undefined && isSameDocument(current, url)) return true;
    return !listeners.refuses(detailsOf(frameId, url, false));
  }

  return {
    expect: (chromiumUrl) => void expected.add(new URL(chromiumUrl).href),
    follow(session) {
      void session.send('Page.getFrameTree').then(({ frameTree }) => {
        const add = ({ frame, childFrames = [] }: typeof frameTree) => {
          frames.attach(frame.id, frame.parentId ?? null);
          frames.navigate(frame.id, frame);
          for (const child of childFrames) add(child);
        };
        add(frameTree);
      });
      session.on('Page.frameAttached', ({ frameId, parentFrameId }) => frames.attach(frameId, parentFrameId));
      session.on('Page.frameDetached', ({ frameId, reason }) => {
        // A frame that goes on in another process is still the same frame.
        if (reason === 'remove') frames.detach(frameId);
      });
      session.on('Page.frameRequestedNavigation', ({ frameId }) => void asking.add(frameId));
      session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) =>
        listeners.onStart(detailsOf(frameId, url, /sameDocument/i.test(navigationType))),
      );
      session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
        const frame = frames.get(frameId);
        if (frame) frames.navigate(frameId, { url, securityOrigin: originOf(url) });
      });
      session.on('Page.frameNavigated', ({ frame }) => {
        asking.delete(frame.id);
        frames.attach(frame.id, frame.parentId ?? null);
        frames.navigate(frame.id, frame);
        listeners.onCommit(detailsOf(frame.id, frame.url, false));
      });
      session.on('Fetch.requestPaused', ({ requestId, frameId, request }) => {
        if (mayGo(frameId, request.url)) void session.send('Fetch.continueRequest', { requestId });
        else void session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
      });
    },
  };
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
