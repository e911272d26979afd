import { expect, it } from 'vitest';
import { sampleReading } from '#shared/contract/samples.ts';
import type { Call } from '../../../connection/session.ts';
import { createHistory } from './history-store.ts';

const id = 'simulated-1';

/** A core that knows one point of a device, and what it was asked for. */
function createCore() {
  const asked: unknown[] = [];
  const answer = {
    stepMs: 1000,
    endsAt: 10_000,
    series: [
      {
        deviceId: id,
        utilizationPercent: [40],
        memoryUsedBytes: [null],
        temperatureCelsius: [null],
        powerDrawWatts: [null],
      },
    ],
  };
  // Only `devices.history` is ever asked for here.
  const call = ((_name: string, input: unknown) => {
    asked.push(input);
    return Promise.resolve(answer);
  }) as Call;
  return { asked, call };
}

const clockAt = (milliseconds: number) => ({ now: () => milliseconds, after: () => () => undefined });
/** Lets all answers that are under way arrive. */
const settle = async () => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

it('asks for the last minute after a connection, and for what else is shown, and carries both on', async () => {
  const { asked, call } = createCore();
  const history = createHistory({ call, clock: clockAt(99_000) });
  await history.load(600);
  history.reload();
  await settle();
  expect(asked).toEqual([{ spanSeconds: 600 }, { spanSeconds: 60 }, { spanSeconds: 600 }]);

  history.sample(new Map([[id, sampleReading({ utilizationPercent: 60, sampledAt: 11_000 })]]));
  for (const span of [60, 600] as const)
    expect(history.store.getState().windows.get(span)?.series.get(id)?.utilizationPercent.slice(-2)).toEqual([
      40, 60,
    ]);
});

it('shows no gap where several rounds of readings come at once, but one where no device answered', async () => {
  const { call } = createCore();
  const history = createHistory({ call, clock: clockAt(16_000) });
  await history.load(60);
  const newest = () =>
    history.store.getState().windows.get(60)?.series.get(id)?.utilizationPercent.slice(-6) ?? [];
  for (const sampledAt of [11_000, 12_000, 13_000])
    history.sample(new Map([[id, sampleReading({ utilizationPercent: 60, sampledAt })]]));
  expect(newest()).toEqual([null, null, 40, 60, 60, 60]);
  history.sample(new Map([[id, sampleReading({ utilizationPercent: 60, sampledAt: 13_000, stale: true })]]));
  expect(newest()).toEqual([60, 60, 60, null, null, null]);
});

it('keeps nothing of readings before it knows any history', () => {
  const history = createHistory({ call: () => new Promise(() => undefined), clock: clockAt(0) });
  history.sample(new Map([[id, sampleReading()]]));
  expect(history.store.getState().windows.size).toBe(0);
});
