import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { build, Platform } from 'electron-builder';
import { z } from 'zod';
import { unpackedFolder } from '../../build/electron-builder.ts';
import { electronVersion, packagingRequest } from '../../build/package-app.ts';
import { writeFakeElectron } from './fake-electron.ts';

const root = path.join(import.meta.dirname, '../..');
export const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';

/** The app packaged into a folder by the command that people use, around an Electron that only looks like one. */
export interface PackagedApp {
  appFolder: string;
  resources: string;
  electronFolder: string;
  /** What the command printed. */
  output: string;
}

/** Packages into a folder, which holds all that is made. */
export async function packageWithFakeElectron(workFolder: string): Promise<PackagedApp> {
  const electronFolder = path.join(workFolder, 'electron');
  writeFakeElectron(electronFolder, electronVersion(root), architecture);
  const outFolder = path.join(workFolder, 'package');
  const args = ['--dir', '--electron-dist', electronFolder, '--out', outFolder];
  const { exitCode, output } = await runPackaging(args);
  if (exitCode !== 0) throw new Error(`Packaging ended with code ${exitCode}: ${output}`);
  const appFolder = unpackedFolder({ outFolder, architecture });
  return { appFolder, resources: path.join(appFolder, 'resources'), electronFolder, output };
}

/** Runs what `npm run package` runs once everything is installed. It builds what is stale. */
export async function runPackaging(args: readonly string[]) {
  const script = path.join(root, 'scripts/run-packaging.ts');
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const [exitCode] = await once(child, 'close');
  return { exitCode: typeof exitCode === 'number' ? exitCode : null, output };
}

const appImageSchema = z.object({ desktop: z.string(), desktopFileName: z.string() });
const debSchema = z.tuple([z.array(z.string()), z.string()]);

/**
 * What electron-builder would hand to the tools that make an AppImage and a deb, which it downloads: it is stopped just
 * before. For the AppImage its desktop entry, for the deb the arguments of fpm and the desktop entry.
 */
export async function installerInputs({ appFolder, electronFolder }: PackagedApp) {
  const request = packagingRequest({
    root,
    architecture,
    targets: ['AppImage', 'deb'],
    outFolder: path.dirname(appFolder),
    electronFolder,
  });
  const given: unknown[] = [];
  await build({
    ...request,
    targets: new Map([[Platform.LINUX, request.targets.get(Platform.LINUX) ?? new Map()]]),
    prepackaged: appFolder,
    effectiveOptionComputed: async (options: unknown) => {
      // The files named in it are gone when the build ends.
      given.push(Array.isArray(options) ? [options[0], readFileSync(String(options[1]), 'utf8')] : options);
      return true;
    },
  });
  const appImage = given.flatMap((item) => appImageSchema.safeParse(item).data ?? []);
  const deb = given.flatMap((item) => {
    const parsed = debSchema.safeParse(item).data;
    return parsed ? [{ fpmArguments: parsed[0], desktop: parsed[1] }] : [];
  });
  return { appImage, deb };
}

/** All files in a folder, by their path in it. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

export function megabytes(folder: string, files = filesIn(folder)): number {
  return files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0) / 1e6;
}
