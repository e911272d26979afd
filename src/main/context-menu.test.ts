import { expect, test } from 'vitest';
import { type ClickedPlace, contextMenuTemplate, pictureOf } from './context-menu.ts';

const done: string[] = [];
const actions = {
  saveCopy: (id: string) => void done.push(`save ${id}`),
  reveal: (id: string) => void done.push(`reveal ${id}`),
};
const place: ClickedPlace = {
  isEditable: false,
  selectionText: '',
  mediaType: 'none',
  srcURL: '',
  editFlags: { canCut: false, canCopy: true, canPaste: true, canSelectAll: true },
};
const menu = (changes: Partial<ClickedPlace>) => contextMenuTemplate({ ...place, ...changes }, actions);

test('a field offers what can be done in it now', () => {
  expect(menu({ isEditable: true }).map(({ role, enabled }) => [role, enabled])).toEqual([
    ['cut', false],
    ['copy', true],
    ['paste', true],
    [undefined, undefined],
    ['selectAll', true],
  ]);
});

test('a picture can be saved and shown in its folder', () => {
  const items = menu({ mediaType: 'image', srcURL: 'app://polyptych/thumbnails/4f-1' });
  for (const { click } of items) click?.(undefined as never, undefined, {});
  expect(done).toEqual(['save 4f-1', 'reveal 4f-1']);
});

test('selected text can be copied, and where there is nothing to do there is no menu', () => {
  expect(menu({ selectionText: 'seed' }).map(({ role }) => role)).toEqual(['copy']);
  expect(menu({ selectionText: ' \n' })).toEqual([]);
  expect(menu({ mediaType: 'image', srcURL: 'app://polyptych/icon.svg' })).toEqual([]);
});

test('only finished pictures of our own have an id', () => {
  expect(pictureOf('app://polyptych/images/a1')).toBe('a1');
  for (const address of [
    'app://polyptych/previews/a1',
    'app://polyptych/images/a1/b',
    'app://polyptych/images/..%2Fa',
    'https://example.com/images/a1',
    'data:image/png;base64,AA',
    '',
  ])
    expect(pictureOf(address)).toBeNull();
});
