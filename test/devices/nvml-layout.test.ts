import koffi, { type TypeObject } from 'koffi';
import { expect, test } from 'vitest';
import {
  marginTemperature,
  memoryV1,
  memoryV2,
  pciInfo,
  processV1,
  structVersion,
  temperature,
  utilization,
} from '#core/devices/sources/nvidia/nvml-layout.ts';
import { compiledLayout } from './fake-nvml.ts';

const structures: Record<string, TypeObject> = {
  memory_v1: memoryV1,
  memory_v2: memoryV2,
  temperature_v1: temperature,
  margin_temperature: marginTemperature,
  utilization,
  pci_info: pciInfo,
  process_v1: processV1,
};

test("sizes and offsets of NVML's structures are those that a C compiler gives them", () => {
  const compiled = compiledLayout();
  for (const [name, type] of Object.entries(structures)) {
    expect([name, koffi.sizeof(type)]).toEqual([name, compiled.get(name)]);
    const members = [...compiled.keys()].filter((key) => key.startsWith(`${name}.`));
    expect(members.length).toBeGreaterThan(0);
    for (const key of members) {
      const [, member = ''] = key.split('.');
      expect([key, koffi.offsetof(type, member)]).toEqual([key, compiled.get(key)]);
    }
  }
});

test('later versions of a process entry begin like the first, and have the sizes that are told apart', () => {
  const compiled = compiledLayout();
  expect(compiled.get('process_v2.pid')).toBe(compiled.get('process_v1.pid'));
  expect(compiled.get('process_v2.usedGpuMemory')).toBe(compiled.get('process_v1.usedGpuMemory'));
  const sizes = ['process_v1', 'process_v2', 'process_535'].map((name) => compiled.get(name));
  expect(sizes).toEqual([16, 24, 32]);
});

test('the version word of a structure is its size and its number', () => {
  expect(structVersion(memoryV2, 2)).toBe(0x02_00_00_28);
  expect(structVersion(temperature, 1)).toBe(0x01_00_00_0c);
});
