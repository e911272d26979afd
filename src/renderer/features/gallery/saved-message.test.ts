import { expect, test } from 'vitest';
import { savedMessage } from './saved-message.ts';

test('saving tells how many copies there are now, and says nothing to who changed their mind', () => {
  expect(savedMessage(1)).toBe('Copy saved.');
  expect(savedMessage(1000)).toBe('1,000 copies saved.');
  expect(savedMessage(0)).toBeNull();
});
