import { expect, test } from 'vitest';
import type { QueueDevice } from '../devices/queue-device.ts';
import { misfitOn, misfitsOf } from './misfits.ts';

const gigabyte = 1024 ** 3;
const device = (id: string, totalBytes: number | null, selected = true): QueueDevice => ({
  id,
  selected,
  state: 'idle',
  onTrial: false,
  loadedModelIds: [],
  memory: { totalBytes, usedByOthersBytes: 0 },
});
const model = (footprintGb: number) => ({ id: 'm', name: 'M', footprintBytes: footprintGb * gigabyte });

test('a model that is larger than every device in use is told with what it needs and what there is', () => {
  const devices = [device('a', 4 * gigabyte), device('b', 6 * gigabyte), device('c', 24 * gigabyte, false)];
  expect(misfitsOf([model(5), model(5.5)], devices, gigabyte)).toEqual([
    {
      modelId: 'm',
      message:
        'The model M needs 5.5 GB of memory, and no device in use has more than 5.0 GB for models: choose a smaller model, or let larger devices be used.',
    },
  ]);
});

test('where nobody knows the memory, or what others hold now will be free again, nothing is refused', () => {
  expect(misfitsOf([model(100)], [device('a', null)], gigabyte)).toEqual([]);
  expect(misfitOn(model(100), { ...device('a', null), name: 'A' }, gigabyte)).toBeNull();
  const crowded = {
    ...device('a', 8 * gigabyte),
    memory: { totalBytes: 8 * gigabyte, usedByOthersBytes: 8 * gigabyte },
  };
  expect(misfitOn(model(6), { ...crowded, name: 'A' }, gigabyte)).toBeNull();
});

test('a model that one device cannot hold is told with that device', () => {
  expect(misfitOn(model(8), { ...device('a', 8 * gigabyte), name: 'Card 1' }, gigabyte)).toBe(
    'The model M needs 8.0 GB of memory, and Card 1 has 7.0 GB for models: choose a larger device, or let the job run anywhere.',
  );
});
