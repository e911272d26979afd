import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type CudaInstallerOptions,
  createCudaInstaller,
} from '#core/devices/cuda-libraries/cuda-installer.ts';
import { cudaPackage } from '#core/devices/cuda-libraries/cuda-package.ts';
import { systemClock } from '#core/system-clock.ts';
import type { CudaLibraries } from '#shared/contract/devices.ts';
import { type PackageFeed, startPackageFeed } from '../support/package-feed.ts';
import { silentLog } from '../support/running-app.ts';

const { folder: inPackage, files, name, version } = cudaPackage;
let folder: string;
let feed: PackageFeed;
let states: CudaLibraries[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-cuda-'));
  states = [];
  feed = await startPackageFeed(name, version, {
    [`${inPackage}/${files[0]}`]: randomBytes(200_000),
    [`${inPackage}/${files[1]}`]: Buffer.from('shared'),
    [`${inPackage}/libonnxruntime_providers_tensorrt.so`]: Buffer.from('not wanted'),
  });
});
afterEach(async () => {
  await feed.close();
  rmSync(folder, { recursive: true });
});

function startInstaller(changes: Partial<CudaInstallerOptions> = {}) {
  const installer = createCudaInstaller({
    folder,
    clock: systemClock,
    log: silentLog,
    environment: { POLYPTYCH_NUGET_FEED: feed.index },
    platform: { name: 'linux', architecture: 'x64' },
    onChange: () => states.push(installer.state()),
    ...changes,
  });
  return installer;
}

test("what is fetched is what onnxruntime-node's own installer would fetch", () => {
  const metadata = createRequire(import.meta.url)('onnxruntime-node/script/install-metadata.js');
  const [manifest] = metadata.requirements['linux/x64'];
  const wanted = metadata.manifests[`linux/x64:${manifest}`];
  for (const file of files) {
    expect(wanted[`./${file}`].path).toBe(`${inPackage}/${file}`);
    expect(metadata.packages[wanted[`./${file}`].package]).toEqual({
      name,
      versions: [{ feed: 'nuget', version }],
    });
  }
  expect(metadata.feeds.nuget.index).toBe(cudaPackage.feed);
});

test('the libraries are fetched, unpacked and found by workers, beside a link to onnxruntime', async () => {
  const installer = startInstaller();
  expect(installer.state()).toEqual({ state: 'missing' });
  expect(installer.libraryPath('/app/runtime', undefined)).toBeNull();
  await installer.install();
  expect(installer.state()).toEqual({ state: 'installed', version });
  expect(states[0]).toEqual({ state: 'downloading', doneBytes: 0, totalBytes: null });
  expect(states).toContainEqual({
    state: 'downloading',
    doneBytes: feed.file.sizeBytes,
    totalBytes: feed.file.sizeBytes,
  });
  expect(states).toContainEqual({ state: 'unpacking' });
  const place = join(folder, `onnxruntime-${version}`);
  expect(readdirSync(folder)).toEqual([`onnxruntime-${version}`]);
  expect(readdirSync(place).toSorted()).toEqual([...files].toSorted());
  expect(readFileSync(join(place, files[1]), 'utf8')).toBe('shared');
  expect(installer.libraryPath('/app/runtime', '/mine')?.split(':').slice(0, 2)).toEqual([place, '/mine']);
  // Another start of an AppImage, another place.
  for (const runtime of ['/app/runtime', '/tmp/.mount_abc/runtime', '/tmp/.mount_abc/runtime']) {
    installer.libraryPath(runtime, undefined);
    expect(readlinkSync(join(place, 'libonnxruntime.so.1'))).toBe(`${runtime}/libonnxruntime.so.1`);
  }
  // Another run of the program finds them, too.
  expect(startInstaller().state()).toEqual({ state: 'installed', version });
});

test('a download that is stopped goes on later; two that ask wait for the same', async () => {
  feed.behaviour.slow = true;
  const installer = startInstaller({
    onChange() {
      const now = installer.state();
      if (now.state === 'downloading' && now.doneBytes > 0) installer.cancel();
    },
  });
  const both = [installer.install(), installer.install()];
  expect(both[0]).toBe(both[1]);
  await expect(both[0]).rejects.toMatchObject({ code: 'cancelled' });
  expect(installer.state()).toEqual({ state: 'missing' });
  feed.behaviour.slow = false;
  await startInstaller().install();
  expect(feed.ranges.at(-1)).toMatch(/^bytes=[1-9]/);
});

test('what goes wrong is one sentence, until it is tried again', async () => {
  const full = startInstaller({ freeBytesOf: () => Promise.resolve(0) });
  await expect(full.install()).rejects.toMatchObject({ code: 'disk_full' });
  expect(full.state()).toMatchObject({
    state: 'failed',
    error: { code: 'disk_full', message: expect.stringMatching(/make room there, then try again\.$/) },
  });
  const installer = startInstaller();
  feed.behaviour.damaged = true;
  await expect(installer.install()).rejects.toMatchObject({ code: 'download_failed' });
  feed.behaviour.damaged = false;
  feed.behaviour.status = 404;
  await expect(installer.install()).rejects.toThrow('refuses the download (status 404');
  feed.behaviour.status = null;
  await installer.install();
  expect(installer.state()).toMatchObject({ state: 'installed' });
  await feed.close();
  mkdirSync(join(folder, 'other'));
  const unreachable = startInstaller({ folder: join(folder, 'other') });
  await expect(unreachable.install()).rejects.toThrow(
    /^127\.0\.0\.1:\d+ cannot be reached \(.+\): look at the network/,
  );
});

test('a package without the expected file is refused, and nothing counts as installed', async () => {
  const other = await startPackageFeed(name, version, { [`${inPackage}/${files[1]}`]: Buffer.from('x') });
  const installer = startInstaller({ environment: { POLYPTYCH_NUGET_FEED: other.index } });
  await expect(installer.install()).rejects.toThrow(`The package has no ${files[0]}`);
  expect(installer.state()).toMatchObject({ state: 'failed' });
  expect(installer.libraryPath('/app', undefined)).toBeNull();
  await other.close();
});

test('where there are none for the platform nothing is offered', async () => {
  const installer = startInstaller({ platform: { name: 'linux', architecture: 'arm64' } });
  expect(installer.state()).toEqual({ state: 'unsupported' });
  await expect(installer.install()).rejects.toMatchObject({ code: 'unsupported' });
  writeFileSync(join(folder, 'untouched'), '');
  await installer.dispose();
});
