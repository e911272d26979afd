// `npm run check`: what can be known about the sources without running them.
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { runAttached } from './run-process.mjs';
import { boot, pinnedNode, root } from './setup.mjs';

await boot(async () => {
  await ensureInstalled(console.log);
  const script = path.join(root, 'scripts/run-checks.ts');
  return runAttached(pinnedNode, [script, ...process.argv.slice(2)], { cwd: root, input: false });
});
