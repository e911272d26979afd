import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, onTestFailed, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import type { JobRequest } from '#shared/contract/jobs.ts';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type AppLife, livingWorkersOf, startApp, startedWorkers } from '../support/chaos/app-life.ts';
import { type Books, createBooks } from '../support/chaos/books.ts';
import { killsItsWorker, noMemoryAnywhere, noMemoryOn } from '../support/chaos/marks.ts';
import { type Random, createRandom } from '../support/chaos/random.ts';
import { type Remains, type Unit, readRemains } from '../support/chaos/remains.ts';

/** The same seed makes the same jobs and the same blows; what the machine does in between is its own. */
const seed = Number(process.env['POLYPTYCH_CHAOS_SEED'] ?? Date.now() % 1_000_000);
const embedded = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
const devices = ['simulated-0', 'simulated-1', 'simulated-2'];
const jobCount = 200;

let folder: string;
let app: AppLife | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-chaos-'));
});
afterEach(async () => {
  for (const { processId } of livingWorkersOf(join(folder, 'workers'))) process.kill(processId, 'SIGKILL');
  await app?.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Two models, one to three pictures each, and some that no memory is found for or that kill their workers. */
function makeRequests(random: Random): JobRequest[] {
  const marks = random.shuffled([
    ...Array.from({ length: 3 }, () => noMemoryAnywhere),
    ...Array.from({ length: 2 }, () => killsItsWorker),
    ...devices.flatMap((device) => Array.from({ length: 4 }, () => noMemoryOn(device))),
    ...Array.from({ length: jobCount - 17 }, () => 'at dusk'),
  ]);
  return marks.map((mark) => ({
    ...sampleRequest,
    prompt: `a red lighthouse, ${mark}`,
    modelId: random.pick(['postcards', 'second']),
    count: mark === 'at dusk' ? random.pick([1, 1, 2, 3]) : 1,
    steps: random.pick([2, 3, 4]),
    seed: random.below(1_000_000),
  }));
}

type Blow = (life: AppLife, random: Random, books: Books) => Promise<void> | void;
const signal =
  (name: NodeJS.Signals): Blow =>
  (_life, random) => {
    const living = livingWorkersOf(join(folder, 'workers'));
    if (living.length > 0) process.kill(random.pick(living).processId, name);
  };
const slider =
  (maxGpus: number): Blow =>
  async ({ client }) =>
    void (await client.call('settings.update', { maxGpus }));
const cancelOne: Blow = async ({ client }, random, books) => {
  const job = random.pick(books.open());
  // It may have ended, and left the list, a moment ago.
  await client.call('jobs.cancel', { jobId: job.id }).catch(() => undefined);
};
const kill = signal('SIGKILL');
const stop = signal('SIGSTOP');

/** Starts the app; somebody is there who starts a worker again that was given up. */
async function begin(books: Books, simulatedGpus: number): Promise<AppLife> {
  const home = join(folder, 'home');
  const life = await startApp({ home, workerList: join(folder, 'workers'), simulatedGpus, silenceMs: 5000 });
  life.client.onEvent(({ name, payload }) => {
    if (name !== 'devices.changed') return;
    for (const { id, worker } of (payload as Events['devices.changed']).devices)
      if (worker.state === 'stopped')
        life.client.call('devices.restartWorker', { deviceId: id }).catch(() => undefined);
  });
  await books.attach(life.client);
  return life;
}

/** Sends jobs and notes which were accepted; those whose answer never came are the sender's to send again. */
async function send(life: AppLife, books: Books, requests: readonly JobRequest[]): Promise<JobRequest[]> {
  const answers = await Promise.allSettled(
    requests.map(async (request) => books.accept(await life.client.call('jobs.create', request))),
  );
  return requests.filter((_, index) => answers[index]?.status === 'rejected');
}

async function survive(random: Random, books: Books) {
  const requests = makeRequests(random);
  const blows = random.shuffled([
    ...[kill, kill, kill, kill, kill, kill, stop, stop, stop],
    ...[slider(1), slider(3), slider(2), slider(3), cancelOne, cancelOne, cancelOne],
  ]);
  let unsent = requests.splice(0, 80);
  // The second life has a device less than the others.
  for (const [index, deviceCount] of [3, 2, 3].entries()) {
    const life = await begin(books, deviceCount);
    app = life;
    unsent = await send(life, books, unsent);
    expect(unsent).toEqual([]);
    for (const blow of blows.splice(0, 6)) {
      await books.untilEnded(books.endedCount() + 6);
      await blow(life, random, books);
    }
    if (index === 2) break;
    await books.untilEnded(books.endedCount() + 6);
    // The end comes while jobs are being accepted.
    const sending = send(life, books, requests.splice(0, 60));
    await books.untilEnded(books.endedCount() + 1);
    await life.kill();
    unsent = await sending;
    // A stopped process cannot notice that its app is gone: whoever stopped it lets it go on.
    for (const { processId } of livingWorkersOf(join(folder, 'workers'))) process.kill(processId, 'SIGCONT');
  }
  await books.untilEnded(jobCount);
}

/** What people read of a job that kills its workers, and of one that fails for another reason. */
const gaveUp = /"code":"worker_lost","message":"[A-Z][^"]+\. It was tried 3 times\."/;
const explained = /"code":"(worker_lost|out_of_memory)","message":"[A-Z][^"]+\."/;

/** What is wrong with how a job ended; null where nothing is. */
function surprise(units: Unit[], { prompt, count }: { prompt: string; count: number }): string | null {
  if (units.length !== count) return `${prompt}: ${units.length} units instead of ${count}`;
  const doomed = prompt.includes(noMemoryAnywhere) || prompt.includes(killsItsWorker);
  const wrong = units.find(({ state, error }) => {
    if (state === 'failed') return !(prompt.includes(killsItsWorker) ? gaveUp : explained).test(error ?? '');
    return state !== 'cancelled' && (state !== 'completed' || doomed);
  });
  return wrong ? `${prompt}: ${wrong.state}, ${wrong.error}` : null;
}

function expectEachEndedOnce({ jobs, pictures, files, ...rest }: Remains, books: Books) {
  expect(rest).toEqual({ integrity: 'ok', temporary: [] });
  expect(books.accepted.size).toBe(jobCount);
  const surprises = [...books.accepted].map(([id, job]) => surprise(jobs.get(id) ?? [], job));
  expect(surprises.filter((problem) => problem !== null)).toEqual([]);
  const completed = [...jobs].flatMap(([id, units]) =>
    units.flatMap(({ state }, index) => (state === 'completed' ? [`${id} ${index}`] : [])),
  );
  expect(books.announcedTwice).toEqual([]);
  expect(pictures.map(({ unit }) => unit).toSorted()).toEqual(completed.toSorted());
  expect(files.images).toHaveLength(pictures.length);
  expect(files.thumbnails).toHaveLength(pictures.length);
  expect(files.previews).toEqual([]);
  // Blows are survived, not ducked: almost everything was drawn.
  const states = [...jobs.values()].flat().map(({ state }) => state);
  expect(completed.length).toBeGreaterThan(0.85 * states.length);
}

test(`200 jobs end exactly once while workers, devices and the app itself are struck (seed ${seed})`, async () => {
  cpSync(embedded, join(folder, 'home', 'models', 'second'), { recursive: true });
  const books = createBooks();
  onTestFailed(() => {
    const open = books.open().map(({ request, state }) => `${state}: ${request.prompt}`);
    process.stderr.write(`Seed ${seed}; ${books.endedCount()} ended; still there: ${open.join('; ')}\n`);
  });
  await survive(createRandom(seed), books);
  expect(await app?.stop()).toBe(0);
  expectEachEndedOnce(readRemains(join(folder, 'home')), books);
  expect(startedWorkers(join(folder, 'workers')).length).toBeGreaterThan(9);
  await expect.poll(() => livingWorkersOf(join(folder, 'workers'))).toEqual([]);
}, 240_000);
