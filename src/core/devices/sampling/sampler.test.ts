import { beforeEach, expect, test } from 'vitest';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { sampleCard, sampleSourceReading } from '../samples.ts';
import type { DeviceSource, OpenedSource, SourceReading } from '../sources/source.ts';
import type { SamplerMessage, SamplerOptions } from './contract.ts';
import { type Sampler, createSampler } from './sampler.ts';

/** A machine of one vendor that the test changes; what it is asked is written down. */
function scriptedSource() {
  const asked: string[] = [];
  const state = {
    opened: 'open' as OpenedSource['state'],
    ids: ['a', 'b'],
    lost: [] as string[],
    detectFails: false,
    disposals: 0,
  };
  const source: DeviceSource = {
    name: 'nvml',
    detect(watch) {
      if (state.detectFails) throw new Error('no such thing.');
      const devices = state.ids
        .filter((id) => !watch?.skippedDeviceIds.has(id))
        .map((id) => sampleCard({ id }));
      for (const { id } of devices) watch?.onDevice(id);
      asked.push('detect');
      return { devices, versions: {}, notes: [] };
    },
    read(id): SourceReading {
      asked.push(id);
      if (state.lost.includes(id)) return { state: 'lost', id, reason: 'It is lost.' };
      return sampleSourceReading(id);
    },
    dispose: () => (state.disposals += 1),
  };
  function open(): OpenedSource {
    if (state.opened === 'open') return { state: 'open', source };
    return state.opened === 'absent' ? { state: 'absent' } : { state: 'unusable', reason: 'It is broken.' };
  }
  return { asked, state, open };
}

let clock: VirtualClock;
let machine: ReturnType<typeof scriptedSource>;
let said: SamplerMessage[];
let sampler: Sampler;

function start(options: Partial<SamplerOptions> = {}) {
  sampler = createSampler({
    options: {
      intervalMs: 1000,
      detectionIntervalMs: 30_000,
      sysfsRoot: '/',
      nvmlLibrary: null,
      cudaLibrary: null,
      skipped: { deviceIds: [], vendors: [] },
      onlyDeviceId: null,
      ...options,
    },
    families: [
      {
        vendor: 'NVIDIA',
        openers: [() => ({ state: 'unusable', reason: 'The first way is broken.' }), machine.open],
      },
      { vendor: 'AMD', openers: [() => ({ state: 'absent' })] },
    ],
    findOnnxRuntime: () => ({ folder: '/runtime', cudaProvider: true }),
    send: (message) => said.push(message),
    clock,
  });
  sampler.start();
}
const detections = () => said.filter((message) => message.type === 'detected');
const samples = () => said.filter((message) => message.type === 'sampled');

beforeEach(() => {
  clock = createVirtualClock(500);
  machine = scriptedSource();
  said = [];
});

test('it says whom it asks before it asks, then what was found and read', () => {
  start();
  const words = said.map((message) => {
    if (message.type === 'asking')
      return `${message.task} ${message.vendor} ${message.deviceId ?? ''}`.trim();
    return message.type;
  });
  expect(words).toEqual([
    'detect NVIDIA',
    'detect NVIDIA',
    'detect NVIDIA',
    'detect NVIDIA a',
    'detect NVIDIA b',
    'detect AMD',
    'detected',
    'read NVIDIA a',
    'read NVIDIA b',
    'sampled',
  ]);
  expect(machine.asked).toEqual(['detect', 'a', 'b']);
});

test('it samples on whole seconds, however late its timers are', () => {
  start();
  clock.advance(4500);
  expect(samples().map(({ at }) => at)).toEqual([500, 1000, 2000, 3000, 4000, 5000]);
});

test('what is found is told again only when it changed', () => {
  start();
  clock.advance(62_000);
  expect(machine.asked.filter((word) => word === 'detect')).toHaveLength(3);
  expect(detections()).toHaveLength(1);
  machine.state.ids = ['a'];
  clock.advance(31_000);
  expect(detections()).toHaveLength(2);
});

test('after a lost card the machine is looked over every five seconds', () => {
  start();
  machine.state.lost = ['b'];
  clock.advance(10_500);
  expect(machine.asked.filter((word) => word === 'detect').length).toBeGreaterThanOrEqual(3);
});

test('the reasons of ways that do not work are told only where none of them works', () => {
  machine.state.opened = 'unusable';
  start();
  expect(detections()).toMatchObject([{ found: [], notes: ['The first way is broken.', 'It is broken.'] }]);
  machine.state.opened = 'open';
  clock.advance(31_000);
  expect(detections()[1]).toMatchObject({ notes: [] });
});

test('a look that throws is a note, and the way is opened anew soon', () => {
  start();
  machine.state.detectFails = true;
  clock.advance(31_000);
  expect(detections().at(-1)?.notes).toEqual([
    'Looking for NVIDIA devices through nvml failed (no such thing).',
  ]);
  expect(machine.state.disposals).toBe(1);
  machine.state.detectFails = false;
  clock.advance(5000);
  expect(detections().at(-1)).toMatchObject({ notes: [], found: [{ vendor: 'NVIDIA' }] });
});

test('what is to be left out is neither looked at nor read, until it is wanted again', () => {
  start({ skipped: { deviceIds: ['a'], vendors: [] } });
  expect(machine.asked).toEqual(['detect', 'b']);
  sampler.skip({ deviceIds: [], vendors: [] });
  clock.advance(1000);
  expect(machine.asked).toEqual(['detect', 'b', 'detect', 'a', 'b']);
});

test('a vendor that is to be left out is not asked at all', () => {
  start({ skipped: { deviceIds: [], vendors: ['NVIDIA'] } });
  expect(machine.asked).toEqual([]);
  expect(samples()).toHaveLength(1);
});

test('one device can be looked at alone', () => {
  start({ onlyDeviceId: 'b' });
  expect(machine.asked).toEqual(['detect', 'b']);
});

test('after its end it asks nobody any more', () => {
  start();
  sampler.dispose();
  clock.advance(5000);
  expect(samples()).toHaveLength(1);
  expect(machine.state.disposals).toBe(1);
});
