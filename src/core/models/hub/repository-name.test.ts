import { expect, test } from 'vitest';
import { looksLikePath, parseRepositoryName } from './repository-name.ts';

test.each([
  ['owner/name', 'owner/name', null],
  [' owner/na.me_2-b ', 'owner/na.me_2-b', null],
  ['https://huggingface.co/owner/name', 'owner/name', null],
  ['https://huggingface.co/owner/name/', 'owner/name', null],
  ['hf.co/owner/name?library=onnx', 'owner/name', null],
  ['https://huggingface.co/owner/name/tree/onnx', 'owner/name', 'onnx'],
  ['https://huggingface.co/owner/name/blob/refs%2Fpr%2F1/unet/model.onnx', 'owner/name', 'refs/pr/1'],
  ['https://mirror.example/owner/name/tree/main/unet', 'owner/name', 'main'],
])('%s is understood', (text, repository, revision) => {
  expect(parseRepositoryName(text)).toMatchObject({ repository, revision });
});

test('the address of a network names it, too; one of anything else does not', () => {
  const address = 'https://huggingface.co/owner/name';
  expect(parseRepositoryName(`${address}/blob/main/x4/real%20life.onnx?download=true`)).toEqual({
    repository: 'owner/name',
    revision: 'main',
    file: 'x4/real life.onnx',
  });
  expect(parseRepositoryName(`${address}/blob/main/README.md`)).not.toHaveProperty('file');
});

test.each(['', 'name', '../../etc', 'owner/..', 'a b/c', 'https://huggingface.co/', '/owner/name'])(
  '"%s" is no repository',
  (text) => {
    expect(() => parseRepositoryName(text)).toThrow('A repository is named like "owner/name"');
  },
);

test('a path on this machine is told from a name by its beginning', () => {
  expect(['./a/b', '../a', '/a/b', '~/a', 'C:\\models\\a', '.'].every(looksLikePath)).toBe(true);
  expect(['owner/name', 'https://huggingface.co/a/b', '.owner/name'].some(looksLikePath)).toBe(false);
});
