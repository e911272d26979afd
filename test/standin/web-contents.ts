import type { BrowserWindowConstructorOptions, Session as ElectronSession, WebContents } from 'electron';
import type { Chromium, PageTarget } from './chromium/chromium.ts';
import { type PageSession, preparePage } from './chromium/page-session.ts';
import { deliver } from './ipc-main.ts';
import { LoudEmitter, loud, preventable } from './loud.ts';
import { createNavigations } from './navigation.ts';
import { toApp, toChromium } from './origins.ts';
import { pageScripts } from './page/sources.ts';
import { loopbackFor } from './protocol.ts';
import { applyPermissions, defaultSession } from './session.ts';
import { createFrameTree } from './web-frame.ts';

const events = [
  'context-menu',
  'destroyed',
  'did-create-window',
  'did-fail-load',
  'did-finish-load',
  'did-navigate',
  'did-navigate-in-page',
  'did-start-navigation',
  'dom-ready',
  'page-title-updated',
  'preload-error',
  'render-process-gone',
  'responsive',
  'unresponsive',
  'will-attach-webview',
  'will-frame-navigate',
  'will-navigate',
  'will-redirect',
];

type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];
type Implemented = Pick<
  WebContents,
  | 'close'
  | 'executeJavaScript'
  | 'focus'
  | 'forcefullyCrashRenderer'
  | 'getBackgroundThrottling'
  | 'getURL'
  | 'id'
  | 'isCrashed'
  | 'isDestroyed'
  | 'isLoading'
  | 'loadURL'
  | 'mainFrame'
  | 'reload'
  | 'send'
  | 'session'
  | 'setBackgroundThrottling'
  | 'setWindowOpenHandler'
>;

interface WindowWish {
  url: string;
  frameName: string;
  features: string;
}
/** What comes from the preload's world of a frame. */
type Said = { channel: string; args: unknown[] } | { preloadError: string } | { windowOpen: WindowWish };

let lastId = 0;
const all = new Set<StandInWebContents>();

/** What of a page only its window needs to know. */
interface WindowSide {
  chromium: Promise<Chromium>;
  preferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']>;
  size: { width: number; height: number };
  closeWindow: () => void;
}

/** A page in Chromium. What is asked of it before the page is there waits for it. */
export class StandInWebContents extends LoudEmitter implements Implemented {
  readonly id: number;
  readonly session: ElectronSession = defaultSession as unknown as ElectronSession;
  readonly frames = createFrameTree();
  private readonly side: WindowSide;
  private readonly ready: Promise<{ target: PageTarget; page: PageSession }>;
  private opened: { target: PageTarget; page: PageSession } | null = null;
  private readonly navigations;
  private openHandler: OpenHandler | null = null;
  private url = '';
  private loading = false;
  private crashed = false;
  private destroyed = false;
  private throttled: boolean;

  constructor(side: WindowSide) {
    super(events);
    lastId += 1;
    this.id = lastId;
    this.side = side;
    this.throttled = side.preferences.backgroundThrottling ?? true;
    this.navigations = createNavigations(this.frames, {
      refuses: (details) => {
        const event = preventable(details);
        this.emit('will-frame-navigate', event);
        if (details.isMainFrame) this.emit('will-navigate', event, details.url, false, true, 1, 1);
        return event.defaultPrevented;
      },
      onStart: (details) => {
        if (details.isMainFrame && !details.isSameDocument) this.loading = true;
        const { url, isSameDocument, isMainFrame } = details;
        this.emit('did-start-navigation', preventable(details), url, isSameDocument, isMainFrame, 1, 1);
      },
      onCommit: ({ isMainFrame, url }) => {
        if (!isMainFrame) return;
        this.url = url;
        this.crashed = false;
        this.emit('did-navigate', preventable({}), url, 200, 'OK');
      },
    });
    this.ready = this.open();
    // Reported by whoever waits for it; nobody does when the app ends first.
    this.ready.catch(() => undefined);
    all.add(this);
  }

  private async open() {
    const { preload } = this.side.preferences;
    const chromium = await this.side.chromium;
    const target = await chromium.openPage(this.side.size);
    const { session } = target;
    session.on('Page.domContentEventFired', () => this.emit('dom-ready'));
    session.on('Page.loadEventFired', () => {
      this.loading = false;
      if (this.url !== 'about:blank') this.emit('did-finish-load');
    });
    session.on('Inspector.targetCrashed', () => this.crash());
    const page = await preparePage(chromium.connection, session, pageScripts(preload), {
      onSent: (frameId, payload) => this.receive(frameId, payload),
      onFrameSession: (frameSession) => this.navigations.follow(frameSession),
    });
    this.opened = { target, page };
    return this.opened;
  }

  /** A frame's word, as what runs in its process chose to write it: nothing about it is certain but which frame it is. */
  private receive(frameId: string, payload: string) {
    const said = JSON.parse(payload) as Said;
    const { preload = '' } = this.side.preferences;
    if ('preloadError' in said) {
      process.stderr.write(`The preload ${preload} failed: ${said.preloadError}\n`);
      this.emit('preload-error', preventable({}), preload, new Error(said.preloadError));
    } else if ('windowOpen' in said) {
      this.askForWindow(said.windowOpen);
    } else {
      deliver(this as unknown as WebContents, this.frames.get(frameId), said.channel, said.args);
    }
  }

  private askForWindow({ url, frameName, features }: WindowWish) {
    const answer = this.openHandler?.({
      url: toApp(url),
      frameName,
      features,
      referrer: { url: '', policy: 'default' },
      disposition: 'foreground-tab',
    });
    if (answer?.action === 'deny') return;
    // Electron would open it. Nothing here can, and an app that lets pages open windows must not pass its tests.
    throw new Error(
      `The app lets a page open ${url} in a window of its own, which the stand-in cannot show.`,
    );
  }

  private crash() {
    this.crashed = true;
    this.loading = false;
    this.emit('render-process-gone', preventable({}), { reason: 'crashed', exitCode: 5 });
  }

  /** Called by the window when its page is gone. */
  end() {
    if (this.destroyed) return;
    this.destroyed = true;
    all.delete(this);
    this.frames.clear();
    this.emit('destroyed');
  }

  targetId(): string | null {
    return this.opened?.target.targetId ?? null;
  }

  async whenOpen(): Promise<string> {
    return (await this.ready).target.targetId;
  }

  get mainFrame() {
    const { main } = this.frames;
    if (!main) throw new Error('The page has no frame yet: load something first.');
    return main;
  }

  async loadURL(url: string): Promise<void> {
    const chromium = await this.side.chromium;
    await loopbackFor(url);
    await applyPermissions(chromium, this as unknown as WebContents, url);
    const { target } = await this.ready;
    const address = toChromium(url);
    this.navigations.expect(address);
    const finished = new Promise<void>((resolve) => this.once('did-finish-load', resolve));
    const { errorText } = await target.session.send('Page.navigate', { url: address });
    if (errorText !== undefined) {
      this.emit('did-fail-load', preventable({}), -2, errorText, url, true, 1, 1);
      throw new Error(`${errorText} (-2) loading '${url}'`);
    }
    await finished;
  }

  reload() {
    void this.opened?.target.session.send('Page.reload');
  }
  send(channel: string, ...args: unknown[]) {
    const { mainId } = this.frames;
    if (mainId !== null && !this.crashed) this.opened?.page.receive(mainId, channel, args);
  }
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return (await this.ready).page.evaluate(code, userGesture);
  }
  forcefullyCrashRenderer() {
    void this.opened?.target.session.send('Page.crash');
  }
  setWindowOpenHandler(handler: OpenHandler) {
    this.openHandler = handler;
  }
  setBackgroundThrottling(allowed: boolean) {
    this.throttled = allowed;
  }
  getBackgroundThrottling() {
    return this.throttled;
  }
  close() {
    this.side.closeWindow();
  }
  focus() {
    void this.opened?.target.session.send('Page.bringToFront');
  }
  getURL() {
    return this.url;
  }
  isLoading() {
    return this.loading;
  }
  isCrashed() {
    return this.crashed;
  }
  isDestroyed() {
    return this.destroyed;
  }
}

export const webContents = loud('webContents', {
  getAllWebContents: () => [...all],
  fromId: (id: number) => [...all].find((contents) => contents.id === id),
});
