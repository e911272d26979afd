import { expect, test } from 'vitest';
import { expandAt } from './expand-at.ts';
import { sourceOf, themeOf, wildcardsOf } from './theme-harness.ts';
import { noWildcards } from './theme-source.ts';
import { linkTheme } from './theme.ts';
import { tidyPrompt } from './tidy-prompt.ts';

const lists = {
  adjective: ['red', '2::old'],
  subject: ['{adjective} tower', 'ship'],
};
const wildcards = wildcardsOf({
  season: ['summer', 'winter'],
  'colours/warm': ['red', 'yellow'],
  'colours/cold': ['blue'],
  nested: ['__season__ sky', 'grass'],
});

function everything(template: string): string[] {
  const { tree } = themeOf([template], lists, { wildcards });
  return Array.from({ length: Number(tree.count) }, (_, index) =>
    tidyPrompt(expandAt(tree, BigInt(index)).text),
  );
}

test.each([
  ['a {adjective} door', ['a red door', 'a old door']],
  ['{subject}', ['red tower', 'old tower', 'ship']],
  ['a{ lit|} lamp', ['a lit lamp', 'a lamp']],
  ['sea{10%?, fog}', ['sea', 'sea, fog']],
  ['sea{?, {fog|rain}}', ['sea', 'sea, fog', 'sea, rain']],
  ['{2$$a|b}', ['a, b', 'b, a']],
  ['{-1$$ & $$a|b}', ['a', 'b']],
  ['{1-$$ & $$a|b}', ['a', 'b', 'a & b', 'b & a']],
  ['{9$$ $$a|b}', ['a b', 'b a']],
  ['{2$$ and $${adjective}}', ['red and old', 'old and red']],
  ['{1-$$__season__}', ['summer', 'winter', 'summer, winter', 'winter, summer']],
  ['{8..10} mm', ['8 mm', '9 mm', '10 mm']],
  ['f{1.4..2.0..0.3}', ['f1.4', 'f1.7', 'f2.0']],
  ['{-1..1}', ['-1', '0', '1']],
  ['__colours/*__', ['blue', 'red', 'yellow']],
  ['__**warm__', ['red', 'yellow']],
  ['__NESTED__', ['summer sky', 'winter sky', 'grass']],
  [
    '${c=!{red|blue}}a ${c} hat and a ${c} scarf',
    ['a red hat and a red scarf', 'a blue hat and a blue scarf'],
  ],
  [String.raw`\{a\|b\} \__ \$ (x:1.2) [y|z] \(q\)`, [String.raw`{a|b} __ $ (x:1.2) [y|z] \(q\)`]],
])('%s becomes each of its combinations, in order', (template, expected) => {
  expect(everything(template)).toEqual(expected);
});

test.each([
  ['a {adjectiv} door', 'There is no list "adjectiv": did you mean {adjective}?', 3],
  ['a {x} door', 'There is no list "x": add it under "lists", or write x without braces.', 3],
  [
    'an __autumn__ day',
    'There is no wildcard file for __autumn__: put it into the wildcard folder as a text file.',
    4,
  ],
  ['an __seasom__ day', 'There is no wildcard file for __seasom__: did you mean __season__?', 4],
  ['open {a|b', 'This { is never closed: add the }.', 6],
  ['closed a}', String.raw`This } closes nothing: add the { or write \}.`, 9],
  ['{a|0::b}', 'A weight must be above 0: remove what never comes.', 4],
  ['{5..1}', 'A range goes up: write {1..5} instead of {5..1}.', 2],
  ['{0..9999999}', 'A range may have at most 1000000 numbers, not 10000000: give it a larger step.', 2],
  ['{3-2$$a|b}', 'How many are picked must go from a smaller to a larger number, at most 100: {1-3$$…}.', 2],
  ['{0%?a}', 'A part that is there in 0 % is never there: remove it.', 1],
  ['a __b c', String.raw`A wildcard is __name__; for two underscores write \_\_.`, 3],
  ['${a}', '${a} is used before it is set: write ${a=!…} in front of it, in the same template.', 1],
  ['${a=b}', '${a=…} would choose anew at each use: write ${a=!…} to choose once, or make it a list.', 1],
  ['{x|${a=!b}}', 'A variable is set outside of braces only.', 4],
  ['{a|'.repeat(1_000), 'Braces may be 30 deep at most: use lists.', 91],
  ['x'.repeat(20_001), 'A template may have at most 20000 characters, not 20001: split it into lists.', 1],
])('what is wrong is said, and where: %s', (template, message, column) => {
  const { theme, problems } = linkTheme(sourceOf(['fine', template], lists), wildcards);
  expect(theme).toBe(null);
  expect(problems).toEqual([{ severity: 'error', message, location: { file: 'theme', line: 2, column } }]);
});

test('every mistake is listed, not only the first', () => {
  const { problems } = linkTheme(
    sourceOf(['{a', '{b', '{adjective}'], { adjective: ['{c', 'red'] }),
    noWildcards,
  );
  expect(problems.map(({ location: { file, line } }) => `${file}:${line}`)).toEqual([
    'theme:1',
    'theme:2',
    'theme:1',
  ]);
});

test('a list that nobody uses is a warning, and the theme works', () => {
  const { theme, problems } = linkTheme(sourceOf(['a'], { spare: ['b'] }), noWildcards);
  expect(theme).not.toBe(null);
  expect(problems).toMatchObject([
    { severity: 'warning', message: 'The list "spare" is not used by any template.' },
  ]);
});

test.each([
  ['lists', { a: ['{b}'], b: ['x', '{a}'] }, {}, '{a} → {b} → {a}'],
  ['a list and itself', { a: ['{a}'] }, {}, '{a} → {a}'],
  ['a list and a wildcard', { a: ['__w__'] }, { w: ['{a}', 'y'] }, '{a} → __w__ → {a}'],
])('a circle between %s is found and named', (_what, circular, files, circle) => {
  const { theme, problems } = linkTheme(sourceOf(['{a}'], circular), wildcardsOf(files));
  expect(theme).toBe(null);
  expect(problems[0]?.message).toBe(`Lists go in a circle: ${circle}. Let one of them name no other.`);
});

const chain = (length: number, entry: (next: string) => string, last: string) =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `l${index}`,
      [index === length - 1 ? last : entry(`{l${index + 1}}`)],
    ]),
  );
test.each([
  [
    'a thousand lists in a chain',
    chain(1_000, (next) => next, 'x'),
    'Lists may name each other 30 deep at most.',
  ],
  [
    'a text that doubles',
    chain(25, (next) => next + next, 'x'),
    'A prompt could take more than 2000 choices',
  ],
  [
    'doubling choices of nothing',
    chain(29, (next) => next + next, '{|}'),
    'A prompt could take more than 2000 choices',
  ],
  [
    'long texts of long texts',
    chain(3, (next) => next.repeat(40), 'x'.repeat(2_000)),
    'A prompt could become longer than 100000 characters',
  ],
  [
    'too many combinations to count',
    chain(2, (next) => next.repeat(300), '{0..999999}'),
    'This makes more combinations than can be counted',
  ],
  [
    'many picks of many',
    { l0: [`{50$$${Array.from({ length: 1_200 }, (_, index) => `w${index}`).join('|')}}`] },
    'Picking up to 50 of 1200 is too much',
  ],
])('%s: refused before anything large is computed', (_what, hostile, message) => {
  // Computing it would take hours: what this costs is measured where hostile files are read.
  const { theme, problems } = linkTheme(sourceOf(['{l0}'], hostile), noWildcards);
  expect(theme).toBe(null);
  expect(problems.some((problem) => problem.message.startsWith(message))).toBe(true);
});

test.each([
  ['a/an orange boat, a/an red one', 'an orange boat, a red one'],
  ['A/an hour by a/an unicorn', 'An hour by a unicorn'],
  ['an  old , , ship ,', 'an old, ship'],
  [', sea', 'sea'],
  ['a\nb', 'a b'],
])('"%s" is tidied', (text, expected) => {
  expect(tidyPrompt(text)).toBe(expected);
});

test.each([
  [['snow', 'desert'], 'Snow in the desert', true],
  [['snow', 'desert'], 'snow in the mountains', false],
  [['snow', 'desert'], 'snowy desert', false],
  [['snow*', 'desert'], 'snowy desert', true],
  [['snow', 'desert|dunes'], 'snow on dunes', true],
  [['at sea'], 'a boat at  sea', true],
  [['at sea'], 'a boat at seaside', false],
  [['c++ (x)'], 'a c++ (x) b', true],
])('%j excludes "%s": %s', (terms, prompt, expected) => {
  const theme = themeOf([prompt, 'other'], {}, { exclusions: [terms] });
  expect(theme.exclusions.some(({ terms: all }) => all.every((term) => term.matches(prompt)))).toBe(expected);
});
