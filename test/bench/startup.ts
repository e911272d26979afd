import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createHome } from '../e2e/support/shells/app-under-test.ts';
import { createBrowsers } from '../e2e/support/shells/chromium.ts';
import { createStandInRuntime } from '../e2e/support/shells/stand-in-runtime.ts';
import type { LoadedModule } from './loaded-modules.ts';
import { median, print } from './report.ts';

const rounds = 5;
const recorder = fileURLToPath(new URL('loaded-modules.ts', import.meta.url));

/** The moments that the main process notes of its own start (src/main/marks.ts), by name, in milliseconds. */
type Marks = Record<string, number>;

interface Start {
  modules: LoadedModule[];
  marks: Marks;
}

/**
 * How much the desktop app loads and does before its first window exists, and how long it takes until the page is
 * connected. Measured under the stand-in for Electron: what Electron itself does is not in these numbers.
 */
export async function benchStartup(): Promise<void> {
  const browsers = createBrowsers();
  const starts: Start[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) starts.push(await startOnce(() => browsers.devTools()));
  } finally {
    await browsers.dispose();
  }
  const [first] = starts;
  if (!first) return;
  const time = (from: string, to: string) =>
    `${median(starts.map(({ marks }) => (marks[to] ?? NaN) - (marks[from] ?? NaN))).toFixed(0)} ms`;
  const until = (to: string) =>
    describeModules(first.modules.filter(({ at }) => at <= (first.marks[to] ?? 0)));

  print(`The desktop app's start, ${rounds} times, under the stand-in for Electron (medians)`, [
    ['modules loaded before the first window exists', until('window-created')],
    ['modules loaded when the page is connected', until('page-connected')],
    ['importing what the first window needs', time('begin', 'main-loaded')],
    ['work between `whenReady` and the window', time('ready', 'window-created')],
    ['then, importing the application', time('window-created', 'core-loaded')],
    ['then, starting it (database, models, devices)', time('core-loaded', 'core-ready')],
    ['from `whenReady` until the page is connected', time('ready', 'page-connected')],
  ]);
  const packages = packagesOf(first.modules.filter(({ at }) => at <= (first.marks['window-created'] ?? 0)));
  process.stdout.write(
    `  packages outside of the bundle before the window: ${packages.join(', ') || 'none'}\n`,
  );
}

async function startOnce(devTools: () => Promise<string>): Promise<Start> {
  const { home, remove } = createHome();
  const runtime = createStandInRuntime(devTools, ['--import', recorder]);
  const main = await runtime.start({ home, args: ['--simulate-gpus', '1'], onContext: () => undefined });
  try {
    for (;;) {
      const { modules, marks } = await main.evaluate(() => ({
        modules: Reflect.get(globalThis, 'loadedModules') as LoadedModule[],
        marks: Object.fromEntries(
          performance
            .getEntriesByType('mark')
            .map(({ name, startTime }) => [name.replace('polyptych:', ''), startTime]),
        ),
      }));
      const begin = modules[0]?.at;
      if (begin !== undefined && 'page-connected' in marks) return { modules, marks: { begin, ...marks } };
      // Nothing here is timed by this: the moments are noted by the app itself.
      await delay(50);
    }
  } finally {
    await main.quit();
    remove();
  }
}

/** How many files, and how much there is to read; what Node itself brings along is none of them. */
function describeModules(modules: readonly LoadedModule[]): string {
  const files = modules.filter(({ url }) => url.startsWith('file:'));
  const kilobytes = files.reduce((sum, { url }) => sum + statSync(fileURLToPath(url)).size, 0) / 1000;
  return `${files.length} files, ${kilobytes.toFixed(0)} kB`;
}

function packagesOf(modules: readonly LoadedModule[]): string[] {
  const names = modules.flatMap(({ url }) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return [...new Set(names)];
}
