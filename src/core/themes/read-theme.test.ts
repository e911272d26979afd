import { expect, test } from 'vitest';
import { noWildcards } from '#shared/themes/theme-source.ts';
import { createSampler } from '#shared/themes/sampler.ts';
import { readTheme } from './read-theme.ts';

const read = (text: string) => readTheme(text, 'my.yaml', noWildcards);
const problemsOf = (text: string) =>
  read(text).problems.map(({ message, location: { line, column } }) => `${line}:${column} ${message}`);

const harbour = `# A comment
name: Harbours
description: Boats.
templates:
  - "{a|an old} {boat} in {year}"
  - text: "{boat} at night"
    weight: 2
lists:
  boat: [trawler, 2::tug, { text: on, weight: 0.5 }, "007"]
  year:
    - 1920
    - &late 1930
    - *late
exclude:
  - [old, tug]
defaults: { steps: 12, guidanceScale: 4.5, negativePrompt: "" }
`;

test('a YAML file becomes a theme: texts stay as written, aliases are put in', () => {
  const { theme, problems } = read(harbour);
  expect(problems).toEqual([]);
  expect(theme).toMatchObject({
    name: 'Harbours',
    description: 'Boats.',
    defaults: { steps: 12, guidanceScale: 4.5, negativePrompt: '' },
    // 2 articles, 4 boats, 3 years; and 4 boats at night.
    tree: { count: 28n },
  });
  if (!theme) return;
  const sampler = createSampler(theme, { mode: 'combinatorial', seed: 0 });
  expect(sampler.next()?.prompt).toBe('a trawler in 1920');
});

test('a JSON file, also one indented by tabs and with a byte order mark, is the same theme', () => {
  const text = JSON.stringify(
    { name: 'J', templates: ['{a} b'], lists: { a: ['x', 1.5, true] } },
    null,
    '\t',
  );
  const { theme, problems } = read(`\uFEFF${text}`);
  expect(problems).toEqual([]);
  expect(theme?.tree.count).toBe(3n);
});

test.each([
  ['', '1:1 The file is empty: it should hold a theme.'],
  ['name: x\n', '1:1 A theme needs templates: a list of texts.'],
  [
    'name: x\ntemplates: [a]\ndefaults:\n  stepz: 4\n',
    '4:3 There is no "stepz" in the defaults: did you mean "steps"?',
  ],
  [
    'name: x\ntemplates: [a]\ndefaults: { steps: 0 }',
    '3:13 The number of steps must be a whole number from 1 to 150, not 0.',
  ],
  [
    'name: x\ntemplates: [a]\nfoo: 1',
    '3:1 There is no "foo" in a theme: use name, description, tags, templates, lists, exclude, defaults.',
  ],
  [
    'name: x\ntemplates: [a]\nlists: { "1a": [x] }',
    '3:10 The name of a list begins with a letter and has letters, digits, - and _ only.',
  ],
  ['name: x\nname: y\ntemplates: [a]', '2:1 "name" is given twice: remove one of them.'],
  ['name: x\ntemplates:\n  - fine\n  - "a {b"\n', '4:8 This { is never closed: add the }.'],
  [
    'name: x\ntemplates:\n  - a {colour} b\nlists: { color: [red] }\n',
    '3:7 There is no list "colour": did you mean {color}?',
  ],
  [
    'name: x\ntemplates: |\n  a\n  {colour} b\n',
    '2:12 There is no list "colour": add it under "lists", or write colour without braces.',
  ],
  ['name: x\ntemplates:\n\t- a\n', '3:1 Tabs are not allowed as indentation.'],
  [
    'name: x\ntemplates: [a\n',
    '3:1 Flow sequence in block collection must be sufficiently indented and end with a ].',
  ],
  ['name: x\ntemplates: [*nothing]', '2:13 There is no anchor &nothing before this alias.'],
  ['a: 1\n---\nb: 2\n', '2:1 The file holds more than one document: make a file of each.'],
  [
    'name: x\ntemplates: [a]\nexclude: [[]]',
    '3:11 An exclusion is a list of 1 to 10 words or phrases that never stand together: [snow, desert].',
  ],
])('a mistake is told with its line and column: %j', (text, problem) => {
  expect(problemsOf(text)).toContain(problem);
  expect(read(text).theme).toBe(null);
});

test('an entry that YAML takes for something else is told where it stands', () => {
  const [problem] = problemsOf('name: x\ntemplates:\n  - fine\n  - {a|b} at night\n');
  expect(problem).toBe('4:11 Unexpected scalar at node end. A text that begins with { is written in quotes.');
  expect(problemsOf('name: x\ntemplates: [a]\nlists:\n  b:\n    - c\n    - 3:: d\n')[0]).toMatch(
    /^6:7 This must be text, in quotes/,
  );
});
