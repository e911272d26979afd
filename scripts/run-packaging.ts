/** Builds what is stale and packages the desktop app: see build/README.md. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { unpackedFolder } from '../build/electron-builder.ts';
import { architectures } from '../build/native-packages.ts';
import { checkPackaging, packageApp, PackagingError, targets } from '../build/package-app.ts';
import { ensureDesktopBuilt } from './build-output.mjs';
import { findElectron } from './electron-runtime.mjs';
import { root, SetupError } from './setup.mjs';

const usage =
  'npm run package [-- --dir] [--target AppImage|deb]… [--arch x64|arm64]… [--electron-dist DIR] [--out DIR]';

class UsageError extends Error {}

function oneOf<T extends string>(allowed: readonly T[], word: string, option: string): T {
  const found = allowed.find((value) => value === word);
  if (found === undefined) throw new UsageError(`${option} takes ${allowed.join(' or ')}, not "${word}".`);
  return found;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      dir: { type: 'boolean', default: false },
      target: { type: 'string', multiple: true },
      arch: { type: 'string', multiple: true },
      'electron-dist': { type: 'string' },
      out: { type: 'string', default: path.join(root, 'out/package') },
    },
  });
  const named = (values.target ?? ['AppImage', 'deb']).map((word) => oneOf(targets, word, '--target'));
  const electronFolder = values['electron-dist'];
  const wanted = (values.arch ?? [process.arch]).map((word) => oneOf(architectures, word, '--arch'));
  if (electronFolder !== undefined && wanted.length > 1)
    throw new UsageError('--electron-dist is for one architecture: name one --arch.');
  return {
    targets: values.dir ? (['dir'] as const) : named,
    architectures: wanted,
    electronFolder: electronFolder === undefined ? null : path.resolve(electronFolder),
    outFolder: path.resolve(values.out),
  };
}

/** Electron as `npm start` found or downloaded it, where it is for the architecture. */
function installedElectron(architecture: string): string | null {
  const program = architecture === process.arch ? findElectron(root, process.env) : null;
  return program === null ? null : path.dirname(program);
}

function sizeBytes(target: string): number {
  const stats = statSync(target);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(target, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .reduce((sum, { name }) => sum + sizeBytes(path.join(target, name)), 0);
}

async function packageAll(): Promise<void> {
  if (process.platform !== 'linux')
    throw new PackagingError(`Packages are made on Linux, not on ${process.platform}.`);
  const { architectures: wanted, electronFolder, ...options } = readOptions();
  const packagings = wanted.map((architecture) => ({
    ...options,
    root,
    architecture,
    electronFolder: electronFolder ?? installedElectron(architecture),
  }));
  for (const packaging of packagings) checkPackaging(packaging);
  await ensureDesktopBuilt(console.error);
  for (const packaging of packagings) {
    const files = await packageApp(packaging);
    for (const result of [unpackedFolder(packaging), ...files])
      console.log(`${result}  ${(sizeBytes(result) / 1e6).toFixed(1)} MB`);
  }
}

function isUsageError(error: unknown): error is Error {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return error instanceof UsageError || (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'));
}

try {
  await packageAll();
} catch (error) {
  if (isUsageError(error)) {
    console.error(`${error.message} Usage: ${usage}`);
    process.exitCode = 2;
  } else if (error instanceof PackagingError || error instanceof SetupError) {
    console.error(error.message);
    if (error instanceof SetupError && error.detail) console.error(error.detail);
    process.exitCode = 1;
  } else throw error;
}
