import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BrowserType, type CDPSession, type Page, chromium } from '@playwright/test';
import type { EvaluateAnswer, EvaluateMessage } from '../../../standin/control.ts';
import { preloadWorld, sendBinding } from '../../../standin/page/sources.ts';
import { builtFile } from './app-under-test.ts';
import {
  type DesktopProcess,
  type DesktopRuntime,
  type ElectronModule,
  type ProcessEnd,
  type StartOptions,
  endOf,
} from './desktop-process.ts';

const register = fileURLToPath(new URL('../../../standin/register.ts', import.meta.url));

/**
 * The stand-in for Electron, with windows in a Chromium that listens at a DevTools address.
 * @param nodeArguments for the app's Node, after those of the stand-in
 */
export function createStandInRuntime(
  devTools: () => Promise<string>,
  nodeArguments: readonly string[] = [],
): DesktopRuntime {
  async function launch({ home, args, environment }: Omit<StartOptions, 'onContext'>) {
    return fork(builtFile('main/index.js'), args, {
      execArgv: ['--import', register, ...nodeArguments],
      env: {
        ...process.env,
        ...environment,
        POLYPTYCH_HOME: home,
        POLYPTYCH_STANDIN_BROWSER: await devTools(),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
  }
  return {
    startInVain: async (options) => endOf(await launch(options)),
    async start({ onContext, ...options }): Promise<DesktopProcess> {
      const endpoint = await devTools();
      // Before the app starts, so that nothing its first page says is missed.
      const { browser, context } = await connect(chromium, endpoint);
      const pages: Page[] = [];
      context.on('page', (page) => {
        pages.push(page);
        page.on('close', () => pages.splice(pages.indexOf(page), 1));
      });
      onContext(context);

      const child = await launch(options);
      const ended = endOf(child);
      const evaluate = createEvaluate(child, ended);
      // Its pages went with it. A connection that stayed would see those of the next start, too, and answer for them.
      const over = ended.then(async (end) => {
        await browser.close();
        return end;
      });
      return {
        processId: child.pid ?? 0,
        pages: () => [...pages],
        evaluate: <R, A>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument?: A) =>
          evaluate(run.toString(), argument) as Promise<R>,
        sendFromFrame: (page, frame, channel, ...sent) =>
          sendFrom(page, frame, JSON.stringify({ channel, args: sent })),
        ended: over,
        async quit() {
          if (child.exitCode === null && child.signalCode === null)
            // It may be gone before it can answer.
            await Promise.race([
              evaluate('({ app }) => void app.quit()', null).catch(() => undefined),
              ended,
            ]);
          return over;
        },
        async kill() {
          child.kill('SIGKILL');
          await over;
        },
      };
    },
  };
}

async function connect(browserType: BrowserType, endpoint: string) {
  const browser = await browserType.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser shows no pages to this test.');
  return { browser, context };
}

/** Runs functions in the app over Node's channel; rejects when the app ends first. */
function createEvaluate(child: ReturnType<typeof fork>, ended: Promise<ProcessEnd>) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  child.on('message', (message: EvaluateAnswer) => {
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.resolve(message.value);
    else call?.reject(new Error(message.error));
  });
  void ended.then(() => {
    for (const call of waiting.values()) call.reject(new Error('The app ended before it could answer.'));
  });
  return (source: string, argument: unknown): Promise<unknown> => {
    lastId += 1;
    const call = Promise.withResolvers<unknown>();
    waiting.set(lastId, call);
    const message: EvaluateMessage = { standIn: 'evaluate', id: lastId, source, argument };
    child.send(message, (error) => {
      if (error) call.reject(new Error('The app has ended.'));
    });
    return call.promise;
  };
}

/** In the preload's world of a frame the line to the main process lies open, as it does to who takes over the frame's process. */
async function sendFrom(page: Page, frame: 'main' | number, payload: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const frameId = frame === 'main' ? frameTree.frame.id : frameTree.childFrames?.[frame]?.frame.id;
  if (frameId === undefined) throw new Error(`The page has no frame ${frame}.`);
  const contextId = await worldOf(session, frameId);
  const { exceptionDetails } = await session.send('Runtime.evaluate', {
    contextId,
    expression: `${sendBinding}(${JSON.stringify(payload)})`,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  await session.detach();
}

async function worldOf(session: CDPSession, frameId: string): Promise<number> {
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId,
    worldName: preloadWorld,
  });
  return executionContextId;
}
