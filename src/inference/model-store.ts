import type { WorkerOptions } from './contract.ts';
import { type LoadedPipeline, loadPipeline } from './load-pipeline.ts';
import { createOptimisedGraphs } from './optimised-graphs.ts';
import type { RunMeter } from './session.ts';

/** Models that stay on the device between pictures, until the host asks for one to be let go. */
export interface ModelStore {
  /** Adds up over all models. */
  readonly meter: Readonly<RunMeter>;
  /**
   * `loadSeconds` is 0, and neither callback is called, when the model was already there. One that is there whole and is
   * wanted `staged` is loaded anew; one that is there staged stays so until it leaves the device.
   */
  get(wanted: WantedModel, hooks: LoadHooks): Promise<{ pipeline: LoadedPipeline; loadSeconds: number }>;
  unload(modelFolder: string): Promise<void>;
}

export interface WantedModel {
  modelFolder: string;
  /** Of its parts only the UNet and one other are open at a time. */
  staged?: boolean | undefined;
}

export interface LoadHooks {
  onLoading(): void;
  onLoaded(seconds: number, pipeline: LoadedPipeline): void;
}

type StoreOptions = Pick<WorkerOptions, 'executionProvider' | 'threads' | 'graphsFolder'>;

export function createModelStore({ executionProvider, threads, graphsFolder }: StoreOptions): ModelStore {
  const graphs = graphsFolder === undefined ? null : createOptimisedGraphs({ folder: graphsFolder });
  const meter: RunMeter = { seconds: 0 };
  const resident = new Map<string, { pipeline: LoadedPipeline; staged: boolean }>();

  async function unload(modelFolder: string) {
    const present = resident.get(modelFolder);
    resident.delete(modelFolder);
    await present?.pipeline.dispose();
  }

  return {
    meter,
    async get({ modelFolder, staged = false }, { onLoading, onLoaded }) {
      const present = resident.get(modelFolder);
      if (present && (present.staged || !staged)) return { pipeline: present.pipeline, loadSeconds: 0 };
      onLoading();
      const start = performance.now();
      await unload(modelFolder);
      const pipeline = await loadPipeline(modelFolder, { executionProvider, threads, graphs, meter, staged });
      const loadSeconds = (performance.now() - start) / 1000;
      resident.set(modelFolder, { pipeline, staged });
      onLoaded(loadSeconds, pipeline);
      return { pipeline, loadSeconds };
    },
    unload,
  };
}
