import type { WebFrameMain } from 'electron';
import { loud } from './loud.ts';
import { toApp, toChromium } from './origins.ts';

/** What Chromium says of a frame. */
interface FrameFacts {
  url: string;
  securityOrigin: string;
}

type FrameShape = Pick<
  WebFrameMain,
  'url' | 'origin' | 'detached' | 'name' | 'processId' | 'routingId' | 'isDestroyed'
> & { readonly parent: FrameShape | null; readonly top: FrameShape | null; readonly frames: FrameShape[] };

/** The frames of one page. */
export interface FrameTree {
  readonly main: WebFrameMain | null;
  /** By Chromium's identifier; null when it is gone. */
  get(frameId: string): WebFrameMain | null;
  readonly mainId: string | null;
  attach(frameId: string, parentId: string | null): void;
  navigate(frameId: string, facts: FrameFacts): void;
  detach(frameId: string): void;
  clear(): void;
}

interface Entry {
  parentId: string | null;
  facts: FrameFacts;
  shape: FrameShape;
}

export function createFrameTree(): FrameTree {
  const entries = new Map<string, Entry>();
  let mainId: string | null = null;
  let lastRoutingId = 0;

  function createShape(frameId: string, parentId: string | null): FrameShape {
    lastRoutingId += 1;
    const routingId = lastRoutingId;
    const entry = () => {
      const found = entries.get(frameId);
      // As Electron does: a frame that is gone says nothing about what it was.
      if (!found) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      return found;
    };
    const parentShape = () => (parentId === null ? null : (entries.get(parentId)?.shape ?? null));
    return loud('WebFrameMain', {
      routingId,
      processId: 1,
      name: '',
      detached: false,
      isDestroyed: () => !entries.has(frameId),
      get url() {
        return toApp(entry().facts.url);
      },
      get origin() {
        const { securityOrigin, url } = entry().facts;
        // A page that has loaded nothing of its own belongs to who opened it.
        if (parentId !== null && /^about:(blank|srcdoc)/.test(url)) return parentShape()?.origin ?? 'null';
        return /^\w+:\/\/./.test(securityOrigin) ? toApp(securityOrigin) : 'null';
      },
      get parent() {
        return parentShape();
      },
      get top() {
        return mainId === null ? null : (entries.get(mainId)?.shape ?? null);
      },
      get frames() {
        return [...entries.values()].filter((other) => other.parentId === frameId).map(({ shape }) => shape);
      },
    });
  }
  // What is left out fails with its name: that is how the rest of Electron's type is kept.
  const frameOf = (frameId: string | null) =>
    ((frameId === null ? undefined : entries.get(frameId)?.shape) ?? null) as WebFrameMain | null;

  return {
    get main() {
      return frameOf(mainId);
    },
    get mainId() {
      return mainId;
    },
    get: frameOf,
    attach(frameId, parentId) {
      if (parentId === null) mainId = frameId;
      if (entries.has(frameId)) return;
      const facts = { url: 'about:blank', securityOrigin: '' };
      entries.set(frameId, { parentId, facts, shape: createShape(frameId, parentId) });
    },
    navigate(frameId, facts) {
      const entry = entries.get(frameId);
      if (entry) entry.facts = facts;
    },
    detach(frameId) {
      for (const [childId, { parentId }] of [...entries]) if (parentId === frameId) this.detach(childId);
      entries.delete(frameId);
    },
    clear() {
      entries.clear();
    },
  };
}

/** Whether two addresses name the same document, wherever in it they point. */
export function isSameDocument(one: string, other: string): boolean {
  const withoutHash = (url: string) => url.split('#')[0];
  return withoutHash(toChromium(one)) === withoutHash(toChromium(other));
}
