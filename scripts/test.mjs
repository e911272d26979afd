// `npm test`: installs and builds what is missing or stale, then runs all checks and tests.
import path from 'node:path';
import { ensureDesktopBuilt } from './build-output.mjs';
import { ensureInstalled } from './install.mjs';
import { runAttached } from './run-process.mjs';
import { boot, pinnedNode, root } from './setup.mjs';

const args = process.argv.slice(2);
await boot(
  async () => {
    await ensureInstalled(console.log);
    if (args[0] !== 'check') await ensureDesktopBuilt(console.log);
    const script = path.join(root, 'scripts/run-tests.ts');
    return runAttached(pinnedNode, [script, ...args], { cwd: root, input: false });
  },
  () => console.log('0 passed, 1 failed, 0 skipped'),
);
