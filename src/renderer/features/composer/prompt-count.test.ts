import { expect, test } from 'vitest';
import { describeCount } from './prompt-count.ts';

test('one window is told by its tokens, several also by their number', () => {
  expect(describeCount({ windows: [38], windowTokens: 75, truncatedTokens: 0, leftOut: '' })).toMatchObject({
    short: '38/75',
    spoken: '38 of 75 tokens',
  });
  expect(
    describeCount({ windows: [62, 20], windowTokens: 75, truncatedTokens: 0, leftOut: '' }),
  ).toMatchObject({ short: '82/150 · 2 windows', spoken: '82 of 150 tokens, in 2 windows' });
});

test('what is left out is counted', () => {
  expect(
    describeCount({ windows: [75], windowTokens: 75, truncatedTokens: 12, leftOut: 'the sea' }),
  ).toMatchObject({ short: '75/75 · 12 left out', spoken: '75 of 75 tokens, 12 left out' });
});
