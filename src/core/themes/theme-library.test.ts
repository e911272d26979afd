import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countCombinations } from '#shared/themes/count-combinations.ts';
import { createThemeLibrary } from './theme-library.ts';
import { createWildcardFiles } from './wildcard-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-themes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Buffer) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const theme = (name: string, template: string) => JSON.stringify({ name, templates: [template] });
const library = () => createThemeLibrary({ shipped: join(folder, 'shipped'), own: join(folder, 'own') });

test('own themes come first and take the place of shipped ones; a broken file is listed and harms nobody', () => {
  write('shipped/sea.yaml', theme('Sea', 'sea'));
  write('shipped/hills.yaml', theme('Hills', 'hills'));
  write('own/sea.json', theme('My sea', 'my sea'));
  write('own/broken.yml', 'name: x\ntemplates: ["{"]');
  write('own/huge.yaml', 'x'.repeat(10_000_000));
  write('own/notes.txt', 'no theme');
  write('own/.hidden.yaml', theme('Hidden', 'x'));
  mkdirSync(join(folder, 'own/folder.yaml'));
  const themes = library();
  expect(themes.list().map(({ id, origin, theme: found }) => [id, origin, found?.name ?? null])).toEqual([
    ['broken', 'own', null],
    ['huge', 'own', null],
    ['sea', 'own', 'My sea'],
    ['hills', 'shipped', 'Hills'],
  ]);
  expect(themes.list()[1]?.problems[0]?.message).toBe(
    'The file may have at most 256 KB, and has 9766 KB: split it.',
  );
  expect(() => themes.ready('broken')).toThrow(
    /^The theme "broken" cannot be used\. .*broken\.yml:2: This \{ is never/,
  );
  expect(() => themes.ready('none')).toThrow(
    'There is no theme "none": choose one of broken, huge, sea, hills.',
  );
});

test('folders that are missing hold no themes, and a reload finds what has come', () => {
  const themes = library();
  expect(themes.list()).toEqual([]);
  write('own/sea.yaml', theme('Sea', '__a__'));
  write('own/wildcards/a.txt', 'x\ny');
  expect(themes.list()).toEqual([]);
  themes.reload();
  expect(countCombinations(themes.ready('sea').theme).combinations).toBe(2n);
});

test('only what has changed is read again, and all that uses wildcards when one of those has', async () => {
  write('own/a.yaml', theme('A', '__a__'));
  write('own/b.yaml', theme('B', 'b'));
  write('own/wildcards/a.txt', 'x\ny');
  const themes = library();
  const first = await themes.load();
  expect(themes.list()).toEqual(first);
  write('own/b.yaml', theme('Bee', 'b'));
  themes.reload();
  const second = await themes.load();
  expect(second.map(({ theme: found }) => found?.name)).toEqual(['A', 'Bee']);
  expect(second[0]).toBe(first[0]);
  write('own/wildcards/a.txt', 'x\ny\nz');
  themes.reload();
  expect(countCombinations(themes.ready('a').theme).combinations).toBe(3n);
});

test('others get a turn while themes are read', async () => {
  for (const name of ['a', 'b', 'c']) write(`own/${name}.yaml`, theme(name, name));
  let turns = 0;
  const count = () => {
    turns += 1;
    if (!done) setImmediate(count);
  };
  let done = false;
  setImmediate(count);
  await library().load();
  done = true;
  expect(turns).toBeGreaterThanOrEqual(3);
});

test('wildcard files: comments, Windows lines, a byte order mark, weights, nesting, folders and patterns', () => {
  write('own/wildcards/colour.txt', '\uFEFF# comment\r\n\r\n3::red\r\n  # another\r\nblue\r\n');
  write('own/wildcards/deep/er/boat.txt', '__colour__ boat\n{old|new} ship');
  write('shipped/wildcards/deep/place.txt', 'sea');
  write('shipped/wildcards/colour.txt', 'hidden by the own one');
  write('shipped/t.yaml', theme('T', '__deep/**__ and __DEEP/er/*__'));
  const found = library().ready('t').theme;
  // Two colours of a boat, two ships, and the sea; then boats and ships alone.
  expect(countCombinations(found).combinations).toBe(5n * 4n);
});

test('a mistake in a wildcard file is told in its line, and only themes that use it suffer', () => {
  write('own/wildcards/bad.txt', 'fine\n{never closed\n');
  write('own/wildcards/none.txt', '# nothing\n');
  write('own/wildcards/binary.txt', Buffer.from([120, 0, 120]));
  write('own/wildcards/huge.txt', 'x\n'.repeat(2_000_000));
  write('own/a.yaml', theme('A', '__bad__'));
  write('own/b.yaml', theme('B', '__none__'));
  write('own/c.yaml', theme('C', '__binary__'));
  write('own/d.yaml', theme('D', '__huge__'));
  write('own/e.yaml', theme('E', 'fine'));
  const problems = library()
    .list()
    .map(
      ({ problems: [first] }) => first && `${first.location.line}:${first.location.column} ${first.message}`,
    );
  expect(problems).toEqual([
    '2:1 This { is never closed: add the }.',
    expect.stringContaining('__none__ has no entry that can be used.'),
    expect.stringContaining('The wildcard file binary.txt cannot be used. The file is no text.'),
    expect.stringContaining('The wildcard file huge.txt cannot be used. The file may have at most 2048 KB'),
    undefined,
  ]);
});

test('nothing outside of the wildcard folder is read: no link is followed, and no name leads out', () => {
  write('secret.txt', 'secret');
  write('own/wildcards/here.txt', 'x');
  symlinkSync(join(folder, 'secret.txt'), join(folder, 'own/wildcards/link.txt'));
  symlinkSync(folder, join(folder, 'own/wildcards/up'));
  const wildcards = createWildcardFiles([join(folder, 'own/wildcards')]);
  expect(wildcards.names()).toEqual(['here']);
  write('own/a.yaml', theme('A', '__../../secret__'));
  expect(library().list()[0]?.problems[0]?.message).toMatch(
    /^There is no wildcard file for __\.\.\/\.\.\/secret__/,
  );
});
