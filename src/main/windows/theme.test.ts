import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { groundOf } from './theme.ts';

test('a window has the ground that its page is going to have, so that nothing flashes', () => {
  const tokens = readFileSync(new URL('../../renderer/app/tokens.css', import.meta.url), 'utf8');
  const ground = (scheme: string) =>
    new RegExp(`color-scheme='${scheme}'\\] \\{[^}]*--ground: (#[0-9a-f]{6});`).exec(tokens)?.[1];
  expect(groundOf({ shouldUseDarkColors: true })).toBe(ground('dark'));
  expect(groundOf({ shouldUseDarkColors: false })).toBe(ground('light'));
});
