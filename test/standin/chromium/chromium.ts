import { type Connection, type Session, connectTo } from './connection.ts';

/** The variable that names the browser in whose pages the app's windows are shown. */
export const browserVariable = 'POLYPTYCH_STANDIN_BROWSER';

export interface PageTarget {
  targetId: string;
  session: Session;
}

/** A part of a running Chromium that belongs to this process alone and ends with it. */
export interface Chromium {
  readonly contextId: string;
  readonly connection: Connection;
  openPage(size: { width: number; height: number }): Promise<PageTarget>;
  close(targetId: string): void;
  /** A page is gone, whoever closed it. */
  onPageGone(listener: (targetId: string) => void): void;
}

export async function openChromium(endpoint: string | undefined): Promise<Chromium> {
  if (!endpoint)
    throw new Error(`The stand-in for Electron needs ${browserVariable}: the address of a Chromium.`);
  const connection = await connectTo(endpoint);
  const { root } = connection;
  const { browserContextId } = await root.send('Target.createBrowserContext', { disposeOnDetach: true });
  const pages = new Map<string, PageTarget>();
  /** Pages that the app asked for. Chromium may attach one before it says that this is the one. */
  const wanted = new Map<string, (page: PageTarget) => void>();
  let opening = 0;
  let onPageGone: Parameters<Chromium['onPageGone']>[0] = () => undefined;

  root.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const session = connection.session(sessionId);
    if (targetInfo.browserContextId !== browserContextId || targetInfo.type !== 'page') {
      // Somebody else's page in the same browser: let it go on, and leave it alone.
      void session.send('Runtime.runIfWaitingForDebugger');
      void root.send('Target.detachFromTarget', { sessionId });
      return;
    }
    const page = { targetId: targetInfo.targetId, session };
    pages.set(page.targetId, page);
    const claim = wanted.get(page.targetId);
    if (claim) claim(page);
    else if (opening === 0) refuse(page);
  });
  /**
   * Ends a page that a page has opened, before it loads anything: Electron asks first, and would not have opened it. It
   * is let go on only to be ended, since its opener waits for it.
   */
  function refuse({ session, targetId }: PageTarget) {
    pages.delete(targetId);
    void session.send('Fetch.enable');
    void session.send('Runtime.runIfWaitingForDebugger');
    void root.send('Target.closeTarget', { targetId });
  }
  root.on('Target.detachedFromTarget', ({ targetId }) => {
    if (targetId !== undefined && pages.delete(targetId)) onPageGone(targetId);
  });
  await root.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });

  return {
    contextId: browserContextId,
    connection,
    async openPage(size) {
      opening += 1;
      const options = { url: 'about:blank', browserContextId, newWindow: true, ...size };
      const { targetId } = await root.send('Target.createTarget', options).finally(() => {
        opening -= 1;
      });
      const attached = new Promise<PageTarget>((resolve) => wanted.set(targetId, resolve));
      const known = pages.get(targetId);
      if (opening === 0) for (const page of [...pages.values()]) if (!wanted.has(page.targetId)) refuse(page);
      return known ?? attached;
    },
    close: (targetId) => void root.send('Target.closeTarget', { targetId }),
    onPageGone(listener) {
      onPageGone = listener;
    },
  };
}
