import type { Backend, Device } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { formatDuration } from '../../ui/format.ts';

export const backendLabels: Record<Backend, string> = {
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  cpu: 'CPU',
  simulated: 'Simulated',
};

/** A device's name without its maker, which its driver puts before each: `Instinct MI25`. */
export function shortModelName({ name }: Pick<Device, 'name'>): string {
  const short = name
    .replace(/^(NVIDIA|AMD|Advanced Micro Devices)(\s+Tesla)?(\s+|$)/i, '')
    .replace(/^(AMD )?Radeon\s+(?=Instinct)/i, '');
  return short === '' ? name : short;
}

/** How a device is called in narrow places. */
function shortName({ backend, index }: Device): string {
  return backend === 'cpu' ? 'CPU' : `GPU ${index}`;
}

export function shortNameOf(devices: readonly Device[], deviceId: string): string {
  const device = devices.find(({ id }) => id === deviceId);
  return device ? shortName(device) : 'Another device';
}

/** `0, 2, 4–7`; of ascending numbers. */
function inRanges(numbers: readonly number[]): string {
  const runs: number[][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(', '))).join(', ');
}

/** `loaded on GPU 0, 2` or `loaded on all GPUs`, or null where no device holds the model. */
export function loadedOn(devices: readonly Device[], modelId: string): string | null {
  const holding = devices.filter(({ loadedModelIds }) => loadedModelIds.includes(modelId));
  if (holding.length === 0) return null;
  const gpus = holding.filter(({ backend }) => backend !== 'cpu').map(({ index }) => index);
  const all = devices.filter(({ backend, hiddenBy }) => backend !== 'cpu' && hiddenBy === null);
  if (gpus.length > 1 && holding.length === all.length) return 'loaded on all GPUs';
  const names = [
    gpus.length > 0 ? `GPU ${inRanges(gpus)}` : null,
    gpus.length < holding.length ? 'CPU' : null,
  ];
  return `loaded on ${names.filter((name) => name !== null).join(' and ')}`;
}

export interface Activity {
  tone: 'quiet' | 'busy' | 'warning' | 'danger';
  text: string;
  /** How far it is, as `14 of 20` or in a word. */
  detail: string | null;
  /** 0 to 1 while it draws. */
  fraction: number | null;
}

const still = { detail: null, fraction: null };

function drawing(device: Device, jobs: readonly Job[], jobId: string, unitIndex: number): Activity {
  const job = jobs.find(({ id }) => id === jobId);
  const unit = job?.units.find(({ index }) => index === unitIndex);
  const base = {
    tone: 'busy' as const,
    text: job?.request.prompt ?? `A picture on ${device.name}`,
    fraction: 0,
  };
  if (unit?.state !== 'running') return { ...base, detail: null };
  const { phase, progress } = unit;
  if (phase === 'loading') return { ...base, detail: 'loading the model' };
  if (phase === 'finishing') return { ...base, detail: 'finishing', fraction: 1 };
  if (!progress) return { ...base, detail: 'starting' };
  const { step, steps } = progress;
  return { ...base, detail: `${step} of ${steps}`, fraction: step / Math.max(1, steps) };
}

/** When a device that is left alone is tried again; why it is, its health says. */
function triedAgain(retryAt: number, now: number): string {
  const seconds = (retryAt - now) / 1000;
  return seconds > 0 ? `Tried again in ${formatDuration(seconds)}` : 'Tried again now';
}

/** What a device is doing, as one line. `now` in milliseconds since the epoch. */
export function activityOf(device: Device, jobs: readonly Job[], now: number): Activity {
  const { worker } = device;
  switch (worker.state) {
    case 'off':
      return { ...still, tone: 'quiet', text: device.enabled ? 'Asleep until it is needed' : 'Not in use' };
    case 'starting':
      return { ...still, tone: 'quiet', text: 'Starting…' };
    case 'idle':
      return { ...still, tone: 'quiet', text: device.enabled ? 'Idle' : 'Not in use' };
    case 'restarting': {
      const seconds = Math.max(0, Math.ceil((worker.retryAt - now) / 1000));
      const when = seconds > 0 ? `Restarting in ${seconds} s` : 'Restarting';
      return { ...still, tone: 'warning', text: `${when}: ${worker.error.message}` };
    }
    case 'stopped':
      return { ...still, tone: 'danger', text: triedAgain(worker.retryAt, now) };
    case 'busy':
      return drawing(device, jobs, worker.jobId, worker.unitIndex);
  }
}
