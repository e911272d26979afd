import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { SamplerMessage, SamplerOptions } from '#core/devices/sampling/contract.ts';

interface SamplerProcess {
  child: ChildProcess;
  /** The kinds of messages so far. */
  said: SamplerMessage['type'][];
  /** Both kinds of news have come; rejects when the process ends before. */
  heard: Promise<void>;
  exited: Promise<number | null>;
}

/** Starts the device sampler on a machine without any card: an empty folder for `/`. */
export function startSampler(place: {
  entry: string;
  cwd: string;
  environment: NodeJS.ProcessEnv;
}): SamplerProcess {
  const options: SamplerOptions = {
    intervalMs: 50,
    detectionIntervalMs: 60_000,
    sysfsRoot: place.cwd,
    nvmlLibrary: null,
    cudaLibrary: null,
    skipped: { deviceIds: [], vendors: [] },
    onlyDeviceId: null,
  };
  const child = fork(place.entry, [JSON.stringify(options)], {
    cwd: place.cwd,
    env: place.environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const said: SamplerMessage['type'][] = [];
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const heard = new Promise<void>((resolve, reject) => {
    child.on('message', ({ type }: SamplerMessage) => {
      said.push(type);
      if (said.includes('detected') && said.includes('sampled')) resolve();
    });
    void exited.then((code) =>
      reject(new Error(`The sampler ended with ${code} after saying ${said.join(', ')}.`)),
    );
  });
  return { child, said, heard, exited };
}
