// `npm run package`: installs what is missing or stale, then builds and packages the desktop app.
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { runAttached } from './run-process.mjs';
import { boot, pinnedNode, root } from './setup.mjs';

await boot(async () => {
  await ensureInstalled(console.error);
  const script = path.join(root, 'scripts/run-packaging.ts');
  return runAttached(pinnedNode, [script, ...process.argv.slice(2)], { cwd: root, input: false });
});
