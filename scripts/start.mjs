// `npm start`: installs and builds what is missing or stale, then opens Polyptych.
import path from 'node:path';
import { chooseShell } from './desktop-shell.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureRendererBuilt } from './renderer-build.mjs';
import { runAttached } from './run-process.mjs';
import { boot, pinnedNode, root } from './setup.mjs';

await boot(async () => {
  // Progress goes to standard error: with --json, standard output belongs to the server.
  await ensureInstalled(console.error);
  await ensureRendererBuilt(console.error);
  const choice = chooseShell({ root, platform: process.platform, environment: process.env });
  const args = process.argv.slice(2);
  if (choice.shell === 'desktop') return runAttached(choice.electron, [root, ...args]);
  console.error(choice.reason);
  return runAttached(pinnedNode, [path.join(root, 'src/server/cli.ts'), 'serve', ...args]);
});
