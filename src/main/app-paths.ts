import { join } from 'node:path';

export interface AppPathSources {
  /** `app.getAppPath()`: the repository, or `app.asar`. */
  appPath: string;
  /** `process.resourcesPath`: where a packaged app has what lies outside the archive. */
  resourcesPath: string;
  packaged: boolean;
  /** The data folder of this run. */
  home: string;
}

/** All files and folders that the desktop shell knows, absolute. */
export interface AppPaths {
  home: string;
  logs: string;
  /** Chromium's own profile: cookies, caches, and the lock of the single instance. */
  windowProfile: string;
  windowState: string;
  ownModels: string;
  cuda: string;
  embeddedModels: string;
  ownThemes: string;
  shippedThemes: string;
  preload: string;
  renderer: string;
  /** Programs of processes of their own: never inside the archive, which those processes do not look into. */
  workerEntry: string;
  samplerEntry: string;
  readerEntry: string;
  icon: string;
  license: string;
}

/** Decides where everything is. Each home is an app of its own: two homes do not know of each other. */
export function appPaths({ appPath, resourcesPath, packaged, home }: AppPathSources): AppPaths {
  const besideArchive = packaged ? join(resourcesPath, 'app.asar.unpacked') : appPath;
  const shipped = packaged ? resourcesPath : join(appPath, 'resources');
  const windowProfile = join(home, 'window');
  return {
    home,
    logs: join(home, 'logs'),
    windowProfile,
    windowState: join(windowProfile, 'window-state.json'),
    ownModels: join(home, 'models'),
    cuda: join(home, 'cuda'),
    embeddedModels: join(shipped, 'models'),
    ownThemes: join(home, 'themes'),
    shippedThemes: join(shipped, 'themes'),
    preload: join(appPath, 'out', 'preload', 'index.cjs'),
    renderer: join(appPath, 'out', 'renderer'),
    workerEntry: join(besideArchive, 'out', 'worker', 'entry.js'),
    samplerEntry: join(besideArchive, 'out', 'worker', 'sampler.js'),
    readerEntry: join(besideArchive, 'out', 'worker', 'reader.js'),
    icon: join(shipped, 'icons', '512x512.png'),
    license: join(packaged ? resourcesPath : appPath, 'LICENSE'),
  };
}
