// `npm run dev`: the desktop app with hot reload. What follows `--` goes to the app.
import path from 'node:path';
import { obtainElectron, thisMachine } from './desktop-shell.mjs';
import { electronEnvironment } from './electron-runtime.mjs';
import { ensureInstalled } from './install.mjs';
import { runAttached } from './run-process.mjs';
import { boot, pinnedNode, root, SetupError } from './setup.mjs';

await boot(async () => {
  await ensureInstalled(console.error);
  const found = await obtainElectron({ root, ...thisMachine() }, console.error);
  if ('missing' in found)
    throw new SetupError(
      `${found.missing}: npm run dev needs Electron and a display; use npm start instead.`,
    );
  const script = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const args = [script, 'dev', '--watch', '--', ...process.argv.slice(2)];
  return runAttached(pinnedNode, args, {
    cwd: root,
    environment: { ...electronEnvironment(process.env), ELECTRON_EXEC_PATH: found.electron },
  });
});
