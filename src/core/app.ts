import { randomUUID } from 'node:crypto';
import { contract, type Events, type Handlers } from '#shared/contract/index.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { serve } from '#shared/rpc/serve.ts';
import type { App, AppOptions } from './app-options.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createApiKeys } from './api-keys/api-keys.ts';
import { createCudaInstaller } from './devices/cuda-libraries/cuda-installer.ts';
import { createDeviceNews } from './devices/device-news.ts';
import { createDevicePool } from './devices/device-pool.ts';
import { createQuarantineMemory } from './devices/quarantine-memory.ts';
import { exportedSettings } from './gallery/export-settings.ts';
import { createGalleryRoom } from './gallery/gallery-room.ts';
import { createInputs } from './inputs/inputs.ts';
import { exportedInsights } from './insights/export.ts';
import { createInsights } from './insights/insights.ts';
import { furtherModelFolders } from './models/further-folders.ts';
import { createModelLibrary } from './models/model-library.ts';
import { createModelRoom } from './models/model-room.ts';
import { exportedLog } from './performance/export.ts';
import { createPerformanceLog } from './performance/performance-log.ts';
import { createPromptCounter } from './prompts/prompt-counter.ts';
import { createDispatch } from './queue/dispatch.ts';
import { createLearntMemory } from './queue/memory/learnt-memory.ts';
import { createMemoryKeeper } from './queue/memory/memory-keeper.ts';
import { type JobQueue, createJobQueue } from './queue/job-queue.ts';
import { createJobStore } from './queue/job-store.ts';
import { createLearntTimes } from './queue/learnt-times.ts';
import { createUnitOutput } from './queue/unit-output.ts';
import { createRunStore } from './runner/run-store.ts';
import { type Runner, createRunner } from './runner/runner.ts';
import { localMinuteOfDay } from './runner/time-window.ts';
import { freeBytesIn } from './storage/free-bytes.ts';
import { createResources } from './resources/resources.ts';
import { createReservations } from './settings/reservations.ts';
import { settingsFromEnvironment } from './settings/environment-settings.ts';
import { createSettingsStore } from './settings/settings.ts';
import { type DataFolder, openDataFolder } from './storage/data-folder.ts';
import { isDamage } from './storage/repair.ts';
import { openSoundDatabase } from './storage/sound-database.ts';
import { createThemes } from './themes/themes.ts';

/**
 * Builds the application and starts its workers. Throws one clear sentence when the data folder cannot be used or
 * another instance has it.
 */
export function createApp(options: AppOptions): App {
  const { clock, log } = options;
  const overrides = { ...settingsFromEnvironment(options.environment), ...options.settingsOverrides };
  const folder = openDataFolder(options.home);
  const { database, repair } = openOrRelease(folder, options);
  const events = createEventLog<Events>();
  const settings = createSettingsStore(database, overrides);
  const learntMemory = createLearntMemory(database, () =>
    events.emit('models.changed', { models: models.remeasured() }),
  );
  const models = createModelLibrary(
    {
      embedded: options.embeddedModelsFolder,
      own: options.modelsFolder,
      further: furtherModelFolders(options.environment),
    },
    learntMemory.peakOf,
  );
  const promptCounter = createPromptCounter({ folderOf: (modelId) => models.ready(modelId).folder });
  const { images, gallery, files, exports } = createGalleryRoom({
    ...{ database, repair, folder, events, clock, log },
    adapter: options.processAdapter,
    environment: options.environment,
  });

  const inputs = createInputs({ folder: folder.inputs, database, filesOf: gallery.filesOf, clock, log });

  // The pool tells the queue, and the queue asks the pool: one of the two has to be tied in later.
  let queue: JobQueue | null = null;
  let runner: Runner | null = null;
  const deviceNews = createDeviceNews({
    current: () => ({ devices: devices.list(), machine: devices.machine() }),
    onMoment() {
      devices.reselect();
      queue?.schedule();
    },
    tell(news) {
      performance.observe(news.devices);
      events.emit('devices.changed', news);
      runner?.look();
    },
  });
  const cuda = createCudaInstaller({
    folder: options.cudaFolder,
    environment: options.environment,
    clock,
    log,
    onChange() {
      devices.lookAgain();
      deviceNews.changed();
    },
  });
  const devices = createDevicePool({
    cuda,
    quarantineMemory: createQuarantineMemory(database),
    simulatedGpus: options.simulatedGpus,
    threadsPerWorker: options.threadsPerWorker,
    graphsFolder: folder.graphs,
    environment: options.environment,
    settings: settings.current,
    adapter: options.processAdapter,
    workerDeadlines: options.workerDeadlines,
    clock,
    log,
    modelIdOfFolder: models.idOfFolder,
    unitOfLease: (leaseId) => queue?.unitOfLease(leaseId) ?? null,
    onChange: () => deviceNews.changed(),
    onSampled(readings) {
      events.emit('devices.sampled', { readings });
      memory.look();
      runner?.look();
    },
    onLease: (deviceId, message) => queue?.onLease(deviceId, message),
  });
  const performance = createPerformanceLog({ database, devices: () => devices.list(), events, clock });
  const output = createUnitOutput({
    folders: {
      images: options.outputFolder ?? folder.images,
      byDay: options.outputFolder === null,
      thumbnails: folder.thumbnails,
      previews: folder.previews,
    },
    images,
    gallery,
    inputs,
    appVersion: options.version,
    deviceName: devices.nameOf,
  });
  const dispatch = createDispatch({
    devices,
    models,
    settings: settings.current,
    learnt: createLearntTimes(database),
    peakOf: learntMemory.peakOf,
    memoryPointsOf: learntMemory.pointsOf,
    clock,
  });
  const { interestIn } = dispatch;
  const memory = createMemoryKeeper({
    devices,
    interestIn,
    learnt: learntMemory,
    settings: settings.current,
    clock,
    log,
  });
  queue = createJobQueue({
    store: createJobStore(database),
    database,
    dispatch,
    devices,
    models,
    inputs,
    output,
    performance,
    events,
    clock,
    log,
    onChange: (jobs) => runner?.follow(jobs),
  });
  const jobQueue = queue;
  const insights = createInsights({
    database,
    events,
    clock,
    dismissedSuggestions: () => settings.current().dismissedSuggestions,
  });
  const themes = createThemes({
    folders: options.themeFolders,
    learntWeights: insights.learntWeights,
    events,
    clock,
    log,
  });
  runner = createRunner({
    store: createRunStore(database),
    queue: jobQueue,
    devices,
    models,
    themes,
    dispatch,
    settings: settings.current,
    freeBytes: () => freeBytesIn(options.outputFolder ?? folder.images),
    minuteOfDay: localMinuteOfDay,
    continues: options.continueRuns ?? true,
    events,
    clock,
    log,
  });
  const runs = runner;
  const modelRoom = createModelRoom({
    library: models,
    modelsFolder: options.modelsFolder,
    environment: options.environment,
    jobs: jobQueue.jobs,
    events,
    clock,
    log,
  });
  const reservations = createReservations({ settings, clock, onEnded: settingsChanged });
  /** Everybody follows at once; what runs goes on. */
  function settingsChanged() {
    events.emit('settings.changed', { settings: settings.current() });
    devices.applySettings();
    deviceNews.changed();
    runs.look();
  }

  const apiKeys = createApiKeys({ database, clock });
  const handlers: Handlers = {
    ...jobQueue.handlers,
    ...themes.handlers,
    ...runs.handlers,
    ...apiKeys.handlers,
    ...gallery.handlers,
    ...files.handlers,
    ...exports.handlers,
    ...inputs.handlers,
    ...insights.handlers,
    ...performance.handlers,
    ...modelRoom.handlers,
    ...options.shellHandlers,
    'app.snapshot': () => ({
      sequence: events.sequence,
      version: options.version,
      shell: options.shell,
      capabilities: options.capabilities,
      modelsFolder: options.modelsFolder,
      jobs: jobQueue.jobs(),
      devices: devices.list(),
      machine: devices.machine(),
      models: models.list(),
      modelImports: modelRoom.imports(),
      settings: settings.current(),
    }),
    'devices.restartWorker'({ deviceId }) {
      devices.restart(deviceId);
      return {};
    },
    'devices.installCuda'() {
      if (cuda.state().state === 'unsupported')
        throw new PolyptychError('unsupported', 'There are CUDA libraries for Linux on x64 only.');
      // How it ends is told by the machine's news.
      cuda.install().catch(() => undefined);
      return {};
    },
    'devices.cancelCuda'() {
      cuda.cancel();
      return {};
    },
    'devices.history': ({ spanSeconds }) => devices.history(spanSeconds),
    'prompts.count': ({ modelId, prompt }) => promptCounter.count(modelId, prompt),
    'settings.update'(changes) {
      settings.update(changes);
      settingsChanged();
      reservations.watch();
      return settings.current();
    },
  };

  const instanceId = randomUUID();
  const resources = createResources({
    rendererFolder: options.rendererFolder,
    previewsFolder: folder.previews,
    filesOf: gallery.filesOf,
    inputPath: inputs.pathOf,
    exportInsights: async (format) => exportedInsights(await insights.report(), format),
    exportedPictures: exports.download,
    exportSettings: (format) => exportedSettings(database, format),
    exportLog: (format) =>
      exportedLog({ page: performance.page, deviceName: devices.nameOf, modelName: models.nameOf }, format),
  });
  let disposed = false;
  /** A database that was seen to be damaged is looked through, and repaired, at the next start. */
  let sound = true;
  devices.applySettings();
  devices.watch();
  modelRoom.watch();
  reservations.watch();
  files.start();

  return {
    instanceId,
    handlers,
    events,
    serve: (carrier) =>
      serve(carrier, {
        definitions: contract.requests,
        handlers,
        events,
        instanceId,
        onInternalError(name, error) {
          log.error({ name, error }, 'a request failed');
          if (isDamage(error)) sound = false;
        },
      }),
    // A page may ask for one more picture while the app ends.
    fetch: (request) =>
      disposed ? new Response('Polyptych is ending.', { status: 503 }) : resources.fetch(request),
    models: models.list,
    authenticate: apiKeys.authenticate,
    imagePath: (imageId) => gallery.filesOf(imageId)?.image ?? null,
    beginExport: exports.begin,
    async dispose() {
      if (disposed) return;
      disposed = true;
      deviceNews.dispose();
      reservations.dispose();
      themes.dispose();
      runs.dispose();
      insights.dispose();
      jobQueue.dispose();
      await modelRoom.dispose();
      inputs.dispose();
      await files.dispose();
      await cuda.dispose();
      await devices.dispose();
      database.close();
      folder.release({ endedWell: sound });
    },
  };
}

/** A database that cannot be opened must not keep the folder locked. */
function openOrRelease(folder: DataFolder, { clock, log }: Pick<AppOptions, 'clock' | 'log'>) {
  try {
    return openSoundDatabase({
      path: folder.database,
      backupsFolder: folder.backups,
      endedWell: folder.endedWell,
      now: clock.now(),
      log,
    });
  } catch (error) {
    folder.release();
    throw error;
  }
}
