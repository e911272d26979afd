import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { flipFuses } from '@electron/fuses';
import type { Configuration } from 'electron-builder';
import { fuses } from './fuses.ts';
import { type Architecture, type NativePackage, shippedFiles } from './native-packages.ts';

const executableName = 'polyptych';

interface ConfigurationOptions {
  /** The repository's folder. */
  root: string;
  architecture: Architecture;
  nativePackages: readonly NativePackage[];
  /** Folder that the artefacts are written to, absolute. */
  outFolder: string;
  /** Folder with Electron's program for this architecture, absolute; null lets electron-builder download it. */
  electronFolder: string | null;
}

/** The folder that all targets write the app into first, inside the output folder. */
export function unpackedFolder({
  outFolder,
  architecture,
}: Pick<ConfigurationOptions, 'outFolder' | 'architecture'>): string {
  return path.join(outFolder, architecture === 'x64' ? 'linux-unpacked' : `linux-${architecture}-unpacked`);
}

/**
 * What electron-builder is told. Names, version and description are those of package.json.
 *
 * `app.asar` holds package.json, the main process, the preload script and the user interface. Beside it, in
 * `app.asar.unpacked`, lie the programs of the worker processes and all that they import: a process started there never
 * looks into the archive.
 */
export function packagingConfiguration(options: ConfigurationOptions): Configuration {
  const { root, architecture, nativePackages, outFolder, electronFolder } = options;
  const appRun = path.join(unpackedFolder(options), 'AppRun');
  return {
    appId: 'app.polyptych.Polyptych',
    copyright: 'The Polyptych authors, MIT licence',
    directories: { output: outFolder, buildResources: 'build' },
    ...(electronFolder === null ? {} : { electronDist: electronFolder }),
    asar: true,
    asarUnpack: ['out/worker/**', 'node_modules/**'],
    files: [
      'package.json',
      'out/{main,preload,renderer,worker}/**',
      '!**/*.map',
      ...nativePackages.map(({ name, place }) => ({
        from: place,
        to: place,
        filter: shippedFiles(name, architecture),
      })),
    ],
    extraResources: [
      { from: 'resources/models', to: 'models' },
      { from: 'resources/themes', to: 'themes' },
      { from: 'resources/icons/512x512.png', to: 'icons/512x512.png' },
    ],
    // The packages are listed above: nothing else is to be collected, rebuilt or installed.
    beforeBuild: () => Promise.resolve(false),
    // A downloaded Electron loses this by itself, one from a folder does not.
    afterExtract: ({ appOutDir }) => rm(path.join(appOutDir, 'resources/default_app.asar'), { force: true }),
    afterPack: async ({ appOutDir }) => {
      // As an extra resource it would take every other file of this name out of the app.
      await copyFile(path.join(root, 'LICENSE'), path.join(appOutDir, 'resources/LICENSE'));
      await flipFuses(path.join(appOutDir, executableName), fuses);
    },
    // Files of the app take the place of electron-builder's own in an AppImage; in a deb this one has no business.
    artifactBuildStarted: async ({ targetPresentableName }) => {
      await rm(appRun, { force: true });
      if (targetPresentableName === 'AppImage') await copyFile(path.join(root, 'build/linux/AppRun'), appRun);
    },
    artifactBuildCompleted: () => rm(appRun, { force: true }),
    // Chromium's own strings: the app speaks English.
    electronLanguages: ['en-US'],
    publish: null,
    // A runtime that needs no FUSE 2 on the machine, and whose desktop entry does not switch the sandbox off.
    toolsets: { appimage: '1.0.3' },
    linux: {
      executableName,
      icon: 'resources/icons',
      category: 'Graphics',
      synopsis: 'Text-to-image studio for workstations with several GPUs',
      syncDesktopName: true,
      desktop: {
        entry: {
          Keywords: 'image;picture;text-to-image;diffusion;AI;GPU;',
          StartupNotify: 'true',
        },
      },
    },
    appImage: { artifactName: 'Polyptych-${version}-${arch}.AppImage' },
    deb: {
      artifactName: 'polyptych_${version}_${arch}.deb',
      packageCategory: 'graphics',
      depends: [
        'libgtk-3-0',
        'libnotify4',
        'libnss3',
        'libxss1',
        'libxtst6',
        'xdg-utils',
        'libatspi2.0-0',
        'libuuid1',
        'libsecret-1-0',
        'libgbm1',
        'libasound2',
        'libstdc++6',
      ],
      // What the WebGPU provider draws through.
      recommends: ['libvulkan1', 'mesa-vulkan-drivers'],
    },
  };
}
