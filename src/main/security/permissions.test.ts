import { expect, test } from 'vitest';
import { mayHave } from './permissions.ts';

const page = 'app://polyptych/';

test('the page may put text on the clipboard', () => {
  expect(mayHave('clipboard-sanitized-write', page, true)).toBe(true);
});

test.each(['clipboard-read', 'media', 'geolocation', 'notifications', 'usb', 'openExternal', 'fullscreen'])(
  'the page gets no %s',
  (permission) => {
    expect(mayHave(permission, page, true)).toBe(false);
  },
);

test('other pages and frames inside ours get nothing', () => {
  expect(mayHave('clipboard-sanitized-write', 'https://example.com/', true)).toBe(false);
  expect(mayHave('clipboard-sanitized-write', page, false)).toBe(false);
});
