import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

/** What a folder is called: its own name, but a snapshot in Hugging Face's cache after its repository. */
export function folderName(folder: string): string {
  const [, repository] = /models--([^\\/]+)[\\/]snapshots[\\/][^\\/]+$/.exec(folder) ?? [];
  return repository?.split('--').at(-1) ?? basename(folder);
}

/** The name of a folder for a new model: what it is called, made safe, with a number where that is taken. */
export function freeModelName(called: string, targetRoot: string, takenIds: readonly string[]): string {
  const own = called.split('/').at(-1) ?? called;
  const safe = own
    .replaceAll(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  const name = safe === '' ? 'model' : safe;
  const used = new Set([...takenIds, ...namesIn(targetRoot)]);
  let free = name;
  for (let number = 2; used.has(free); number += 1) free = `${name}-${number}`;
  return free;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
