import { expect, test } from 'vitest';
import { settingsFromEnvironment } from './environment-settings.ts';

test('the idle limits come from the environment, in megabytes and percent', () => {
  expect(settingsFromEnvironment({ GPU_IDLE_MEMORY_MB: '512', GPU_IDLE_UTILIZATION: ' 7.5 ' })).toEqual({
    gpuIdleMemoryBytes: 512 * 1024 * 1024,
    gpuIdleUtilizationPercent: 7.5,
  });
});

test('what is not set, or empty, decides nothing', () => {
  expect(settingsFromEnvironment({ GPU_IDLE_MEMORY_MB: '', PATH: '/bin' })).toEqual({});
});

test.each(['much', '-1', '1e3', '0x10', '1,5'])('"%s" is refused with a sentence', (text) => {
  expect(() => settingsFromEnvironment({ GPU_IDLE_MEMORY_MB: text })).toThrow(
    `GPU_IDLE_MEMORY_MB must be a number of megabytes, not "${text}".`,
  );
});

test('a share beyond 100 percent is refused', () => {
  expect(() => settingsFromEnvironment({ GPU_IDLE_UTILIZATION: '101' })).toThrow(/percent, not "101"/);
});

test('the margin of memory and the strategy come from the environment, in any usual spelling', () => {
  expect(
    settingsFromEnvironment({ GPU_MEMORY_SAFETY_MB: '1024', GPU_LOAD_BALANCE_STRATEGY: 'Round_Robin' }),
  ).toEqual({ gpuMemorySafetyBytes: 1024 * 1024 * 1024, strategy: 'round-robin' });
});

test('the time after which idle models leave comes from the environment, in seconds; 0 is never', () => {
  const of = (text: string) => settingsFromEnvironment({ MODEL_IDLE_TIMEOUT_SECONDS: text });
  expect([of('90'), of('0')]).toEqual([{ modelIdleTimeoutSeconds: 90 }, { modelIdleTimeoutSeconds: 0 }]);
  expect(() => of('a while')).toThrow('MODEL_IDLE_TIMEOUT_SECONDS must be a number of seconds');
});

test('an unknown strategy is refused with those that exist', () => {
  expect(() => settingsFromEnvironment({ GPU_LOAD_BALANCE_STRATEGY: 'luck' })).toThrow(
    'GPU_LOAD_BALANCE_STRATEGY must be one of affinity, round-robin, queue-depth, least-memory, not "luck".',
  );
});

test('batching, its size and its wait come from the environment', () => {
  expect(
    settingsFromEnvironment({ ENABLE_BATCHING: 'False', MAX_BATCH_SIZE: '4', MAX_BATCH_WAIT_TIME: '0.5' }),
  ).toEqual({ enableBatching: false, maxBatchSize: 4, maxBatchWaitSeconds: 0.5 });
  expect(settingsFromEnvironment({ ENABLE_BATCHING: '1' })).toEqual({ enableBatching: true });
});

test.each([
  [{ ENABLE_BATCHING: 'maybe' }, 'ENABLE_BATCHING must be true or false, not "maybe".'],
  [{ MAX_BATCH_SIZE: '0' }, 'MAX_BATCH_SIZE must be a number of pictures from 1 to 64, not "0".'],
  [{ MAX_BATCH_SIZE: '2.5' }, 'MAX_BATCH_SIZE must be a number of pictures from 1 to 64, not "2.5".'],
  [{ MAX_BATCH_WAIT_TIME: '61' }, 'MAX_BATCH_WAIT_TIME must be a number of seconds from 0 to 60, not "61".'],
])('%j is refused with what is possible', (environment, sentence) => {
  expect(() => settingsFromEnvironment(environment)).toThrow(sentence);
});

test('the HTTP API is switched on by the environment', () => {
  expect(settingsFromEnvironment({ POLYPTYCH_API: '1' })).toEqual({ apiEnabled: true });
});
