import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createBridgeEnd } from './bridge-end.ts';
import { startPageWorld } from './page-world.ts';
import { startPreloadWorld } from './preload-world.ts';

/** Name of the world in which preloads run. */
export const preloadWorld = 'polyptych-standin-preload';
/** What the preload's world calls to send something to the main process. */
export const sendBinding = 'standinSend';

/** The scripts of a window, to be run in each new document in this order. */
export function pageScripts(preloadPath: string | undefined): { page: string; preload: string } {
  const secret = randomBytes(16).toString('hex');
  const end = (own: string, other: string) =>
    `(${createBridgeEnd.toString()})('${secret}', '${own}', '${other}')`;
  const preload =
    preloadPath === undefined
      ? 'null'
      : `function (require, module, exports) {\n${readFileSync(preloadPath, 'utf8')}\n}`;
  return {
    page: `(${startPageWorld.toString()})(${end('page', 'preload')})`,
    preload: `(${startPreloadWorld.toString()})(${end('preload', 'page')}, ${preload})`,
  };
}
