import type { Connection, Session } from './connection.ts';
import { preloadWorld, sendBinding } from '../page/sources.ts';

interface PageListeners {
  /** Something was said over the preload's line, by a frame of this page, in whatever world of it. */
  onSent(frameId: string, payload: string): void;
  onFrameSession(session: Session): void;
}

export interface PageSession {
  /** Says something to the preload of a frame; nothing happens where none runs. */
  receive(frameId: string, channel: string, args: unknown[]): void;
  /** Of a frame's own world. */
  evaluate(expression: string, userGesture: boolean): Promise<unknown>;
}

/**
 * Prepares a page that has loaded nothing yet, and each frame of it that gets a process of its own: the scripts for new
 * documents, the line of the preload, and a stop before each document that is fetched.
 */
export async function preparePage(
  connection: Connection,
  page: Session,
  scripts: { page: string; preload: string },
  listeners: PageListeners,
): Promise<PageSession> {
  /** Where the preload of a frame listens. */
  const preloadContexts = new Map<string, { session: Session; contextId: number }>();

  async function prepare(session: Session): Promise<void> {
    const frames = new Map<number, string>();
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const frameId: unknown = Reflect.get(context.auxData ?? {}, 'frameId');
      if (typeof frameId !== 'string') return;
      frames.set(context.id, frameId);
      if (context.name === preloadWorld) preloadContexts.set(frameId, { session, contextId: context.id });
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
      const frameId = frames.get(executionContextId);
      frames.delete(executionContextId);
      if (frameId !== undefined && preloadContexts.get(frameId)?.contextId === executionContextId)
        preloadContexts.delete(frameId);
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const frameId = frames.get(executionContextId);
      if (name === sendBinding && frameId !== undefined) listeners.onSent(frameId, payload);
    });
    session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const child = connection.session(sessionId);
      if (targetInfo.type === 'iframe') void prepare(child);
      else void child.send('Runtime.runIfWaitingForDebugger');
    });
    listeners.onFrameSession(session);
    await Promise.all([
      session.send('Page.enable'),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Runtime.addBinding', { name: sendBinding, executionContextName: preloadWorld }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.preload,
        worldName: preloadWorld,
      }),
      session.send('Fetch.enable', { patterns: [{ resourceType: 'Document' }] }),
      session.send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: true,
        flatten: true,
        filter: [{ type: 'iframe' }],
      }),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
  }

  await prepare(page);
  return {
    receive(frameId, channel, args) {
      const world = preloadContexts.get(frameId);
      void world?.session.send('Runtime.evaluate', {
        contextId: world.contextId,
        expression: `standinReceive(${JSON.stringify(channel)}, ${JSON.stringify(args)})`,
      });
    },
    async evaluate(expression, userGesture) {
      const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
        expression,
        userGesture,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
  };
}
