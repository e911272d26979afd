import { expect, test } from 'vitest';
import { strategySchema } from '#shared/contract/settings.ts';
import { strategyLabels, strategyText } from './strategies.ts';

test('each strategy has a name of its own and says what it does', () => {
  const texts = strategySchema.options.map((strategy) => strategyText({ multiGpu: true, strategy }));
  expect(new Set(texts).size).toBe(texts.length);
  expect(new Set(Object.values(strategyLabels)).size).toBe(strategySchema.options.length);
});

test('with one device there is nothing to share', () => {
  expect(strategyText({ multiGpu: false, strategy: 'affinity' })).toBe(
    'Multi-GPU is off: one device draws everything, in order.',
  );
});
