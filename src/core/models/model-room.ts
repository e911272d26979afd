import { mkdirSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Events, Handlers } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { ModelImports } from '#shared/contract/model-imports.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log } from '../ports.ts';
import { ensureUsableFolder } from '../storage/usable-folder.ts';
import { checkModelFolder } from './checks/check-model-folder.ts';
import { createHubClient } from './hub/hub-client.ts';
import { parseRepositoryName } from './hub/repository-name.ts';
import { createHubToken } from './hub-token.ts';
import { freeBytesIn } from './imports/disk-space.ts';
import { createImportStore } from './imports/import-store.ts';
import { planImport, plannedBytes } from './imports/import-plan.ts';
import { createImports } from './imports/imports.ts';
import { linkModel } from './link-model.ts';
import { folderName, freeModelName } from './model-name.ts';
import { libraryFolderName, type ModelLibrary } from './model-library.ts';
import { removeModel } from './remove-model.ts';
import { watchModels } from './watch-models.ts';

export interface ModelRoomOptions {
  library: ModelLibrary;
  modelsFolder: string;
  /** `HF_ENDPOINT` and `HF_TOKEN`, as Hugging Face's own programs read them. */
  environment: Readonly<Record<string, string | undefined>>;
  jobs(): readonly Job[];
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
}

export interface ModelRoom {
  /** From now on, models that are put into the models folder are known by themselves. */
  watch(): void;
  handlers: Pick<Handlers, Extract<keyof Handlers, `models.${string}`>>;
  imports(): ModelImports;
  /** Resolves when an import is done or was stopped; rejects with what made it fail. */
  settled(importId: string): Promise<void>;
  /** Stops what is being brought; it can go on after the next start. */
  dispose(): Promise<void>;
}

const usualHub = 'https://huggingface.co';

/** What people ask of the model library. */
export function createModelRoom(options: ModelRoomOptions): ModelRoom {
  const { library, modelsFolder, environment, jobs, events, clock, log } = options;
  const libraryFolder = join(modelsFolder, libraryFolderName);
  const token = createHubToken(join(libraryFolder, 'hub-token'), environment['HF_TOKEN'] ?? null);
  const hub = createHubClient({
    hubUrl: (environment['HF_ENDPOINT'] ?? usualHub).replace(/\/+$/, ''),
    token: token.current,
  });
  const imports = createImports({
    store: createImportStore(libraryFolder),
    hub,
    clock,
    log,
    onChange: tellImports,
    onImported(record, folder) {
      const modelId = resolve(record.targetRoot) === resolve(modelsFolder) ? record.modelId : link(folder);
      tellModels();
      events.emit('models.imported', { importId: record.id, modelId });
    },
  });
  let unwatch = () => {};
  const state = () => ({ imports: imports.list(), hasHubToken: token.isKept() });
  function tellImports() {
    events.emit('models.importsChanged', state());
  }
  function tellModels() {
    const models = library.rescan();
    events.emit('models.changed', { models });
    return { models };
  }
  const takenIds = () => [
    ...library.list().map(({ id }) => id),
    ...imports.list().map(({ modelId }) => modelId),
  ];
  const link = (folder: string) =>
    linkModel({ folder, modelsFolder, takenIds: takenIds(), platform: process.platform });

  return {
    imports: state,
    settled: imports.settled,
    watch() {
      unwatch = watchModels(modelsFolder, library, (models) => events.emit('models.changed', { models }), {
        clock,
        log,
      });
    },
    async dispose() {
      unwatch();
      await imports.dispose();
    },
    handlers: {
      'models.rescan': tellModels,
      async 'models.lookUpRepository'(input, { signal }) {
        const source = named(input);
        const { repository, revision } = source;
        const plan = await planImport(source, hub, signal);
        mkdirSync(modelsFolder, { recursive: true });
        return {
          repository,
          revision,
          sizeBytes: plannedBytes(plan),
          files: plan.files.length,
          freeBytes: await freeBytesIn(modelsFolder),
        };
      },
      'models.download'({ targetFolder, ...input }) {
        const source = named(input);
        const targetRoot = usableTarget(targetFolder);
        const called = source.file?.replace(/\.onnx$/, '') ?? source.repository;
        const modelId = freeModelName(called, targetRoot, takenIds());
        return { importId: imports.start({ source, modelId, targetRoot }) };
      },
      'models.addFolder'({ path, mode, targetFolder }) {
        const folder = existingFolder(path);
        const { problems } = checkModelFolder(folder);
        const [first] = problems;
        if (first !== undefined) throw new PolyptychError('model_invalid', first);
        if (mode === 'reference') {
          const modelId = link(folder);
          tellModels();
          return { importId: null, modelId };
        }
        const targetRoot = usableTarget(targetFolder);
        const modelId = freeModelName(folderName(folder), targetRoot, takenIds());
        const source = { kind: 'folder', path: folder } as const;
        return { importId: imports.start({ source, modelId, targetRoot }), modelId };
      },
      async 'models.pauseImport'({ importId }) {
        await imports.pause(importId);
        return {};
      },
      'models.resumeImport'({ importId }) {
        imports.resume(importId);
        return {};
      },
      async 'models.cancelImport'({ importId }) {
        await imports.cancel(importId);
        return {};
      },
      'models.setHubToken'(input) {
        token.keep(input.token);
        tellImports();
        return {};
      },
      'models.setDefaults'({ modelId, defaults }) {
        const models = library.setDefaults(modelId, defaults);
        events.emit('models.changed', { models });
        return library.get(modelId).model;
      },
      async 'models.remove'({ modelId }) {
        const entry = library.get(modelId);
        const waiting = jobs().filter(
          ({ request, state: jobState }) =>
            request.modelId === modelId && (jobState === 'queued' || jobState === 'running'),
        ).length;
        if (waiting > 0)
          throw new PolyptychError(
            'conflict',
            `${waiting === 1 ? 'A job in the queue needs' : `${waiting} jobs in the queue need`} ${entry.model.name}: cancel ${waiting === 1 ? 'it' : 'them'} first.`,
          );
        const freedBytes = await removeModel(entry);
        library.setDefaults(modelId, null);
        tellModels();
        return { freedBytes };
      },
    },
  };

  function usableTarget(targetFolder: string | null): string {
    const target = targetFolder ?? modelsFolder;
    if (!isAbsolute(target))
      throw new PolyptychError('bad_input', `The target folder must be a whole path, not "${target}".`);
    ensureUsableFolder(target, 'The target folder');
    return resolve(target);
  }
  function named(input: { repository: string; revision: string | null }) {
    const name = parseRepositoryName(input.repository);
    return { kind: 'hugging-face' as const, ...name, revision: input.revision ?? name.revision };
  }
}

function existingFolder(path: string): string {
  if (!isAbsolute(path))
    throw new PolyptychError(
      'bad_input',
      `The folder must be a whole path, like /home/me/models/dreamer, not "${path}".`,
    );
  if (!(statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false))
    throw new PolyptychError('not_found', `There is no folder ${path}: check its name.`);
  return resolve(path);
}
