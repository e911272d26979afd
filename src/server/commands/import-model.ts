import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { openStderrLog } from '#core/log/log.ts';
import { looksLikePath } from '#core/models/hub/repository-name.ts';
import { createModelLibrary } from '#core/models/model-library.ts';
import { createModelRoom, type ModelRoom } from '#core/models/model-room.ts';
import { systemClock } from '#core/system-clock.ts';
import type { Events } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { modelFolders } from '../app-environment.ts';
import { createImportOutput } from '../import-output.ts';
import { listenForInterruption } from '../interruption.ts';

export interface ImportCommandOptions {
  reference?: true;
  revision?: string;
  out?: string;
  json?: true;
}

/**
 * Brings a model into the library, beside a running app, too: a folder of this machine, or a repository of Hugging
 * Face's. Ctrl+C stops it; the same command goes on where it was.
 */
export async function runImportModel(
  source: string,
  options: ImportCommandOptions,
  verbose: boolean,
): Promise<void> {
  const folders = modelFolders();
  const library = createModelLibrary(folders);
  const events = createEventLog<Events>();
  const room = createModelRoom({
    library,
    modelsFolder: folders.own,
    environment: process.env,
    jobs: () => [],
    events,
    clock: systemClock,
    log: openStderrLog(verbose ? 'info' : 'silent'),
  });
  const interruption = listenForInterruption();
  interruption.signal.addEventListener('abort', () => void room.dispose());
  const output = createImportOutput(process.stderr);
  try {
    const begun = await begin(room, source, options, interruption.signal);
    let modelId = begun.modelId;
    if (begun.importId !== null) {
      const { importId } = begun;
      events.on(({ payload }) => {
        if ('importId' in payload && payload.importId === importId) modelId = payload.modelId;
        output.show(room.imports().imports.find(({ id }) => id === importId));
      });
      await room.settled(importId);
    }
    output.end();
    if (interruption.signal.aborted)
      throw new PolyptychError('cancelled', 'Stopped. The same command goes on where it was.');
    const { model, folder } = library.get(modelId);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ id: model.id, path: folder, sizeBytes: model.sizeBytes })}\n`
        : `${model.name} is in the library as "${model.id}".\n`,
    );
    if (model.readiness.state === 'unusable')
      throw new PolyptychError('model_invalid', model.readiness.reasons.join('\n'));
  } finally {
    output.end();
    interruption.dispose();
    await room.dispose();
  }
}

interface Begun {
  importId: string | null;
  modelId: string;
}

async function begin(
  { handlers, imports }: ModelRoom,
  source: string,
  { reference, revision, out }: ImportCommandOptions,
  signal: AbortSignal,
): Promise<Begun> {
  const targetFolder = out === undefined ? null : resolve(out);
  const isFolder =
    looksLikePath(source) || (statSync(source, { throwIfNoEntry: false })?.isDirectory() ?? false);
  if (isFolder) {
    if (revision !== undefined)
      throw new PolyptychError('bad_input', 'A folder has no revisions: leave --revision out.');
    return handlers['models.addFolder'](
      { path: resolve(source), mode: reference ? 'reference' : 'copy', targetFolder },
      { signal },
    );
  }
  if (reference)
    throw new PolyptychError(
      'bad_input',
      'Only a folder of this machine can be used where it lies (--reference).',
    );
  const begun = await handlers['models.download'](
    { repository: source, revision: revision ?? null, targetFolder },
    { signal },
  );
  const { modelId } = imports().imports.find(({ id }) => id === begun.importId) ?? { modelId: source };
  return { importId: begun.importId, modelId };
}
