import { expect, test } from 'vitest';
import { appPaths } from './app-paths.ts';

test('a packaged app starts its processes from beside the archive, and reads models and icon from its resources', () => {
  const paths = appPaths({
    appPath: '/opt/Polyptych/resources/app.asar',
    resourcesPath: '/opt/Polyptych/resources',
    packaged: true,
    home: '/home/ada/.local/share/polyptych',
  });
  expect(paths).toMatchObject({
    workerEntry: '/opt/Polyptych/resources/app.asar.unpacked/out/worker/entry.js',
    samplerEntry: '/opt/Polyptych/resources/app.asar.unpacked/out/worker/sampler.js',
    readerEntry: '/opt/Polyptych/resources/app.asar.unpacked/out/worker/reader.js',
    embeddedModels: '/opt/Polyptych/resources/models',
    ownThemes: '/home/ada/.local/share/polyptych/themes',
    shippedThemes: '/opt/Polyptych/resources/themes',
    icon: '/opt/Polyptych/resources/icons/512x512.png',
    preload: '/opt/Polyptych/resources/app.asar/out/preload/index.cjs',
    renderer: '/opt/Polyptych/resources/app.asar/out/renderer',
  });
});

test('unpackaged, everything is in the repository and data is in the home', () => {
  const paths = appPaths({
    appPath: '/src',
    resourcesPath: '/electron/resources',
    packaged: false,
    home: '/home',
  });
  expect(paths).toMatchObject({
    workerEntry: '/src/out/worker/entry.js',
    embeddedModels: '/src/resources/models',
    shippedThemes: '/src/resources/themes',
    icon: '/src/resources/icons/512x512.png',
    license: '/src/LICENSE',
    logs: '/home/logs',
    ownModels: '/home/models',
    windowProfile: '/home/window',
    windowState: '/home/window/window-state.json',
  });
});
