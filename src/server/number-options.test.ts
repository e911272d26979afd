import { expect, test } from 'vitest';
import { parseBoundedNumber, parseDecimalNumber, parseWholeNumber } from './number-options.ts';

test.each(['abc', 'NaN', '1.5', '', ' 1', '1e3', '0x10', 'Infinity', '1,5', '--1', '9'.repeat(400)])(
  '"%s" is no whole number',
  (text) => {
    expect(() => parseWholeNumber('--steps')(text)).toThrow(`--steps must be a whole number, not "${text}".`);
  },
);

test.each(['NaN', 'Infinity', '', 'abc', '0x10', '1,5', '.', '1e400'])(
  '"%s" is no decimal number',
  (text) => {
    expect(() => parseDecimalNumber('--guidance')(text)).toThrow(
      `--guidance must be a number, not "${text}".`,
    );
  },
);

test('numbers are read as they are written; bounds are the contract’s matter', () => {
  expect(['0', '-1', '007', '4294967296'].map(parseWholeNumber('--seed'))).toEqual([0, -1, 7, 4_294_967_296]);
  expect(['7.5', '.5', '-1', '1e1'].map(parseDecimalNumber('--guidance'))).toEqual([7.5, 0.5, -1, 10]);
});

test('a number with bounds of its own names them', () => {
  const parse = parseBoundedNumber('--port', 0, 16);
  expect([parse('0'), parse('16')]).toEqual([0, 16]);
  expect(() => parse('17')).toThrow('--port must be a whole number from 0 to 16, not 17.');
});
