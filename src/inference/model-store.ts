import type { WorkerOptions } from './contract.ts';
import { type LoadedPipeline, loadPipeline } from './load-pipeline.ts';
import { createOptimisedGraphs } from './optimised-graphs.ts';
import type { RunMeter } from './session.ts';

/** Models that stay on the device between pictures, until the host asks for one to be let go. */
export interface ModelStore {
  /** Adds up over all models. */
  readonly meter: Readonly<RunMeter>;
  /** `loadSeconds` is 0, and neither callback is called, when the model was already there. */
  get(modelFolder: string, hooks: LoadHooks): Promise<{ pipeline: LoadedPipeline; loadSeconds: number }>;
  unload(modelFolder: string): Promise<void>;
}

export interface LoadHooks {
  onLoading(): void;
  onLoaded(seconds: number, pipeline: LoadedPipeline): void;
}

type StoreOptions = Pick<WorkerOptions, 'executionProvider' | 'threads' | 'graphsFolder'>;

export function createModelStore({ executionProvider, threads, graphsFolder }: StoreOptions): ModelStore {
  const graphs = graphsFolder === undefined ? null : createOptimisedGraphs({ folder: graphsFolder });
  const meter: RunMeter = { seconds: 0 };
  const resident = new Map<string, LoadedPipeline>();
  return {
    meter,
    async get(modelFolder, { onLoading, onLoaded }) {
      const present = resident.get(modelFolder);
      if (present) return { pipeline: present, loadSeconds: 0 };
      onLoading();
      const start = performance.now();
      const pipeline = await loadPipeline(modelFolder, { executionProvider, threads, graphs, meter });
      const loadSeconds = (performance.now() - start) / 1000;
      resident.set(modelFolder, pipeline);
      onLoaded(loadSeconds, pipeline);
      return { pipeline, loadSeconds };
    },
    async unload(modelFolder) {
      const pipeline = resident.get(modelFolder);
      resident.delete(modelFolder);
      await pipeline?.dispose();
    },
  };
}
