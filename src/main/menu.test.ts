import type { MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { menuTemplate, type MenuSources } from './menu.ts';

const nothing = () => undefined;
const sources: MenuSources = {
  platform: 'linux',
  packaged: true,
  newWindow: nothing,
  tell: nothing,
  openModelsFolder: nothing,
  openLogs: nothing,
  openLicense: nothing,
  report: nothing,
};

function itemsOf(template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}
const items = (changes: Partial<MenuSources> = {}) => itemsOf(menuTemplate({ ...sources, ...changes }));

test('every item can be named, and no two have one name', () => {
  const ids = items()
    .filter(({ type }) => type !== 'separator')
    .map(({ id }) => id);
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(ids.length);
});

test('no key of the page is taken by the menu', () => {
  const taken = items()
    .filter(({ registerAccelerator }) => registerAccelerator !== false)
    .flatMap(({ accelerator, role }) => [accelerator, role]);
  for (const key of [
    'CmdOrCtrl+K',
    'CmdOrCtrl+Return',
    'CmdOrCtrl+Z',
    '/',
    'F',
    'R',
    'Delete',
    'undo',
    'redo',
    'selectAll',
  ])
    expect(taken).not.toContain(key);
});

test('developer tools are there for developers only', () => {
  expect(items().some(({ role }) => role === 'toggleDevTools')).toBe(false);
  expect(items({ packaged: false }).some(({ role }) => role === 'toggleDevTools')).toBe(true);
});

test('on macOS, editing keys come through the menu and quitting is in the menu of the app', () => {
  const mac = items({ platform: 'darwin' });
  expect(mac.find(({ id }) => id === 'undo')).not.toHaveProperty('registerAccelerator');
  expect(mac.some(({ id }) => id === 'quit')).toBe(false);
  expect(mac[0]?.role).toBe('appMenu');
});

test('what concerns the page is told to the page', () => {
  const told: string[] = [];
  const all = items({ tell: (command) => void told.push(command) });
  for (const id of ['save-copy', 'add-model', 'show-models', 'show-shortcuts'])
    all.find((item) => item.id === id)?.click?.(undefined as never, undefined, {});
  expect(told).toEqual(['save-copy', 'add-model', 'show-models', 'show-shortcuts']);
});
