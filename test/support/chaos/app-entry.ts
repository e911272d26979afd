/** The whole application as a process that can be killed: it speaks the contract over the channel to its parent. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createChildProcessAdapter } from '#server/child-process-adapter.ts';
import { createProcessCarrier } from '../process-carrier.ts';
import { readerEntry, runApp, samplerEntry, silentLog } from '../running-app.ts';
import { chaosAppOptionsSchema } from './app-options.ts';

const workerEntry = fileURLToPath(new URL('worker-entry.ts', import.meta.url));
const { home, workerList, simulatedGpus, silenceMs } = chaosAppOptionsSchema.parse(
  JSON.parse(process.argv[2] ?? ''),
);
const processes = createChildProcessAdapter({
  workerEntry,
  samplerEntry,
  readerEntry,
  log: silentLog,
});
const app = runApp({
  home,
  modelsFolder: join(home, 'models'),
  cudaFolder: join(home, 'cuda'),
  simulatedGpus,
  workerDeadlines: { silenceMs },
  processAdapter: {
    ...processes,
    spawn(options) {
      const worker = processes.spawn(options);
      // At once and in a file: the list outlives whatever ends this process.
      appendFileSync(workerList, `${options.worker.deviceId} ${worker.pid}\n`);
      return worker;
    },
  },
});
app.serve(createProcessCarrier(process));

function leave() {
  void app.dispose().then(() => process.exit(0));
}
process.once('SIGTERM', leave);
process.once('disconnect', leave);
