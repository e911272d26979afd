import { expect, test } from 'vitest';
import { createMenuChoices } from './menu-choices.ts';

test('a choice in the menu reaches the window that is meant, and no other', () => {
  const heard: string[] = [];
  const windows = [createMenuChoices('1'), createMenuChoices('2'), createMenuChoices(null)];
  for (const [index, window] of windows.entries())
    window.onChoice((command) => void heard.push(`${index} ${command}`));
  for (const window of windows) window.apply({ windowKey: '2', command: 'save-copy' });
  expect(heard).toEqual(['1 save-copy']);
});

test('who does not listen any more hears nothing', () => {
  const choices = createMenuChoices('1');
  let heard = 0;
  const stop = choices.onChoice(() => (heard += 1));
  stop();
  choices.apply({ windowKey: '1', command: 'show-models' });
  expect(heard).toBe(0);
});
