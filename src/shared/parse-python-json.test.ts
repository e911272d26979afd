import { expect, test } from 'vitest';
import { parsePythonJson } from './parse-python-json.ts';

test('numbers that JSON has not become null, the same words in strings stay', () => {
  const text = '{"lambda_min_clipped": -Infinity, "a": [NaN, Infinity, 1], "b": "-Infinity \\" NaN"}';
  expect(parsePythonJson(text)).toEqual({
    lambda_min_clipped: null,
    a: [null, null, 1],
    b: '-Infinity " NaN',
  });
});

test('what is not JSON is still refused', () => {
  expect(() => parsePythonJson('{"a": Infinity')).toThrow(SyntaxError);
});
