import { array, assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { divideIntoWindows, type WindowRules } from './prompt-windows.ts';

const commaId = 0;
/** A word is a token: its number; a comma is 0. */
const rules: WindowRules = {
  tokenize: (text) => (text.match(/\d+|,/g) ?? []).map((word) => (word === ',' ? commaId : Number(word))),
  textTokens: 75,
  commaId,
  maximumWindows: 16,
};
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
const divide = (prompt: string, changes: Partial<WindowRules> = {}) =>
  divideIntoWindows(prompt, { ...rules, ...changes });
const idsOf = (prompt: string, changes: Partial<WindowRules> = {}) =>
  divide(prompt, changes).windows.map(({ ids }) => ids);

test('a short prompt is one window, and so is none at all', () => {
  expect(divide('1 2 3')).toEqual({ windows: [{ ids: [1, 2, 3], weights: [1, 1, 1] }], truncatedTokens: 0 });
  expect(divide('')).toEqual({ windows: [{ ids: [], weights: [] }], truncatedTokens: 0 });
});

test('a prompt without commas fills each window', () => {
  expect(idsOf(numbers(1, 160).join(' '))).toEqual([numbers(1, 75), numbers(76, 150), numbers(151, 160)]);
  expect(idsOf(numbers(1, 75).join(' '))).toHaveLength(1);
});

test('what follows a comma near the border goes into the next window whole', () => {
  const near = [...numbers(1, 55), ',', ...numbers(56, 100)].join(' ');
  expect(idsOf(near)).toEqual([[...numbers(1, 55), commaId], numbers(56, 100)]);
  const far = [...numbers(1, 54), ',', ...numbers(55, 100)].join(' ');
  expect(idsOf(far)).toEqual([[...numbers(1, 54), commaId, ...numbers(55, 74)], numbers(75, 100)]);
});

test('a comma that comes when the window is full begins the next one', () => {
  expect(idsOf([...numbers(1, 75), ',', 76].join(' '))).toEqual([numbers(1, 75), [commaId, 76]]);
});

test('BREAK begins a window, even an empty one', () => {
  expect(idsOf('1 BREAK 2')).toEqual([[1], [2]]);
  expect(idsOf('BREAK 1')).toEqual([[], [1]]);
  expect(idsOf('1 BREAK BREAK 2')).toEqual([[1], [], [2]]);
  expect(idsOf('1 BREAK')).toEqual([[1]]);
});

test('weights go with their tokens over the border', () => {
  const { windows } = divide(`(${numbers(1, 60).join(' ')}, ${numbers(61, 80).join(' ')}:1.5) [81]`);
  expect(windows.map(({ weights }) => weights)).toEqual([
    Array.from({ length: 61 }, () => 1.5),
    [...Array.from({ length: 20 }, () => 1.5), 1 / 1.1],
  ]);
});

test('where windows are few the last one is filled to the brim, and the rest is counted', () => {
  const prompt = [...numbers(1, 70), ',', ...numbers(71, 100)].join(' ');
  expect(divide(prompt, { maximumWindows: 1 })).toMatchObject({
    windows: [{ ids: [...numbers(1, 70), commaId, ...numbers(71, 74)] }],
    truncatedTokens: 26,
  });
  expect(divide('1 BREAK 2 BREAK 3', { maximumWindows: 2 })).toMatchObject({
    windows: [{ ids: [1] }, { ids: [2, 3] }],
    truncatedTokens: 0,
  });
});

test('no token is lost, doubled or moved, whatever the windows', () => {
  const words = array(constantFrom('7', '8', ',', 'BREAK', '(9:1.2)'), { maxLength: 300 });
  assert(
    property(words, integer({ min: 1, max: 80 }), integer({ min: 1, max: 5 }), (list, length, most) => {
      const { windows, truncatedTokens } = divide(list.join(' '), {
        textTokens: length,
        maximumWindows: most,
      });
      const all = rules.tokenize(list.join(' ').replaceAll(':1.2', ''));
      const kept = windows.flatMap(({ ids }) => ids);
      expect(kept).toEqual(all.slice(0, all.length - truncatedTokens));
      expect(windows.length).toBeLessThanOrEqual(most);
      for (const { ids, weights } of windows) {
        expect(ids.length).toBeLessThanOrEqual(length);
        expect(weights).toEqual(ids.map((id) => (id === 9 ? 1.2 : 1)));
      }
      expect(truncatedTokens === 0 || windows.at(-1)?.ids.length === length).toBe(true);
    }),
  );
});
