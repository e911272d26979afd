import { join, resolve } from 'node:path';

/** What decides where the data folder is; handed in so that it can be tested for every platform. */
export interface HomeSources {
  environment: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  userFolder: string;
}

/** The data folder, absolute: `POLYPTYCH_HOME`, else the platform's place for application data. Empty counts as unset. */
export function homeFolder({ environment, platform, userFolder }: HomeSources): string {
  const value = (name: string) => (environment[name] === '' ? undefined : environment[name]);
  const chosen = value('POLYPTYCH_HOME');
  if (chosen !== undefined) return resolve(chosen);
  if (platform === 'darwin') return join(userFolder, 'Library', 'Application Support', 'Polyptych');
  if (platform === 'win32')
    return join(value('APPDATA') ?? join(userFolder, 'AppData', 'Roaming'), 'Polyptych');
  // The XDG specification asks to ignore a relative path.
  const dataFolder = value('XDG_DATA_HOME');
  return join(dataFolder?.startsWith('/') ? dataFolder : join(userFolder, '.local', 'share'), 'polyptych');
}
