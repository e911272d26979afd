import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleCard } from './samples.ts';
import type { FoundDevice } from './sources/source.ts';
import { applyVisibility } from './visibility.ts';
import type { VisibilityEnvironment } from './visibility/rule.ts';

const device = (id: string, vendor: FoundDevice['vendor'], differences: Partial<FoundDevice> = {}) =>
  sampleCard({ id, vendor, ...differences });

const ids = ['GPU-8932f937-d72c', 'GPU-8932aaaa-0000', 'GPU-77777777-1111', 'GPU-66666666-2222'];
/** In nvidia-smi's order, which is not that of the addresses here. */
const nvidia = ids.map((id, index) => device(id, 'NVIDIA', { pciAddress: `0000:${9 - index}0:00.0` }));
const amd = [
  device('0000:03:00.0/0xbabababababababa', 'AMD'),
  device('0000:04:00.0/abbaabbaabbaabba', 'AMD'),
  device('0000:05:00.0', 'AMD'),
  device('0000:06:00.0/2150e7d042a1124', 'AMD'),
];

/** Positions of the visible devices in their order. */
function visible(devices: readonly FoundDevice[], environment: VisibilityEnvironment): number[] {
  return applyVisibility(devices, environment)
    .filter(({ hiddenBy }) => hiddenBy === null)
    .map((one) => devices.indexOf(one.device));
}

const all = [0, 1, 2, 3];

test('without variables every device is visible in the order in which it was found', () => {
  expect(visible([...nvidia, ...amd], {})).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

describe('CUDA_VISIBLE_DEVICES', () => {
  test.each([
    ['2,1', [2, 1], 'shows the devices of the list in its order'],
    ['0,2,-1,1', [0, 2], 'ends at the first entry that names no device'],
    ['0,7,1', [0], 'ends at a number that is too large'],
    ['-1', [], 'shows none for -1'],
    ['', [], 'shows none when empty'],
    ['none', [], 'shows none for words'],
    ['1gpu2,2ampere', [1, 2], 'reads the number that an entry starts with'],
    [' 3 , 0', [3, 0], 'takes blanks'],
    ['0,0', [], 'shows none when a device is named twice'],
    ['GPU-77777777-1111', [2], 'knows UUIDs'],
    ['GPU-7,GPU-8932f', [2, 0], 'knows beginnings of UUIDs'],
    ['GPU-77777777,GPU-8932,GPU-6', [2], 'ends at a beginning that fits two devices'],
    ['GPU-', [], 'takes no beginning that is empty'],
    ['GPU-77777777,0', [2], 'ends at a number among UUIDs'],
    ['0,GPU-77777777', [0], 'ends at a UUID among numbers'],
    ['GPU-7,GPU-77777777', [], 'shows none when a device is named twice by UUID'],
    ['MIG-GPU-77777777-1111/1/0', [2], 'takes an instance of a divided card for the card'],
    [
      'MIG-GPU-77777777-1111/1/0,MIG-GPU-77777777-1111/2/0',
      [2],
      'takes two instances of a card for one card',
    ],
    ['MIG-1c2d3e4f', [], 'cannot tell the card of an instance that does not name it'],
  ])('%j → %j: %s', (value, expected) => {
    expect(visible(nvidia, { CUDA_VISIBLE_DEVICES: value })).toEqual(expected);
  });

  test('finds the card of an instance by its own UUID where only one card is divided', () => {
    const divided = nvidia.map((card, index) => ({ ...card, mig: index === 1 }));
    expect(visible(divided, { CUDA_VISIBLE_DEVICES: 'MIG-1c2d3e4f' })).toEqual([1]);
  });

  test('counts by PCI address when CUDA_DEVICE_ORDER says so', () => {
    const environment = { CUDA_VISIBLE_DEVICES: '0,1', CUDA_DEVICE_ORDER: 'PCI_BUS_ID' };
    expect(visible(nvidia, environment)).toEqual([3, 2]);
    expect(visible(nvidia, { ...environment, CUDA_DEVICE_ORDER: 'FASTEST_FIRST' })).toEqual([0, 1]);
  });

  test('is named on each device that it hides', () => {
    const hidden = applyVisibility(nvidia, { CUDA_VISIBLE_DEVICES: '1' }).filter(
      ({ hiddenBy }) => hiddenBy !== null,
    );
    expect(hidden.map((one) => one.device.id)).toEqual([ids[0], ids[2], ids[3]]);
    expect(hidden.every(({ hiddenBy }) => hiddenBy?.variable === 'CUDA_VISIBLE_DEVICES')).toBe(true);
    expect(hidden[0]?.hiddenBy?.value).toBe('1');
  });

  test('hides no AMD card beside an NVIDIA card, but does where there are only AMD cards', () => {
    expect(visible([...nvidia.slice(0, 1), ...amd], { CUDA_VISIBLE_DEVICES: '0' })).toEqual([0, 1, 2, 3, 4]);
    expect(visible(amd, { CUDA_VISIBLE_DEVICES: '1' })).toEqual([1]);
    expect(visible(amd, { CUDA_VISIBLE_DEVICES: '1', HIP_VISIBLE_DEVICES: '2' })).toEqual([2]);
  });
});

describe('NVIDIA_VISIBLE_DEVICES', () => {
  test.each([
    ['all', all, 'changes nothing'],
    ['', all, 'is as good as unset when empty'],
    ['void', all, 'changes nothing: CDI sets it in containers that have cards'],
    ['none', [], 'hides all'],
    ['/var/run/nvidia-container-devices', all, 'leaves a list in files to the runtime'],
    ['4,5,6,7', all, "has been acted on already when as many are seen: its numbers are the host's"],
    ['2,0', [0, 2], 'hides what a shorter list leaves out, and orders nothing'],
    ['GPU-77777777,GPU-77777777', [2], 'takes repetitions'],
    ['nvidia.com/gpu=1', [1], 'knows the long names'],
    ['1:0,3:2', [1, 3], 'takes an instance for its card'],
    ['banana', [], 'shows none for a word that names none'],
  ])('%j → %j: %s', (value, expected) => {
    expect(visible(nvidia, { NVIDIA_VISIBLE_DEVICES: value })).toEqual(expected);
  });

  test('comes before CUDA_VISIBLE_DEVICES, whose numbers count what it has left', () => {
    const environment = { NVIDIA_VISIBLE_DEVICES: '1,3', CUDA_VISIBLE_DEVICES: '1' };
    expect(visible(nvidia, environment)).toEqual([3]);
    const hidden = applyVisibility(nvidia, environment).slice(1);
    expect(hidden.map(({ hiddenBy }) => hiddenBy?.variable)).toEqual([
      'NVIDIA_VISIBLE_DEVICES',
      'CUDA_VISIBLE_DEVICES',
      'NVIDIA_VISIBLE_DEVICES',
    ]);
  });
});

describe('ROCR_VISIBLE_DEVICES', () => {
  test.each([
    ['3,1', [3, 1], 'shows the devices of the list in its order'],
    ['', [], 'shows none when empty'],
    ['-1', [], 'shows none for -1'],
    ['3,GPU-BABABABABABABABA,4', [3, 0], 'knows UUIDs, and ends at a number that is too large'],
    ['1,GPU-ABBAABBAABBAABBA,2', [1], 'ends at a device that is named already'],
    ['GPU-ab', [1], 'knows beginnings of UUIDs, in small letters too'],
    ['GPU-02150E7D042A1124', [3], 'fills a short unique id up to sixteen digits'],
    ['GPU-XX', [], 'matches no device without a unique id'],
    ['0x1,02', [1, 2], 'reads numbers as C does'],
    ['1x,0', [], 'ends at a number with something behind it'],
    [',1', [], 'ends at an empty entry'],
  ])('%j → %j: %s', (value, expected) => {
    expect(visible(amd, { ROCR_VISIBLE_DEVICES: value })).toEqual(expected);
  });
});

describe('HIP_VISIBLE_DEVICES', () => {
  test.each([
    ['2,0', [2, 0], 'shows the devices of the list in its order'],
    ['', all, 'is as good as unset when empty'],
    ['1,1,0', [1, 0], 'passes over a device that is named already'],
    ['0,9,1', [0], 'ends at the first entry that names no device'],
    ['01', [], 'takes no leading zeros'],
    ['GPU-abbaabbaabbaabba', [1], 'knows UUIDs'],
  ])('%j → %j: %s', (value, expected) => {
    expect(visible(amd, { HIP_VISIBLE_DEVICES: value })).toEqual(expected);
  });

  test('counts what ROCR_VISIBLE_DEVICES has left, in the order that it gave', () => {
    expect(visible(amd, { ROCR_VISIBLE_DEVICES: '3,1,0', HIP_VISIBLE_DEVICES: '2,0' })).toEqual([0, 3]);
  });
});

describe('GPU_IDS', () => {
  const both = [...nvidia.slice(0, 2), ...amd.slice(0, 2)];
  test.each([
    ['3,0', [3, 0], 'counts the devices of both vendors'],
    ['', all, 'is as good as unset when empty'],
    ['all', all, 'changes nothing'],
    ['none', [], 'hides all'],
    ['0000:04:00.0,GPU-8932a', [3, 1], 'knows ids and their beginnings'],
    ['GPU-8932', [], 'takes no beginning that fits two devices'],
    ['banana,1,9,1', [1], 'passes over what names nothing and what is named already'],
  ])('%j → %j: %s', (value, expected) => {
    expect(visible(both, { GPU_IDS: value })).toEqual(expected);
  });

  test("counts what the vendors' variables have left", () => {
    expect(visible(both, { CUDA_VISIBLE_DEVICES: '1', GPU_IDS: '0' })).toEqual([1]);
  });
});

test('the vendors keep their turns when a variable orders the devices of one', () => {
  const alternating = [nvidia[0], amd[0], nvidia[1], amd[1]].filter((one) => one !== undefined);
  expect(visible(alternating, { CUDA_VISIBLE_DEVICES: '1,0' })).toEqual([2, 1, 0, 3]);
});

const variables = [
  'CUDA_VISIBLE_DEVICES',
  'NVIDIA_VISIBLE_DEVICES',
  'ROCR_VISIBLE_DEVICES',
  'HIP_VISIBLE_DEVICES',
  'GPU_IDS',
  'CUDA_DEVICE_ORDER',
];
const entry = fc.oneof(
  fc.integer({ min: -2, max: 9 }).map(String),
  fc.constantFrom(
    '',
    ' ',
    'all',
    'none',
    'void',
    'GPU-',
    'GPU-8',
    'GPU-abba',
    'MIG-',
    'MIG-GPU-7/1/0',
    'PCI_BUS_ID',
    '0x',
  ),
  fc.constantFrom(...[...nvidia, ...amd].map(({ id }) => id)),
  fc.string(),
);
const value = fc.array(entry, { maxLength: 6 }).map((entries) => entries.join(','));
const environments = fc.dictionary(fc.constantFrom(...variables), value);
const machines = fc.shuffledSubarray([...nvidia, ...amd]);

test('whatever the variables say, every device is there exactly once, hidden or in its place', () => {
  fc.assert(
    fc.property(machines, environments, (devices, environment) => {
      const result = applyVisibility(devices, environment);
      expect(new Set(result.map((one) => one.device))).toEqual(new Set(devices));
      expect(result).toHaveLength(devices.length);
      const hidden = result.flatMap(({ hiddenBy }) => hiddenBy ?? []);
      // The visible ones first.
      const visibleCount = devices.length - hidden.length;
      expect(result.map(({ hiddenBy }) => hiddenBy === null)).toEqual(
        devices.map((_, position) => position < visibleCount),
      );
      expect(hidden.map(({ variable }) => environment[variable])).toEqual(hidden.map((one) => one.value));
    }),
    { numRuns: 1000 },
  );
});

test('a variable of one vendor never hides a device of the other, unless it is read by both', () => {
  fc.assert(
    fc.property(machines, environments, (devices, environment) => {
      const variablesOf = (vendor: FoundDevice['vendor']) =>
        applyVisibility(devices, environment)
          .filter((one) => one.device.vendor === vendor)
          .map(({ hiddenBy }) => hiddenBy?.variable ?? '');
      expect(variablesOf('NVIDIA').filter((name) => /^(ROCR|HIP)_/.test(name))).toEqual([]);
      expect(variablesOf('AMD').filter((name) => name.startsWith('NVIDIA_'))).toEqual([]);
    }),
  );
});
