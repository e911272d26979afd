import { beforeEach, expect, test } from 'vitest';
import type { SamplerProcess } from '../../ports.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { sampleCard, sampleSourceReading } from '../samples.ts';
import type { SamplerHostMessage, SamplerMessage, SamplerOptions } from './contract.ts';
import { type SamplerHost, createSamplerHost } from './sampler-host.ts';

type Exit = Parameters<Parameters<SamplerProcess['onExit']>[0]>[0];

/** A sampler process that the test speaks for; while processes are held, as in a driver's hands, they outlive their end. */
function scriptedSampler(options: SamplerOptions) {
  const sent: SamplerHostMessage[] = [];
  let hear: (message: SamplerMessage) => void = () => {};
  let exit: (end: Exit) => void = () => {};
  const sampler = {
    options,
    sent,
    killed: false,
    say: (message: SamplerMessage) => hear(message),
    asks: (deviceId: string | null, task: 'detect' | 'read' = 'read') =>
      hear({ type: 'asking', vendor: 'NVIDIA', deviceId, task }),
    finds: (...ids: string[]) =>
      hear({
        type: 'detected',
        found: [
          {
            vendor: 'NVIDIA',
            detection: { devices: ids.map((id) => sampleCard({ id })), versions: {}, notes: [] },
          },
        ],
        cudaProvider: false,
        runtimeFolder: null,
        notes: [],
      }),
    samples: (...ids: string[]) =>
      hear({ type: 'sampled', at: clock.now(), readings: ids.map(sampleSourceReading) }),
    dies: (end: Exit = { code: null, signal: 'SIGSEGV' }) => exit(end),
  };
  const process: SamplerProcess = {
    pid: 1,
    send: (message) => void sent.push(message),
    onMessage: (listener) => void (hear = listener),
    onExit: (listener) => void (exit = listener),
    kill() {
      sampler.killed = true;
      if (!held) exit({ code: null, signal: 'SIGKILL' });
    },
  };
  return { sampler, process };
}

const silence = (deviceId: string) => host.silenceOf({ vendor: 'NVIDIA', deviceId })?.state ?? 'none';
const presence = () => host.found().devices.map(({ id, present }) => `${id} ${present ? 'there' : 'gone'}`);

let clock: VirtualClock;
let samplers: ReturnType<typeof scriptedSampler>['sampler'][];
let readings: string[][];
let held: boolean;
let host: SamplerHost;
const latest = () => {
  const last = samplers.at(-1);
  if (!last) throw new Error('no sampler was started');
  return last;
};

beforeEach(() => {
  clock = createVirtualClock();
  samplers = [];
  readings = [];
  held = false;
  const quiet = () => {};
  host = createSamplerHost({
    adapter: {
      spawnSampler({ sampler: options }) {
        const { sampler, process } = scriptedSampler(options);
        samplers.push(sampler);
        return process;
      },
    },
    sampler: {
      intervalMs: 1000,
      detectionIntervalMs: 30_000,
      sysfsRoot: '/',
      nvmlLibrary: null,
      cudaLibrary: null,
    },
    environment: {},
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    onFound: quiet,
    onReadings: (_at, news) => readings.push(news.map(({ id }) => id)),
  });
  host.start();
});

test('what is found and read is passed on, and nothing is waited for', () => {
  expect(host.settled).toBe(false);
  latest().finds('a', 'b');
  latest().samples('a', 'b');
  expect(host.settled).toBe(true);
  expect({ presence: presence(), readings }).toEqual({
    presence: ['a there', 'b there'],
    readings: [['a', 'b']],
  });
});

test('a device that hangs is left out by the next process; all others go on', () => {
  latest().finds('a', 'b');
  latest().asks('a');
  latest().asks('b');
  clock.advance(1999);
  expect(samplers).toHaveLength(1);
  clock.advance(1);
  expect(samplers[0]?.killed).toBe(true);
  expect(latest().options.skipped).toEqual({ deviceIds: ['b'], vendors: [] });
  latest().finds('a');
  latest().samples('a');
  expect(presence()).toEqual(['a there', 'b there']);
  expect([silence('a'), silence('b')]).toEqual(['none', 'stale']);
});

test('a device that crashes the process counts as one that hangs', () => {
  latest().finds('a', 'b');
  latest().asks('a');
  latest().dies();
  expect(latest().options.skipped.deviceIds).toEqual(['a']);
  expect(silence('a')).toBe('stale');
});

/** The device b has hung the first process; the second one samples a. */
function hangB() {
  latest().finds('a', 'b');
  latest().asks('b');
  clock.advance(2000);
  const main = latest();
  main.finds('a');
  main.samples('a');
  return main;
}
/** Keeps the sampling process from seeming hung itself. */
function goOn(main: ReturnType<typeof hangB>, forMs: number) {
  for (let passed = 0; passed < forMs; passed += 1000) {
    clock.advance(1000);
    main.samples('a');
  }
}

test('a suspect is tried alone after 3 s, and sampled with the others again when it answers', () => {
  const main = hangB();
  goOn(main, 3000);
  expect(samplers).toHaveLength(3);
  const trial = latest();
  expect(trial.options).toMatchObject({ onlyDeviceId: 'b', skipped: { deviceIds: [], vendors: ['AMD'] } });
  trial.finds('b');
  trial.samples('b');
  expect(trial.killed).toBe(true);
  expect(main.sent).toEqual([{ type: 'skip', skipped: { deviceIds: [], vendors: [] } }]);
  expect(silence('b')).toBe('none');
});

test('a suspect that hangs on is lost after 10 s, and tried once a minute', () => {
  const main = hangB();
  goOn(main, 3000);
  latest().asks('b');
  goOn(main, 3000);
  expect(samplers).toHaveLength(3);
  expect(silence('b')).toBe('stale');
  goOn(main, 3000);
  expect(silence('b')).toBe('lost');
  goOn(main, 60_000);
  expect(samplers).toHaveLength(4);
  expect(latest().options.onlyDeviceId).toBe('b');
  expect(main.killed).toBe(false);
});

test('while a driver holds on to a process that was ended, no other is sent after it', () => {
  held = true;
  const main = hangB();
  goOn(main, 120_000);
  expect(samplers).toHaveLength(2);
  held = false;
  samplers[0]?.dies({ code: null, signal: 'SIGKILL' });
  clock.advance(0);
  expect(samplers).toHaveLength(3);
});

test('a driver that hangs while it looks for devices is left out as a whole, and its known devices fall silent', () => {
  latest().finds('a', 'b');
  latest().asks(null, 'detect');
  clock.advance(10_000);
  expect(latest().options.skipped).toEqual({ deviceIds: [], vendors: ['NVIDIA'] });
  latest().say({ type: 'detected', found: [], cudaProvider: false, runtimeFolder: null, notes: [] });
  expect(presence()).toEqual(['a there', 'b there']);
  expect(silence('a')).toBe('lost');
  expect(host.found().notes).toEqual([
    'The driver of NVIDIA cards does not answer (looking for devices took longer than 10 s).',
  ]);
});

test('a driver that gets as far as one of its devices in its trial is not the suspect any more: the device is', () => {
  latest().asks(null, 'detect');
  clock.advance(10_000);
  const main = latest();
  main.say({ type: 'detected', found: [], cudaProvider: false, runtimeFolder: null, notes: [] });
  goOn(main, 3000);
  latest().asks('b', 'detect');
  goOn(main, 10_000);
  expect(main.sent.at(-1)).toEqual({ type: 'skip', skipped: { deviceIds: ['b'], vendors: [] } });
});

test('a trial in which the driver itself hangs is held against the suspect alone', () => {
  const main = hangB();
  goOn(main, 3000);
  latest().asks(null, 'detect');
  goOn(main, 10_000);
  expect(main.sent.at(-1)).toEqual({ type: 'skip', skipped: { deviceIds: ['b'], vendors: [] } });
  expect(silence('a')).toBe('none');
  goOn(main, 59_000);
  expect(samplers).toHaveLength(3);
  goOn(main, 2000);
  expect(samplers).toHaveLength(4);
});

test('a driver that asks even a device that is to be left out is left out itself, and no process follows the other at once', () => {
  hangB();
  latest().asks('b');
  latest().dies();
  expect(latest().options.skipped.vendors).toEqual(['NVIDIA']);
  const started = samplers.length;
  latest().asks('b');
  latest().dies();
  expect(samplers).toHaveLength(started);
  clock.advance(250);
  expect(samplers.length).toBeGreaterThan(started);
});

test('a card that is found no more is gone, one that comes is there, each in its place', () => {
  latest().finds('a', 'b', 'c');
  latest().finds('a', 'c', 'd');
  expect(presence()).toEqual(['a there', 'b gone', 'c there', 'd there']);
  latest().finds('a', 'b', 'c', 'd');
  expect(presence()).toEqual(['a there', 'b there', 'c there', 'd there']);
});

test('a process that ends of itself is started again, later each time, and a note says so', () => {
  latest().dies({ code: 1, signal: null });
  expect(host.settled).toBe(true);
  expect(host.found().notes).toEqual([
    'Devices cannot be read now (its process ended with code 1); this is tried again.',
  ]);
  clock.advance(249);
  expect(samplers).toHaveLength(1);
  clock.advance(1);
  latest().dies({ code: 1, signal: null });
  clock.advance(499);
  expect(samplers).toHaveLength(2);
  clock.advance(1);
  latest().finds('a');
  expect(host.found().notes).toEqual([]);
});

test('a process that falls silent between samples is replaced, and no device is blamed', () => {
  latest().finds('a');
  latest().samples('a');
  clock.advance(6000);
  expect(samplers[0]?.killed).toBe(true);
  clock.advance(250);
  expect(latest().options.skipped.deviceIds).toEqual([]);
});

test('nobody waits longer than 15 s for the first look', () => {
  latest().asks(null, 'detect');
  clock.advance(10_000);
  latest().asks(null, 'detect');
  clock.advance(4999);
  expect(host.settled).toBe(false);
  clock.advance(1);
  expect(host.settled).toBe(true);
});

test('after its end nothing is started any more', () => {
  hangB();
  host.dispose();
  clock.advance(200_000);
  expect(samplers).toHaveLength(2);
  expect(samplers.every(({ killed }) => killed)).toBe(true);
});
