import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cudaPackage } from '#core/devices/cuda-libraries/cuda-package.ts';
import { startCommand } from '../support/command-line.ts';
import { startPackageFeed } from '../support/package-feed.ts';

const { folder, files, name, version } = cudaPackage;

// There is none for other platforms.
test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'cuda install fetches the libraries into the data folder, and cuda status says so',
  async () => {
    const feed = await startPackageFeed(
      name,
      version,
      Object.fromEntries(files.map((file) => [`${folder}/${file}`, Buffer.from(file)])),
    );
    onTestFinished(() => feed.close());
    const home = mkdtempSync(join(tmpdir(), 'polyptych-cuda-'));
    onTestFinished(() => rmSync(home, { recursive: true }));
    const cuda = (...args: string[]) =>
      startCommand(home, ['cuda', ...args], { POLYPTYCH_NUGET_FEED: feed.index }).ended;

    expect(await cuda('status', '--json')).toEqual({
      exitCode: 0,
      stdout: '{"state":"missing"}\n',
      stderr: '',
    });
    feed.behaviour.damaged = true;
    expect(await cuda('install')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^What came from 127\.0\.0\.1:\d+ is not what was asked for .*\.\n$/),
    });
    feed.behaviour.damaged = false;
    const installed = `The CUDA libraries of onnxruntime ${version} are installed.\n`;
    expect(await cuda('install')).toEqual({ exitCode: 0, stdout: installed, stderr: '' });
    expect(await cuda('status')).toEqual({ exitCode: 0, stdout: installed, stderr: '' });
    for (const file of files)
      expect(existsSync(join(home, 'cuda', `onnxruntime-${version}`, file))).toBe(true);
  },
);
