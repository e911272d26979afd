import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import type { ProcessAdapter, SamplerProcess } from '#core/ports.ts';
import { samplerEnvironment, samplerOptions } from '#core/devices/sampling/sampler-environment.ts';
import { createSamplerHost } from '#core/devices/sampling/sampler-host.ts';
import type { SourceReading } from '#core/devices/sources/source.ts';
import { systemClock } from '#core/system-clock.ts';
import { childProcesses, samplerEntry, silentLog } from '../support/running-app.ts';
import { type FakeNvidia, fakeCard, startFakeNvidia } from './fake-nvml.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).toReversed()) step();
});

const idOf = (card: number) => fakeCard(card).uuid;

/** A fake machine under a real sampler that is quicker than in real life, but bears as much. */
function watch(cards: number) {
  const fake = startFakeNvidia(cards);
  undo.push(() => fake.dispose());
  const environment = { ...fake.environment, POLYPTYCH_SYSFS_ROOT: tmpdir() };
  const processes: SamplerProcess[] = [];
  const adapter: Pick<ProcessAdapter, 'spawnSampler'> = {
    spawnSampler(options) {
      const process = childProcesses.spawnSampler(options);
      processes.push(process);
      return process;
    },
  };
  const latest = new Map<string, { at: number; reading: SourceReading }>();
  const waiting = new Set<() => void>();
  const look = () => waiting.forEach((check) => check());
  const host = createSamplerHost({
    adapter,
    sampler: { ...samplerOptions(environment), intervalMs: 100, detectionIntervalMs: 500 },
    environment: samplerEnvironment({ ...process.env, ...environment }),
    clock: systemClock,
    log: silentLog,
    onFound: look,
    onReadings(at, readings) {
      for (const reading of readings) latest.set(reading.id, { at, reading });
      look();
    },
    deadlines: { detectMs: 5000 },
    times: { lostAfterMs: 3000, firstTryMs: 200, nextTryMs: 500 },
  });
  undo.push(() => host.dispose());
  host.start();
  /** Resolves when what is asked is true; looked at with each piece of news. */
  function until(fits: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (!fits()) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
    return promise;
  }
  const seen = (card: number) => latest.get(idOf(card));
  return {
    fake,
    host,
    processes,
    until,
    seen,
    silence: (card: number) => host.silenceOf({ vendor: 'NVIDIA', deviceId: idOf(card) })?.state ?? null,
    /** Readings that come from now on. */
    isReadAgain(card: number) {
      const before = seen(card)?.at ?? 0;
      return until(() => (seen(card)?.at ?? 0) > before);
    },
  };
}
const allRead = ({ until, seen }: ReturnType<typeof watch>, cards: number) =>
  until(() => Array.from({ length: cards }, (_, card) => seen(card)).every((one) => one !== undefined));

function hang(fake: FakeNvidia, card: number) {
  fake.changeCard(card, { delays: { nvmlDeviceGetUtilizationRates: Infinity } });
}

test('one of four devices hangs: it is stale, then lost, the others are sampled on; it comes back when the hang ends', async () => {
  const machine = watch(4);
  await allRead(machine, 4);
  hang(machine.fake, 1);
  await machine.until(() => machine.silence(1) === 'stale');
  await Promise.all([0, 2, 3].map((card) => machine.isReadAgain(card)));
  const frozenAt = machine.seen(1)?.at;
  await machine.until(() => machine.silence(1) === 'lost');
  expect(machine.seen(1)?.at).toBe(frozenAt);
  expect([0, 2, 3].map(machine.silence)).toEqual([null, null, null]);

  machine.fake.changeCard(1, { delays: {} });
  await machine.until(() => machine.silence(1) === null);
  await machine.isReadAgain(1);
  expect(machine.host.found().devices.map(({ present }) => present)).toEqual([true, true, true, true]);
});

test('a device that already hangs when the driver is asked for devices is told apart from the others', async () => {
  const machine = watch(2);
  machine.fake.changeCard(1, { delays: { nvmlDeviceGetMemoryInfo: Infinity } });
  await machine.until(() => machine.seen(0) !== undefined && machine.silence(1) !== null);
  expect(machine.host.found().devices.map(({ id }) => id)).toEqual([idOf(0)]);
  expect(machine.host.found().notes).toEqual([
    expect.stringMatching(`^The NVIDIA card ${idOf(1)} does not answer \\(.* took longer than \\d+ s\\)\\.$`),
  ]);
});

test('a sampler that is killed is replaced, and sampling goes on', async () => {
  const machine = watch(1);
  await allRead(machine, 1);
  process.kill(machine.processes[0]?.pid ?? Number.NaN, 'SIGKILL');
  await machine.until(() => machine.processes.length === 2);
  await machine.isReadAgain(0);
  expect(machine.host.found().notes).toEqual([]);
});

test('a device that falls off the bus is lost by its driver’s own word, and read again when it is back', async () => {
  const machine = watch(2);
  await allRead(machine, 2);
  const gpuIsLost = 15;
  machine.fake.changeCard(1, { answers: { '*': gpuIsLost } });
  await machine.until(() => machine.seen(1)?.reading.state === 'lost');
  await machine.isReadAgain(0);
  machine.fake.changeCard(1, { answers: {} });
  await machine.until(() => machine.seen(1)?.reading.state === 'read');
  // Nobody hung: all of it was one process.
  expect(machine.processes).toHaveLength(1);
});

test('a card that is added is found and read; one that is taken out is known to be gone', async () => {
  const machine = watch(1);
  await allRead(machine, 1);
  machine.fake.change((inside) => inside.cards.push(fakeCard(1)));
  await machine.until(() => machine.seen(1) !== undefined);
  machine.fake.change((inside) => inside.cards.shift());
  await machine.until(() => machine.host.found().devices[0]?.present === false);
  expect(machine.host.found().devices.map(({ id, present }) => [id, present])).toEqual([
    [idOf(0), false],
    [idOf(1), true],
  ]);
});

test('a sampler whose parent is killed ends by itself', async () => {
  const options = {
    ...samplerOptions({ POLYPTYCH_SYSFS_ROOT: tmpdir() }),
    skipped: { deviceIds: [], vendors: [] },
    onlyDeviceId: null,
  };
  const script = `const { fork } = require('node:child_process');
    const sampler = fork(process.argv[1], [process.argv[2]], { detached: true, stdio: 'ignore' });
    sampler.once('message', () => console.log(sampler.pid));`;
  const parent = spawn(process.execPath, ['-e', script, samplerEntry, JSON.stringify(options)]);
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  expect(process.kill(pid, 0)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => isRunning(pid)).toBe(false);
});

test('a sampler that is not started by its host says so and ends with 2', async () => {
  const child = spawn(process.execPath, [samplerEntry], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [[code], [said]] = await Promise.all([once(child, 'exit'), once(child.stderr, 'data')]);
  expect(code).toBe(2);
  expect(String(said)).toBe('The sampler is started by its host, with its options as one JSON argument.\n');
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
