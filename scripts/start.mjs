// `npm start`: installs and builds what is missing or stale, then opens Polyptych.
import path from 'node:path';
import { ensureDesktopBuilt, ensureRendererBuilt } from './build-output.mjs';
import { chooseShell, thisMachine } from './desktop-shell.mjs';
import { electronEnvironment } from './electron-runtime.mjs';
import { ensureInstalled } from './install.mjs';
import { runAttached } from './run-process.mjs';
import { boot, pinnedNode, root } from './setup.mjs';

await boot(async () => {
  // Progress goes to standard error: with --json, standard output belongs to the server.
  await ensureInstalled(console.error);
  const choice = await chooseShell({ root, ...thisMachine() }, console.error);
  const args = process.argv.slice(2);
  if (choice.shell === 'desktop') {
    await ensureDesktopBuilt(console.error);
    const exitCode = await runAttached(choice.electron, [root, ...args], {
      environment: electronEnvironment(process.env),
    });
    // What the dynamic loader says when a library of the system is missing; Electron itself never ran.
    if (exitCode !== 127) return exitCode;
    console.error('Electron lacks the libraries named above, so Polyptych opens in your browser.');
  } else {
    console.error(choice.reason);
  }
  await ensureRendererBuilt(console.error);
  return runAttached(pinnedNode, [path.join(root, 'src/server/cli.ts'), 'serve', ...args]);
});
