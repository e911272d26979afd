import { expect, test } from 'vitest';
import { homeFolder } from './home.ts';

const of = (environment: Record<string, string>, platform: NodeJS.Platform = 'linux') =>
  homeFolder({ environment, platform, userFolder: '/home/ada' });

test('POLYPTYCH_HOME wins everywhere, and becomes absolute', () => {
  expect(of({ POLYPTYCH_HOME: '/data/pictures', XDG_DATA_HOME: '/other' })).toBe('/data/pictures');
  expect(of({ POLYPTYCH_HOME: 'pictures' })).toBe(`${process.cwd()}/pictures`);
});

test('each platform has its own place, and empty or relative settings count as none', () => {
  expect(of({})).toBe('/home/ada/.local/share/polyptych');
  expect(of({ POLYPTYCH_HOME: '', XDG_DATA_HOME: '' })).toBe('/home/ada/.local/share/polyptych');
  expect(of({ XDG_DATA_HOME: 'relative' })).toBe('/home/ada/.local/share/polyptych');
  expect(of({ XDG_DATA_HOME: '/data' })).toBe('/data/polyptych');
  expect(of({}, 'darwin')).toBe('/home/ada/Library/Application Support/Polyptych');
  expect(of({ APPDATA: '/roaming' }, 'win32')).toBe('/roaming/Polyptych');
});
