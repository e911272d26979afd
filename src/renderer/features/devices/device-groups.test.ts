import { describe, expect, it } from 'vitest';
import type { Device } from '#shared/contract/devices.ts';
import { sampleDevice as device } from '#shared/contract/samples.ts';
import { densityOf, groupDevices, usableGpus } from './device-groups.ts';

const gpu = (index: number, changes: Partial<Device> = {}) =>
  device({ id: `gpu-${index}`, index, backend: 'cuda', ...changes });
const cpu = device({ id: 'cpu', index: 9, backend: 'cpu' });
const hidden = gpu(1, { hiddenBy: { variable: 'CUDA_VISIBLE_DEVICES', value: '0' } });
const integrated = gpu(2, { integrated: true });
const ids = (devices: readonly Device[]) => devices.map(({ id }) => id);

describe('the groups of the device panel', () => {
  it('show the processor as the only device where there is nothing else, and last beside cards', () => {
    expect(ids(groupDevices([cpu], false).main)).toEqual(['cpu']);
    const { main, lastResort } = groupDevices([cpu, gpu(0)], false);
    expect([ids(main), ids(lastResort)]).toEqual([['gpu-0'], ['cpu']]);
  });

  it('keep hidden and integrated cards apart, with the reason', () => {
    const { main, unused } = groupDevices([gpu(0), hidden, integrated, cpu], false);
    expect(ids(main)).toEqual(['gpu-0']);
    expect(unused.map(({ why }) => why)).toEqual([
      'hidden by CUDA_VISIBLE_DEVICES=0',
      'integrated, not used',
    ]);
  });

  it('count an integrated card among the usable ones when it is asked for, a hidden one never', () => {
    expect(ids(usableGpus([gpu(0), hidden, integrated, cpu], true))).toEqual(['gpu-0', 'gpu-2']);
    expect(ids(groupDevices([hidden, cpu], true).main)).toEqual(['cpu']);
  });

  it('get less room each, the more devices there are', () => {
    const of = (count: number) =>
      densityOf(
        groupDevices(
          Array.from({ length: count }, (_, index) => gpu(index)),
          false,
        ),
      );
    expect([1, 4, 5, 10, 11, 16].map(of)).toEqual(['cards', 'cards', 'rows', 'rows', 'lines', 'lines']);
  });
});
