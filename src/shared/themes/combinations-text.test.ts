import { expect, test } from 'vitest';
import { combinationsText } from './combinations-text.ts';

test.each([
  ['exact', 0n, '0'],
  ['exact', 1_204n, '1,204'],
  ['estimate', 25_499n, 'about 25,000'],
  ['estimate', 7n, 'about 7'],
  ['exact', 3_249_999n, 'about 3.2 million'],
  ['exact', 999_999_999n, 'about 999.9 million'],
  ['estimate', 12_345_678_901n, 'about 12.3 billion'],
  ['exact', 41n * 10n ** 20n, 'about 4.1 × 10^21'],
] as const)('%s %s is read as "%s"', (kind, combinations, text) => {
  expect(combinationsText({ kind, combinations })).toBe(text);
});
