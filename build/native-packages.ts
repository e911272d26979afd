import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export const architectures = ['x64', 'arm64'] as const;
/** Node's names. The platform is always Linux with the GNU C library. */
export type Architecture = (typeof architectures)[number];

const lockedPackageSchema = z.object({
  version: z.string().optional(),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
  libc: z.array(z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.object({ packages: z.record(z.string(), lockedPackageSchema) });

/** Packages of a lock file by their place, such as `node_modules/koffi`. */
export type LockedPackages = z.infer<typeof lockSchema>['packages'];

/** A package that ships as it is, outside of the asar archive. */
export interface NativePackage {
  name: string;
  version: string;
  /** Where it lies, from the repository's folder: `node_modules/…`. */
  place: string;
}

/** What the worker bundles import instead of containing it: packages with machine code. */
export const importedPackages = ['onnxruntime-node', '@napi-rs/image', 'koffi'];

/** Only the installer of onnxruntime-node imports these. */
const installersOnly = new Set(['adm-zip', 'global-agent']);

export function readLockedPackages(root: string): LockedPackages {
  return lockSchema.parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'))).packages;
}

/** npm's rule: a list names what is allowed, or with `!` what is not. */
function allows(list: readonly string[] | undefined, value: string): boolean {
  if (list === undefined || list.length === 0) return true;
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((item) => item.startsWith('!'));
}

/** The place of a dependency, looked up as Node does: beside its dependent, then further up. */
function placeOf(packages: LockedPackages, dependent: string, name: string): string | null {
  for (
    let folder = dependent;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))
  ) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return null;
  }
}

/**
 * All packages that a worker process needs beside its bundle on Linux with one architecture: the native ones, what they
 * import, and of the optional ones (binaries) those of this architecture. Read from the lock file, so that the answer
 * does not depend on what is installed. Sorted by place.
 */
export function nativePackages(packages: LockedPackages, architecture: Architecture): NativePackage[] {
  const found = new Map<string, NativePackage>();
  const visit = (dependent: string, name: string, optional: boolean) => {
    const place = placeOf(packages, dependent, name);
    const locked = place === null ? undefined : packages[place];
    if (place === null || locked?.version === undefined) {
      if (optional) return;
      throw new Error(`package-lock.json does not say where ${name} is: run npm install.`);
    }
    const fits =
      allows(locked.os, 'linux') && allows(locked.cpu, architecture) && allows(locked.libc, 'glibc');
    if (found.has(place) || installersOnly.has(name) || !fits) return;
    found.set(place, { name, version: locked.version, place });
    for (const dependency of Object.keys(locked.dependencies ?? {})) visit(place, dependency, false);
    for (const dependency of Object.keys(locked.optionalDependencies ?? {})) visit(place, dependency, true);
  };
  for (const name of importedPackages) visit('', name, false);
  return [...found.values()].toSorted((a, b) => (a.place < b.place ? -1 : 1));
}

/** Says in one sentence which packages are not installed in the locked version and how to get them, or null. */
export function missingPackages(
  root: string,
  wanted: readonly NativePackage[],
  architecture: Architecture,
): string | null {
  const missing = wanted.filter(({ place, version }) => installedVersion(path.join(root, place)) !== version);
  if (missing.length === 0) return null;
  const names = missing.map(({ name, version }) => `${name}@${version}`).join(' ');
  return (
    `Packaging for ${architecture} needs packages that are not installed here: ` +
    `run "npm install --no-save --force ${names}", then try again.`
  );
}

function installedVersion(folder: string): string | null {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return null;
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

/** Which files of a package ship, as patterns of electron-builder: code that runs, machine code, licences. */
export function shippedFiles(name: string, architecture: Architecture): string[] {
  const code = [
    'package.json',
    '**/*.{js,cjs,mjs,json,node}',
    '**/*.so',
    '**/*.so.*',
    '**/{LICENSE,NOTICE,COPYING}*',
  ];
  switch (name) {
    // All platforms' binaries are in the one package: over 200 MB.
    case 'onnxruntime-node':
      return ['package.json', 'dist/**/*.js', `bin/napi-v6/linux/${architecture}/*`, 'LICENSE*'];
    case 'onnxruntime-common':
      return ['package.json', 'dist/cjs/**/*.{js,json}', 'dist/esm/**/*.{js,json}', 'LICENSE*'];
    case 'koffi':
      return [...code, '!{doc,lib,vendor}/**', '!cnoke.cjs'];
    default:
      // koffi's binary packages hold one for musl as well.
      return [...code, '!musl_*/**'];
  }
}
