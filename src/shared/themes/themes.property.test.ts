/** What must hold of every theme, whatever is written in it. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countCombinations } from './count-combinations.ts';
import { expandAt } from './expand-at.ts';
import { expandRandom } from './expand-random.ts';
import { createRandomDraws } from './random-draws.ts';
import { createSampler } from './sampler.ts';
import { sourceOf, themeOf } from './theme-harness.ts';
import { noWildcards } from './theme-source.ts';
import { linkTheme } from './theme.ts';
import { tidyPrompt } from './tidy-prompt.ts';

/** A piece of a template with all that it can become, worked out apart from the product, in order. */
interface Piece {
  source: string;
  becomes: string[];
}

const join = (pieces: readonly Piece[]): string[] =>
  pieces.reduce<string[]>(
    (texts, { becomes }) => texts.flatMap((text) => becomes.map((more) => text + more)),
    [''],
  );

/** All ways to say so many different pieces one after another; the last one changes fastest. */
function arrangements(pieces: readonly Piece[], size: number, separator: string): string[] {
  if (size === 0) return [''];
  return pieces.flatMap(({ becomes }, index) => {
    const others = arrangements(pieces.toSpliced(index, 1), size - 1, separator);
    return becomes.flatMap((text) => others.map((more) => (size === 1 ? text : text + separator + more)));
  });
}

const word = fc.constantFrom('red', 'blue boat', 'sea', '(a:1.2)', 'x1', '[dusk]', '');
const small = (piece: Piece) => piece.becomes.length <= 40;

const { piece } = fc.letrec<{ piece: Piece }>((tie) => {
  const pieces = (maxLength: number) => fc.array(tie('piece'), { minLength: 1, maxLength });
  return {
    piece: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      word.map((text) => ({ source: text, becomes: [text] })),
      pieces(3).map((parts) => ({
        source: parts.map(({ source }) => source).join(''),
        becomes: join(parts),
      })),
      fc.tuple(pieces(3), fc.constantFrom('', '2::', '0.5::')).map(([options, weight]) => ({
        // A bar at the end keeps a single word from being a list's name.
        source: `{${options.map(({ source }) => weight + source).join('|')}|}`,
        becomes: [...options.flatMap(({ becomes }) => becomes), ''],
      })),
      tie('piece').map(({ source, becomes }) => ({ source: `{30%?${source}}`, becomes: ['', ...becomes] })),
      fc.tuple(fc.nat(9), fc.nat(3)).map(([from, more]) => ({
        source: `{${from}..${from + more}}`,
        becomes: Array.from({ length: more + 1 }, (_, index) => String(from + index)),
      })),
      fc
        .tuple(pieces(3), fc.nat(2), fc.nat(2), fc.constantFrom(null, ' and ', '; '))
        .map(([options, low, more, separator]) => {
          const minimum = Math.max(1, low);
          const [least, most] = [minimum, minimum + more].map((size) =>
            Math.min(size, options.length + 1),
          ) as [number, number];
          const all = [...options, { source: '-', becomes: ['-'] }];
          return {
            source: `{${minimum}-${minimum + more}$$${separator === null ? '' : `${separator}$$`}${all.map(({ source }) => source).join('|')}}`,
            becomes: Array.from({ length: most - least + 1 }, (_, index) => index + least).flatMap((size) =>
              arrangements(all, size, separator ?? ', '),
            ),
          };
        }),
    ),
  };
});
const smallPiece = piece.filter(({ becomes, source }) => becomes.length <= 2_000 && source.length < 2_000);

test('the combinations of a template are those that enumeration finds, in that order, and as many', () => {
  fc.assert(
    fc.property(smallPiece, ({ source, becomes }) => {
      const { tree } = themeOf([`${source} end`]);
      expect(tree.count).toBe(BigInt(becomes.length));
      const found = Array.from({ length: becomes.length }, (_, index) => expandAt(tree, BigInt(index)).text);
      expect(found).toEqual(becomes.map((text) => `${text} end`));
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('what is drawn by chance is one of the combinations, and the same seed draws the same', () => {
  fc.assert(
    fc.property(smallPiece, fc.nat(), ({ source, becomes }, seed) => {
      const { tree } = themeOf([`${source} end`]);
      const draw = () => {
        const draws = createRandomDraws(seed);
        return Array.from({ length: 20 }, () => expandRandom(tree, draws, null).text);
      };
      const drawn = draw();
      expect(draw()).toEqual(drawn);
      const possible = new Set(becomes.map((text) => `${text} end`));
      expect(drawn.filter((text) => !possible.has(text))).toEqual([]);
    }),
    { seed: 2, numRuns: 200 },
  );
});

test('random sampling says everything there is to say once, then ends', () => {
  fc.assert(
    fc.property(piece.filter(small), fc.nat(), ({ source, becomes }, seed) => {
      const theme = themeOf([`${source} end`]);
      const sampler = createSampler(theme, { mode: 'random', seed });
      const prompts: string[] = [];
      for (let sample = sampler.next(); sample; sample = sampler.next()) prompts.push(sample.prompt);
      expect(prompts.toSorted()).toEqual(
        [...new Set(becomes.map((text) => tidyPrompt(`${text} end`)))].sort(),
      );
    }),
    { seed: 3, numRuns: 60 },
  );
});

test('a combinatorial sampler goes on from any place as if it had never stopped', () => {
  fc.assert(
    fc.property(piece.filter(small), fc.nat(40), ({ source }, stopAfter) => {
      const theme = themeOf([`${source} end`]);
      const rest = (sampler: ReturnType<typeof createSampler>) => {
        const prompts: string[] = [];
        for (let sample = sampler.next(); sample; sample = sampler.next()) prompts.push(sample.prompt);
        return prompts;
      };
      const whole = createSampler(theme, { mode: 'combinatorial', seed: 0 });
      for (let taken = 0; taken < stopAfter; taken += 1) whole.next();
      const resumed = createSampler(theme, { mode: 'combinatorial', seed: 0, start: whole.position });
      expect(rest(resumed)).toEqual(rest(whole));
    }),
    { seed: 4, numRuns: 60 },
  );
});

test('with exclusions, the exact count is the number of prompts that are drawn in order', () => {
  const excluded = fc.subarray(['red', 'blue', 'sea', 'x1', 'end'], { minLength: 1, maxLength: 2 });
  fc.assert(
    fc.property(piece.filter(small), excluded, ({ source, becomes }, terms) => {
      const theme = themeOf([`${source} end`], {}, { exclusions: [terms] });
      const kept = becomes
        .map((text) => tidyPrompt(`${text} end`))
        .filter((text) => !terms.every((term) => new RegExp(`(?<!\\w)${term}(?!\\w)`).test(text)));
      expect(countCombinations(theme)).toEqual({ kind: 'exact', combinations: BigInt(kept.length) });
      const sampler = createSampler(theme, { mode: 'combinatorial', seed: 0 });
      const prompts: string[] = [];
      for (let sample = sampler.next(); sample; sample = sampler.next()) prompts.push(sample.prompt);
      expect(prompts).toEqual(kept);
    }),
    { seed: 5, numRuns: 100 },
  );
});

test('anything at all is either a theme or a problem with a place, never a crash', () => {
  const marks = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '|',
      '$$',
      '2$$',
      '__',
      '${',
      '=!',
      '::',
      '3::',
      '..',
      '\\',
      '?',
      'a',
      'list',
      ' ',
      '9',
      '-',
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(marks, (parts) => {
      const { theme, problems } = linkTheme(
        sourceOf([parts.join('')], { list: ['one', 'two'] }),
        noWildcards,
      );
      if (theme) createSampler(theme, { mode: 'random', seed: 1 }).next();
      expect(theme === null).toBe(problems.some(({ severity }) => severity === 'error'));
      expect(problems.filter(({ location }) => location.line !== 1 || location.column < 1)).toEqual([]);
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

test.each([
  ['{3::a|1::b|0.5::c|d}', { a: 3, b: 1, c: 0.5, d: 1 }],
  ['{weather}', { sun: 5, rain: 2, fog: 1, snow: 0.25 }],
  ['{25%?with a boat}x', { x: 3, 'with a boatx': 1 }],
  ['{1..4}', { 1: 1, 2: 1, 3: 1, 4: 1 }],
])('options of %s come as often as their weights say', (template, weights) => {
  const { tree } = themeOf([template], {
    weather: ['5::sun', '2::rain', 'fog', '0.25::snow'],
    unused: ['x'],
  });
  const draws = createRandomDraws(11);
  const count = 20_000;
  const seen = new Map<string, number>();
  for (let drawn = 0; drawn < count; drawn += 1) {
    const { text } = expandRandom(tree, draws, null);
    seen.set(text, (seen.get(text) ?? 0) + 1);
  }
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const chiSquare = Object.entries(weights).reduce((sum, [text, weight]) => {
    const expected = (count * weight) / total;
    return sum + ((seen.get(text) ?? 0) - expected) ** 2 / expected;
  }, 0);
  expect([...seen.keys()].toSorted()).toEqual(Object.keys(weights).toSorted());
  // With three degrees of freedom, chance alone exceeds 16.27 once in a thousand; the seed is fixed.
  expect(chiSquare).toBeLessThan(16.27);
});
