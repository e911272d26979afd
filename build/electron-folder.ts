import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import type { Architecture } from './native-packages.ts';

/** `e_machine` in the header of an ELF file. */
const machines: Record<Architecture, number> = { x64: 0x3e, arm64: 0xb7 };

/** The architecture that a program or library of Linux is for, `other` for any other one, or null when it is not ELF. */
export function elfArchitecture(file: string): Architecture | 'other' | null {
  const header = Buffer.alloc(20);
  const descriptor = openSync(file, 'r');
  try {
    if (readSync(descriptor, header, 0, header.length, 0) < header.length) return null;
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 4) !== '\u007FELF') return null;
  const machine = header.readUInt16LE(18);
  if (machine === machines.x64) return 'x64';
  return machine === machines.arm64 ? 'arm64' : 'other';
}

/**
 * Says in one sentence why a folder is not the Electron to package with, or null when it is: its program must be for the
 * architecture, and its version the one that the app is tested with.
 */
export function electronFolderProblem(
  folder: string,
  wanted: { architecture: Architecture; version: string },
): string | null {
  const program = path.join(folder, 'electron');
  if (!existsSync(program))
    return `${folder} has no program named electron: name the folder of an unpacked Electron.`;
  const architecture = elfArchitecture(program);
  if (architecture !== wanted.architecture)
    return `${program} is ${architecture === null ? 'not a program for Linux' : `for ${architecture === 'other' ? 'another machine' : architecture}`}, not for ${wanted.architecture}: name the folder of Electron for linux-${wanted.architecture}.`;
  const versionFile = path.join(folder, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  if (version !== wanted.version)
    return `The Electron in ${folder} is of version ${version}, not ${wanted.version}: the app is built for that one.`;
  return null;
}
