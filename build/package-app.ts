import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { z } from 'zod';
import { packagingConfiguration } from './electron-builder.ts';
import { electronFolderProblem } from './electron-folder.ts';
import { type Architecture, missingPackages, nativePackages, readLockedPackages } from './native-packages.ts';

export const targets = ['dir', 'AppImage', 'deb'] as const;
/** `dir` is the app in a folder, which the others pack into one file. */
export type Target = (typeof targets)[number];

export interface PackagingOptions {
  /** The repository's folder; its `out` is built. */
  root: string;
  architecture: Architecture;
  targets: readonly Target[];
  outFolder: string;
  electronFolder: string | null;
}

/** What cannot be packaged, in one sentence. */
export class PackagingError extends Error {
  override name = 'PackagingError';
}

/** Fails unless everything that ships is there and for the one architecture. */
export function checkPackaging({ root, architecture, electronFolder }: PackagingOptions): void {
  const wanted = { architecture, version: electronVersion(root) };
  const problem =
    missingPackages(root, nativePackages(readLockedPackages(root), architecture), architecture) ??
    (electronFolder === null ? null : electronFolderProblem(electronFolder, wanted));
  if (problem !== null) throw new PackagingError(problem);
}

/** What electron-builder is asked for. */
export function packagingRequest({ targets: names, ...options }: PackagingOptions) {
  const packages = nativePackages(readLockedPackages(options.root), options.architecture);
  return {
    projectDir: options.root,
    targets: Platform.LINUX.createTarget([...names], Arch[options.architecture]),
    publish: 'never' as const,
    config: packagingConfiguration({ ...options, nativePackages: packages }),
  };
}

/**
 * Packages the built app, once `checkPackaging` has passed. Returns the files that electron-builder made; for `dir` there
 * are none but the folder.
 */
export async function packageApp(options: PackagingOptions): Promise<string[]> {
  try {
    return await build(packagingRequest(options));
  } catch (error) {
    throw new PackagingError(failureSentence(error), { cause: error });
  }
}

function failureSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const isNetwork = /\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/.test(message);
  if (!isNetwork) return `electron-builder failed: ${message}`;
  return (
    `electron-builder could not download what it packages with (${message}): connect to the network, ` +
    'or make the folder alone with "--dir --electron-dist DIR".'
  );
}

/** The version of Electron that the repository pins. */
export function electronVersion(root: string): string {
  const file = path.join(root, 'node_modules/electron/package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
