import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ImportRecord, importRecordSchema } from './import-record.ts';

export interface ImportStore {
  /** Those that no other running process works on, oldest first. */
  load(): ImportRecord[];
  save(record: ImportRecord): void;
  /** Forgets an import and takes away what came of it. */
  remove(record: ImportRecord): void;
}

/** Files of an import lie beside the folder that they become, so that a rename makes them one. */
export function workFolderOf({ targetRoot, id }: Pick<ImportRecord, 'targetRoot' | 'id'>): string {
  return join(targetRoot, `.polyptych-import-${id}`);
}

/** Imports that are not done, a file each in a folder that no search for models enters. */
export function createImportStore(libraryFolder: string): ImportStore {
  const folder = join(libraryFolder, 'imports');
  const fileOf = (id: string) => join(folder, `${id}.json`);
  return {
    load: () =>
      namesIn(folder)
        .flatMap((name) => (name.endsWith('.json') ? recordIn(join(folder, name)) : []))
        .filter(({ ownerPid }) => ownerPid === process.pid || !isRunning(ownerPid))
        .sort((one, other) => one.createdAt - other.createdAt),
    save(record) {
      mkdirSync(folder, { recursive: true });
      const temporary = `${fileOf(record.id)}.tmp`;
      writeFileSync(temporary, JSON.stringify(record));
      renameSync(temporary, fileOf(record.id));
    },
    remove(record) {
      rmSync(workFolderOf(record), { recursive: true, force: true });
      rmSync(fileOf(record.id), { force: true });
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A record that cannot be understood is none. */
function recordIn(file: string): ImportRecord[] {
  try {
    const parsed = importRecordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
