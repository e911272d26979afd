import { type Settings, settingsSchema, strategySchema } from '#shared/contract/settings.ts';
import { PolyptychError } from '#shared/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const mebibyte = 1024 * 1024;

/**
 * The settings that the environment decides for one run, by the names that people already use. Throws `bad_input` for a
 * value that is none; an empty one is not set.
 */
export function settingsFromEnvironment(environment: Environment): Partial<Settings> {
  const memory = numberOf(environment, 'GPU_IDLE_MEMORY_MB', 'megabytes', (megabytes) =>
    settingsSchema.shape.gpuIdleMemoryBytes.safeParse(Math.round(megabytes * mebibyte)),
  );
  const utilization = numberOf(environment, 'GPU_IDLE_UTILIZATION', 'percent', (percent) =>
    settingsSchema.shape.gpuIdleUtilizationPercent.safeParse(percent),
  );
  const safety = numberOf(environment, 'GPU_MEMORY_SAFETY_MB', 'megabytes', (megabytes) =>
    settingsSchema.shape.gpuMemorySafetyBytes.safeParse(Math.round(megabytes * mebibyte)),
  );
  const idleTimeout = numberOf(environment, 'MODEL_IDLE_TIMEOUT_SECONDS', 'seconds', (seconds) =>
    settingsSchema.shape.modelIdleTimeoutSeconds.safeParse(seconds),
  );
  const strategy = strategyOf(environment, 'GPU_LOAD_BALANCE_STRATEGY');
  const batching = switchOf(environment, 'ENABLE_BATCHING');
  const api = switchOf(environment, 'POLYPTYCH_API');
  const batchSize = numberOf(environment, 'MAX_BATCH_SIZE', 'pictures from 1 to 64', (pictures) =>
    settingsSchema.shape.maxBatchSize.safeParse(pictures),
  );
  const batchWait = numberOf(environment, 'MAX_BATCH_WAIT_TIME', 'seconds from 0 to 60', (seconds) =>
    settingsSchema.shape.maxBatchWaitSeconds.safeParse(seconds),
  );
  return {
    ...(api === null ? {} : { apiEnabled: api }),
    ...(batching === null ? {} : { enableBatching: batching }),
    ...(batchSize === null ? {} : { maxBatchSize: batchSize }),
    ...(batchWait === null ? {} : { maxBatchWaitSeconds: batchWait }),
    ...(memory === null ? {} : { gpuIdleMemoryBytes: memory }),
    ...(utilization === null ? {} : { gpuIdleUtilizationPercent: utilization }),
    ...(safety === null ? {} : { gpuMemorySafetyBytes: safety }),
    ...(idleTimeout === null ? {} : { modelIdleTimeoutSeconds: idleTimeout }),
    ...(strategy === null ? {} : { strategy }),
  };
}

/** Underscores are as good as hyphens, and capitals as small letters. */
function strategyOf(environment: Environment, name: string): Settings['strategy'] | null {
  const text = environment[name]?.trim() ?? '';
  if (text === '') return null;
  const { data } = strategySchema.safeParse(text.toLowerCase().replaceAll('_', '-'));
  if (data !== undefined) return data;
  const choices = strategySchema.options.join(', ');
  throw new PolyptychError('bad_input', `${name} must be one of ${choices}, not "${text}".`);
}

function switchOf(environment: Environment, name: string): boolean | null {
  const text = environment[name]?.trim() ?? '';
  if (text === '') return null;
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off)$/i.test(text)) return false;
  throw new PolyptychError('bad_input', `${name} must be true or false, not "${text}".`);
}

function numberOf(
  environment: Environment,
  name: string,
  unit: string,
  parse: (value: number) => { success: boolean; data?: number | undefined },
): number | null {
  const text = environment[name]?.trim() ?? '';
  if (text === '') return null;
  const { data } = parse(/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);
  if (data !== undefined) return data;
  throw new PolyptychError('bad_input', `${name} must be a number of ${unit}, not "${text}".`);
}
