import { expect, test } from 'vitest';
import type { Device } from '#shared/contract/devices.ts';
import { sampleDevice, sampleMachine } from '#shared/contract/samples.ts';
import { createDeviceNews } from './device-news.ts';

function listen() {
  let device = sampleDevice();
  let moments = 0;
  const told: Device[][] = [];
  const news = createDeviceNews({
    current: () => ({ devices: [device], machine: sampleMachine() }),
    onMoment: () => (moments += 1),
    tell: ({ devices }) => told.push(devices),
  });
  return {
    told,
    news,
    moments: () => moments,
    async change(changes: Partial<Device>) {
      device = { ...device, ...changes };
      news.changed();
      news.changed();
      await Promise.resolve();
    },
  };
}

test('several changes of one moment are told once', async () => {
  const { change, told } = listen();
  await change({ health: 'hot' });
  expect(told).toEqual([[sampleDevice({ health: 'hot' })]]);
});

test('what changes nothing but readings is not told, and is still a moment to look what can be begun', async () => {
  const { change, told, moments } = listen();
  await change({});
  await change({ stale: true, utilizationPercent: 50, sampledAt: 1 });
  expect({ told: told.length, moments: moments() }).toEqual({ told: 1, moments: 2 });
  await change({ enabled: false });
  expect(told).toHaveLength(2);
});

test('after its end nothing is told', async () => {
  const { change, told, news } = listen();
  news.dispose();
  await change({ health: 'lost' });
  expect(told).toEqual([]);
});
