import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { draw, pictureTask, startWorker } from '#test/worker/worker-process.ts';
import { elfArchitecture } from '../../build/electron-folder.ts';
import { importsOf, openArchive } from './archive.ts';
import {
  architecture,
  filesIn,
  installerInputs,
  megabytes,
  type PackagedApp,
  packageWithFakeElectron,
  runPackaging,
} from './packaged-app.ts';
import { startSampler } from './sampler-process.ts';

/** For a machine that is busy with something else as well; alone it takes a few seconds. */
const buildTimeoutMs = 180_000;

let workFolder: string;
let app: PackagedApp;
let beside: string;
beforeAll(async () => {
  workFolder = mkdtempSync(path.join(tmpdir(), 'polyptych-packaging-'));
  app = await packageWithFakeElectron(workFolder);
  beside = path.join(app.resources, 'app.asar.unpacked');
}, buildTimeoutMs);
afterAll(() => rmSync(workFolder, { recursive: true, force: true }));

/** Starts as far from the repository as can be: in an empty folder, without any variable of the environment. */
function bare(entry: string) {
  const cwd = path.join(workFolder, 'empty');
  mkdirSync(cwd, { recursive: true });
  return { entry: path.join(beside, entry), cwd, environment: {} };
}

describe('the archive', () => {
  let archive: ReturnType<typeof openArchive>;
  beforeAll(() => {
    archive = openArchive(app.resources);
  });

  test('holds the built app and no source, test, map or note', () => {
    const { files, textOf } = archive;
    for (const name of [
      'package.json',
      'out/main/index.js',
      'out/preload/index.cjs',
      'out/renderer/index.html',
      'out/worker/entry.js',
      'out/worker/sampler.js',
    ])
      expect(files).toContain(name);
    const expected = /^(package\.json$|out\/(main|preload|renderer|worker)\/|node_modules\/)/;
    expect(files.filter((name) => !expected.test(name))).toEqual([]);
    const foreign = /\.([cm]?tsx?|map|md|cc?|h)$/;
    expect(files.filter((name) => foreign.test(name) && !name.includes('LICENSE'))).toEqual([]);
    const manifest = JSON.parse(textOf('package.json'));
    expect(manifest).toMatchObject({ main: 'out/main/index.js', desktopName: 'polyptych.desktop' });
    for (const absent of ['scripts', 'devDependencies']) expect(manifest).not.toHaveProperty(absent);
  });

  test('imports nothing that is not there: Node, Electron, its own files, and native packages in workers alone', () => {
    const native = /^(onnxruntime-node|onnxruntime-common|@napi-rs\/image|koffi)$/;
    const imported: string[] = [];
    for (const name of archive.files.filter((file) => /^out\/(main|preload|worker)\/.*\.c?js$/.test(file))) {
      const inWorker = name.startsWith('out/worker/');
      const modules = importsOf(archive.textOf(name));
      const strange = modules.filter(
        (module) =>
          !isBuiltin(module) &&
          !module.startsWith('./') &&
          !(inWorker ? native.test(module) : module === 'electron'),
      );
      expect([name, strange]).toEqual([name, []]);
      imported.push(...modules);
    }
    expect(imported).toEqual(
      expect.arrayContaining(['electron', 'node:fs', 'onnxruntime-node', '@napi-rs/image', 'koffi']),
    );
  });

  test("leaves the workers' programs and all that they import outside, and nothing else", () => {
    const { files, unpacked } = archive;
    expect(unpacked.toSorted()).toEqual(filesIn(beside));
    expect(files.filter((name) => /^(out\/worker|node_modules)\//.test(name))).toEqual(unpacked);
  });

  test('comes with licences: its own, and those of what is bundled and what is beside it', () => {
    expect(readFileSync(path.join(app.resources, 'LICENSE'), 'utf8')).toContain('MIT License');
    expect(archive.files).toEqual(
      expect.arrayContaining([
        'out/main/THIRD-PARTY-LICENSES.txt',
        'out/renderer/THIRD-PARTY-LICENSES.txt',
        'out/worker/THIRD-PARTY-LICENSES.txt',
        'node_modules/@napi-rs/image/LICENSE',
        'node_modules/koffi/LICENSE.txt',
      ]),
    );
  });
});

test('only machine code of this architecture for Linux is in it', () => {
  const files = filesIn(app.appFolder);
  expect(files.filter((name) => /\.(dll|exe|dylib|lib)$/.test(name))).toEqual([]);
  const libraries = files.filter((name) => /\.(node|so)(\.|$)/.test(name));
  expect(libraries.map((name) => path.basename(name))).toEqual(
    expect.arrayContaining([
      'koffi.node',
      expect.stringMatching(/^image\.linux-.*\.node$/),
      'libonnxruntime.so.1',
      'onnxruntime_binding.node',
    ]),
  );
  for (const name of libraries)
    expect([name, elfArchitecture(path.join(app.appFolder, name))]).toEqual([name, architecture]);
});

test('it is as large as its parts, and the command says so', () => {
  const sizes = {
    archive: megabytes(app.resources, ['app.asar']),
    workers: megabytes(beside),
    models: megabytes(path.join(app.resources, 'models')),
  };
  const total = megabytes(app.appFolder);
  const report = Object.entries(sizes).map(([name, size]) => `${name} ${size.toFixed(1)} MB`);
  console.log(`Packaged app without Electron: ${total.toFixed(1)} MB (${report.join(', ')}).`);
  // The archive is all JavaScript; another platform's onnxruntime alone would add 25 to 86 MB.
  expect(sizes.archive).toBeLessThan(6);
  expect(total).toBeLessThan(110);
  expect(app.output).toContain(`${app.appFolder}  ${total.toFixed(1)} MB`);
});

test('its worker draws with its own model, and the same pixels as a worker from the sources', async () => {
  const packaged = startWorker({}, bare('out/worker/entry.js'));
  const fromSources = startWorker();
  try {
    const ready = await packaged.hears('ready');
    expect(ready).toMatchObject({ executionProvider: 'cpu', pid: packaged.child.pid });
    const modelFolder = path.join(app.resources, 'models/postcards');
    const [one, other] = [pictureTask({}, { modelFolder }), pictureTask()];
    expect(await draw(packaged, one)).toMatchObject({ type: 'completed', image: { width: 128 } });
    expect(await draw(fromSources, other)).toMatchObject({ type: 'completed' });
    const pixels = await sharp(one.task.imagePath).raw().toBuffer();
    expect(new Set(pixels).size).toBeGreaterThan(100);
    expect(pixels.equals(await sharp(other.task.imagePath).raw().toBuffer())).toBe(true);
    expect((await sharp(one.task.thumbnails[0]?.path).metadata()).format).toBe('webp');
  } finally {
    for (const worker of [packaged, fromSources]) worker.send({ type: 'shutdown' });
    await Promise.all([packaged.exited, fromSources.exited]);
  }
});

test('its sampler looks for devices and reads them', async () => {
  const { said, heard, exited, child } = startSampler(bare('out/worker/sampler.js'));
  await heard;
  expect(said).toEqual(expect.arrayContaining(['detected', 'sampled']));
  child.send({ type: 'shutdown' });
  expect(await exited).toBe(0);
});

test('its koffi calls into the system', () => {
  const { cwd, environment } = bare('');
  const script =
    "import { createRequire } from 'node:module';" +
    `const koffi = createRequire(${JSON.stringify(path.join(beside, 'out/worker/sampler.js'))})('koffi');` +
    "console.log(koffi.load('libc.so.6').func('int getpid()')() === process.pid);";
  const args = ['--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, env: environment, encoding: 'utf8' });
  expect([stdout.trim(), stderr]).toEqual(['true', '']);
});

test('its program has its fuses set', async () => {
  const wire = await getCurrentFuseWire(path.join(app.appFolder, 'polyptych'));
  const read = Object.fromEntries(
    Object.entries(wire)
      .filter(([fuse]) => fuse !== 'version')
      .map(([fuse, state]) => [FuseV1Options[Number(fuse)], state === FuseState.ENABLE]),
  );
  expect(read).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  });
});

test('the default app of Electron does not ship', () => {
  expect(filesIn(app.resources)).not.toContain('default_app.asar');
});

describe('the installers', () => {
  let inputs: Awaited<ReturnType<typeof installerInputs>>;
  beforeAll(async () => {
    inputs = await installerInputs(app);
  }, buildTimeoutMs);

  test('have a desktop entry that menus and docks understand', () => {
    const desktop = inputs.deb[0]?.desktop ?? '';
    const entry = new Map(
      desktop
        .split('\n')
        .filter((line) => line.includes('='))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(desktop.startsWith('[Desktop Entry]\n')).toBe(true);
    expect(Object.fromEntries(entry)).toEqual({
      Name: 'Polyptych',
      Exec: '/opt/Polyptych/polyptych %U',
      Terminal: 'false',
      Type: 'Application',
      Icon: 'polyptych',
      StartupWMClass: 'polyptych',
      StartupNotify: 'true',
      Keywords: 'image;picture;text-to-image;diffusion;AI;GPU;',
      Comment: 'Makes pictures from text on all the GPUs of one workstation',
      Categories: 'Graphics;',
    });
  });

  test('never switch the sandbox off by themselves', () => {
    const [appImage] = inputs.appImage;
    expect(appImage?.desktopFileName).toBe('polyptych.desktop');
    expect(appImage?.desktop).toContain('\nExec=AppRun %U\n');
    expect(`${appImage?.desktop}${inputs.deb[0]?.desktop}`).not.toContain('--no-sandbox');
  });

  test('the deb has its name, section, dependencies and an icon of each size', () => {
    const words = inputs.deb[0]?.fpmArguments ?? [];
    const after = (option: string) => words[words.indexOf(option) + 1];
    const debian = architecture === 'x64' ? 'amd64' : 'arm64';
    expect(path.basename(after('--package') ?? '')).toMatch(
      new RegExp(`^polyptych_\\d+\\.\\d+\\.\\d+_${debian}\\.deb$`),
    );
    expect([after('--name'), after('--architecture'), after('--category'), after('--license')]).toEqual([
      'polyptych',
      debian,
      'graphics',
      'MIT',
    ]);
    expect(after('--maintainer')).toMatch(/^[\w ]+ <[^@ ]+@[^@ ]+>$/);
    const icons = words.filter((word) => word.includes('=/usr/share/icons/hicolor/'));
    expect(icons).toHaveLength(10);
    expect(words).toContain(`${app.appFolder}/=/opt/Polyptych`);
  });
});

describe('the command refuses in one sentence', () => {
  test.each([
    ['a word that it does not know', ['--arch', 'mips'], 2, '--arch takes x64 or arm64, not "mips".'],
    ['an option that it does not know', ['--publish'], 2, "Unknown option '--publish'"],
    [
      'a folder without Electron',
      ['--dir', '--electron-dist', '/nowhere'],
      1,
      '/nowhere has no program named electron: name the folder of an unpacked Electron.',
    ],
  ])('%s', async (_what, args, expected, sentence) => {
    const { exitCode, output } = await runPackaging(args);
    expect(output).toContain(sentence);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(exitCode).toBe(expected);
  });
});
