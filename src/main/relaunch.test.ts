import { expect, test } from 'vitest';
import { relaunchOptions } from './relaunch.ts';

test('the app starts again with its arguments, and an AppImage from its own file', () => {
  const argv = ['/tmp/.mount_Poly/polyptych', '--simulate-gpus', '2'];
  expect(relaunchOptions({}, argv)).toEqual({ args: ['--simulate-gpus', '2'] });
  expect(relaunchOptions({ APPIMAGE: '/apps/Polyptych.AppImage' }, argv)).toEqual({
    args: ['--simulate-gpus', '2'],
    execPath: '/apps/Polyptych.AppImage',
  });
});
