import { expect, test } from 'vitest';
import {
  type ThemeEdit,
  copiedText,
  freeFileName,
  isChanged,
  keepingMine,
  withFileNow,
  writtenName,
} from './theme-edit.ts';

const edit: ThemeEdit = {
  key: 1,
  id: 'boats',
  origin: 'own',
  format: 'yaml',
  text: 'mine',
  savedText: 'before',
  version: 'v1',
  written: null,
};
const file = { text: 'theirs', format: 'yaml', version: 'v2' } as const;

test('what another program wrote is taken over where nothing here is lost by it, else both are kept', () => {
  const unchanged = { ...edit, text: 'before' };
  expect(withFileNow(unchanged, file)).toMatchObject({ text: 'theirs', savedText: 'theirs', version: 'v2' });
  expect(withFileNow(edit, { ...file, version: 'v1' })).toBe(edit);
  const both = withFileNow(edit, file);
  expect(both).toMatchObject({ text: 'mine', version: 'v1', written: file });
  expect(keepingMine(both)).toMatchObject({ text: 'mine', version: 'v2', written: null });
  expect(isChanged(keepingMine(both))).toBe(true);
  expect(isChanged(withFileNow(edit, { ...file, text: 'mine' }))).toBe(false);
});

test.each([
  ['Café & Harbours!', 'cafe-harbours'],
  ['', 'theme'],
  ['山', 'theme'],
  ['Sea', 'sea-3'],
])('the name %j makes the free file name %s', (name, id) => {
  expect(freeFileName(name, ['sea', 'sea-2'])).toBe(id);
});

test.each([
  ['# c\nname: Red boats\ntags: [x]', 'Red boats'],
  ['tags: [x]\nname: "Sea"\n', 'Sea'],
  ['{"name": "Hills", "templates": ["{"]}', 'Hills'],
  ['filename: x\ntemplates: [a]', null],
])('the text %j names its theme %j', (text, name) => {
  expect(writtenName(text)).toBe(name);
});

test('a copy has a name of its own, in YAML and in JSON', () => {
  expect(copiedText({ text: '# c\nname: Sea\ntags: [name]\n', format: 'yaml' }, 'Sea')).toBe(
    '# c\nname: "Sea, my version"\ntags: [name]\n',
  );
  expect(copiedText({ text: '{"name": "Se\\"a", "tags": ["x"]}', format: 'json' }, 'Se"a')).toBe(
    String.raw`{"name": "Se\"a, my version", "tags": ["x"]}`,
  );
});
