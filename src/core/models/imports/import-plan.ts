import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PolyptychError } from '#shared/errors.ts';
import { chooseFiles } from '../hub/choose-files.ts';
import type { HubClient, HubFile } from '../hub/hub-client.ts';
import { filesToCopy } from './files-to-copy.ts';
import type { ImportPlan, ImportRecord, PlannedFile } from './import-record.ts';
import type { ByteSource } from './transfer-file.ts';

type Source = ImportRecord['source'];

const mainRevision = 'main';
/** Some repositories keep their export apart, in a branch of this name. */
const exportRevision = 'onnx';

/** Finds out which files an import brings. For a repository this asks the hub. */
export async function planImport(source: Source, hub: HubClient, signal: AbortSignal): Promise<ImportPlan> {
  if (source.kind === 'folder') return { commit: '', files: await filesToCopy(source.path) };
  const { repository, revision, file } = source;
  const plan = async (asked: string) => {
    const { commit, files } = await hub.list(repository, asked, signal);
    return { commit, files: chooseFiles(files, repository, file).map(plannedFile) };
  };
  try {
    return await plan(revision ?? mainRevision);
  } catch (error) {
    const noExport = error instanceof PolyptychError && error.code === 'model_invalid';
    if (!noExport || revision !== null) throw error;
    return plan(exportRevision).catch(() => {
      throw error;
    });
  }
}

function plannedFile({ file, target }: { file: HubFile; target: string }): PlannedFile {
  return { path: file.path, target, sizeBytes: file.sizeBytes, checksum: file.checksum };
}

export function plannedBytes({ files }: ImportPlan): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Opens one file of an import at its source. */
export function sourceOf(source: Source, commit: string, { path }: PlannedFile, hub: HubClient): ByteSource {
  if (source.kind === 'hugging-face')
    return {
      open: (from, signal) => hub.open({ repository: source.repository, commit, path, from, signal }),
    };
  const file = join(source.path, path);
  return {
    async open(from, signal) {
      await stat(file);
      return { from, bytes: createReadStream(file, { start: from, signal, highWaterMark: 1024 * 1024 }) };
    },
  };
}
