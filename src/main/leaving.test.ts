import { expect, test } from 'vitest';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { createLeaving } from './leaving.ts';

function scene() {
  const clock = createVirtualClock();
  const disposal = Promise.withResolvers<void>();
  const steps: string[] = [];
  const leaving = createLeaving({
    onBegin: () => void steps.push('begin'),
    dispose: () => disposal.promise,
    exit: (code) => void steps.push(`exit ${code}`),
    clock,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_details, message) => void steps.push(message),
    },
  });
  return { clock, disposal, steps, leaving };
}
const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

test('leaving waits for the orderly end', async () => {
  const { leaving, disposal, steps } = scene();
  expect(leaving.isLeaving).toBe(false);
  leaving.request();
  expect(leaving.isLeaving).toBe(true);
  await settle();
  expect(steps).toEqual(['begin']);
  disposal.resolve();
  await settle();
  expect(steps).toEqual(['begin', 'exit 0']);
});

test('a second request forces, unless it comes at the same moment', async () => {
  const { leaving, clock, steps } = scene();
  leaving.request();
  leaving.request();
  expect(steps).toEqual(['begin']);
  clock.advance(1000);
  leaving.request();
  expect(steps).toEqual(['begin', 'exit 1']);
  leaving.request();
  expect(steps).toEqual(['begin', 'exit 1']);
});

test('an end that takes too long is cut short', () => {
  const { leaving, clock, steps } = scene();
  leaving.request();
  clock.advance(10_000);
  expect(steps).toEqual(['begin', 'the orderly end took too long', 'exit 1']);
});

test('an end that fails ends with 1, and after an error of ours the code says so', async () => {
  const failing = scene();
  failing.leaving.request();
  failing.disposal.reject(new Error('broken'));
  await settle();
  expect(failing.steps).toEqual(['begin', 'could not be ended cleanly', 'exit 1']);

  const orderly = scene();
  orderly.leaving.request(1);
  orderly.disposal.resolve();
  await settle();
  expect(orderly.steps).toEqual(['begin', 'exit 1']);
});
