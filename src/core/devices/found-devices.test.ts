import { expect, test } from 'vitest';
import { type FoundDevices, afterLook, nothingFound } from './found-devices.ts';
import { sampleCard } from './samples.ts';
import type { SamplerMessage } from './sampling/contract.ts';
import type { FoundDevice } from './sources/source.ts';

type Look = Extract<SamplerMessage, { type: 'detected' }>;

const card = (id: string, vendor: FoundDevice['vendor'] = 'NVIDIA') => sampleCard({ id, vendor });
const look = (changes: Partial<Look>): Look => ({
  type: 'detected',
  found: [],
  cudaProvider: false,
  runtimeFolder: null,
  notes: [],
  ...changes,
});
const both = look({
  found: [
    {
      vendor: 'NVIDIA',
      detection: {
        devices: [card('a'), card('b')],
        versions: { nvidiaDriver: '580', cudaVersion: '13.0' },
        notes: ['Of NVIDIA.'],
      },
    },
    {
      vendor: 'AMD',
      detection: { devices: [card('x', 'AMD')], versions: { rocmVersion: '6.4' }, notes: [] },
    },
  ],
  notes: ['Of all.'],
});
const everybody = () => true;
const presence = ({ devices }: FoundDevices) => devices.map(({ id, present }) => [id, present]);

test('the devices of all vendors are one list, with their versions and notes', () => {
  const found = afterLook(nothingFound, both, everybody);
  expect(presence(found)).toEqual([
    ['a', true],
    ['b', true],
    ['x', true],
  ]);
  expect(found.versions).toEqual({ nvidiaDriver: '580', cudaVersion: '13.0', rocmVersion: '6.4' });
  expect(found.notes).toEqual(['Of all.', 'Of NVIDIA.']);
});

test('a vendor whose driver is gone leaves its devices behind as gone, and no version', () => {
  const found = afterLook(afterLook(nothingFound, both, everybody), look({}), everybody);
  expect(presence(found)).toEqual([
    ['a', false],
    ['b', false],
    ['x', false],
  ]);
  expect(found.versions).toEqual({ nvidiaDriver: null, cudaVersion: null, rocmVersion: null });
});

test('of a vendor that was not asked, everything stays as it was', () => {
  const before = afterLook(nothingFound, both, everybody);
  const found = afterLook(before, look({}), ({ vendor }) => vendor !== 'NVIDIA');
  expect(presence(found)).toEqual([
    ['a', true],
    ['b', true],
    ['x', false],
  ]);
  expect(found.versions).toEqual({ nvidiaDriver: '580', cudaVersion: '13.0', rocmVersion: null });
});

test('a device that was gone stays gone while its driver is not asked', () => {
  const gone = afterLook(afterLook(nothingFound, both, everybody), look({}), everybody);
  expect(presence(afterLook(gone, look({}), () => false)).every(([, present]) => present === false)).toBe(
    true,
  );
});

test('what a device does not tell any more stays as it was; what it tells otherwise is taken over', () => {
  const nvidia = (device: FoundDevice) =>
    look({ found: [{ vendor: 'NVIDIA', detection: { devices: [device], versions: {}, notes: [] } }] });
  const known = {
    ...card('a'),
    memoryTotalBytes: 2 ** 34,
    mig: false,
    computeCapability: '8.0',
    multiProcessorCount: 108,
    pciAddress: '0000:1a:00.0',
    numaNode: 1,
    temperatureLimitCelsius: 89,
    powerLimitWatts: 400,
  };
  const before = afterLook(nothingFound, nvidia(known), everybody);
  const silent = afterLook(before, nvidia(card('a')), everybody);
  expect(silent.devices).toEqual([{ ...known, present: true }]);
  const changed = afterLook(silent, nvidia({ ...card('a'), mig: true, powerLimitWatts: 300 }), everybody);
  expect(changed.devices).toEqual([{ ...known, mig: true, powerLimitWatts: 300, present: true }]);
});
