import { expect, test } from 'vitest';
import { completionsAt, listNames } from './completions.ts';

const theme = `name: Boats
templates:
  - 'a {colour} boat, {li'
lists:
  colour: [red, '{light} blue']
  # said at night only
  light-kind:
    - pale
defaults:
  st
`;
const nameable = { wildcards: ['animals/birds'], models: ['postcards'], schedulers: ['DDIMScheduler'] };

/** The completions where `|` stands. */
function at(text: string) {
  const offset = text.indexOf('|');
  const all = text.replace('|', '');
  const begin = text.lastIndexOf('\n', offset) + 1;
  const end = all.indexOf('\n', offset);
  const parts = {
    before: all.slice(0, begin),
    line: all.slice(begin, offset),
    after: all.slice(offset, end === -1 ? undefined : end),
  };
  const found = completionsAt(all, parts, nameable);
  return found && [parts.line.slice(found.from), found.options.map(({ insert }) => insert)];
}

test.each([
  ["templates:\n  - 'a {co|\nlists:\n  colour: [a]\n", ['co', ['colour}']]],
  ["templates:\n  - 'a {co|}'\nlists:\n  colour: [a]\n", ['co', ['colour']]],
  ["templates:\n  - 'a __an|'\n", ['an', ['animals/birds__']]],
  ['defaults:\n  model: po|\n', ['po', ['postcards']]],
  ['defaults:\n  scheduler: |\n', ['', ['DDIMScheduler']]],
  ['templates:\n  - a ${hat|', null],
  ['templates:\n  - some words|', null],
  ['lists:\n  so|', null],
])('what can stand at the bar of %j is %j', (text, expected) => {
  expect(at(text)).toEqual(expected);
});

test('names of settings are those of the part they stand in, without those that are there', () => {
  expect(at('name: x\nte|')?.[1]).toEqual(
    ['description', 'tags', 'templates', 'lists', 'exclude', 'defaults'].map((name) => `${name}: `),
  );
  expect(at('name: x\ndefaults:\n  st|\n')?.[1]).toContain('steps: ');
});

test('lists are found in YAML blocks, in one line and in JSON', () => {
  expect(listNames(theme)).toEqual(['colour', 'light-kind']);
  expect(listNames('name: x\nlists: { a: [red, {text: x, weight: 2}], b: [blue] }\ntags: [x]')).toEqual([
    'a',
    'b',
  ]);
  expect(listNames('{"name":"x","lists":{"sea side":["a: b"],"hill":[{"text":"c"}]},"tags":["d"]}')).toEqual([
    'sea side',
    'hill',
  ]);
  expect(listNames('lists:')).toEqual([]);
});
