/** Loaded into the app before its own program: notes each module that is loaded from then on, and when. */
import { registerHooks } from 'node:module';

export interface LoadedModule {
  url: string;
  /** Milliseconds since the process began. */
  at: number;
}

const loadedModules: LoadedModule[] = [];
Object.assign(globalThis, { loadedModules });
/** Whatever stands in for Electron is none of the app's. */
const standIn = new URL('../standin/', import.meta.url).href;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith(standIn)) loadedModules.push({ url, at: performance.now() });
    return nextLoad(url, context);
  },
});
