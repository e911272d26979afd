import type { z } from 'zod';
import { type RunPlan, runPlanSchema } from '#shared/contract/runner.ts';
import { PolyptychError } from '#shared/errors.ts';
import { sentenceOf } from '#shared/rpc/serve.ts';
import { themeSampleMode } from './theme-options.ts';

/** What the command line says about a run. */
export interface RunOptions {
  theme?: string[];
  model?: string[];
  mode?: string;
  seed?: number;
  negative?: string;
  steps?: number;
  guidance?: number;
  width?: number;
  height?: number;
  scheduler?: string;
  hours?: number;
  maxImages?: number;
  between?: string;
  minFreeGb?: number;
  maxTemperature?: number;
  /** Goes on with the run that was cut off, instead. */
  continue?: true;
}

const bytesPerGb = 1e9;

/** The run that is asked for; null to go on with the one that was cut off. Throws `bad_input` with one sentence. */
export function runPlanOf(options: RunOptions): RunPlan | null {
  const { theme: themeIds = [], model: modelIds = [], seed = null } = options;
  if (options.continue) {
    if (themeIds.length === 0) return null;
    throw new PolyptychError('bad_input', '--continue goes on with a run as it is: leave --theme out.');
  }
  if (themeIds.length === 0)
    throw new PolyptychError('bad_input', 'Say with --theme what to draw; "themes list" shows all themes.');
  const wanted: z.input<typeof runPlanSchema>['settings'] = Object.fromEntries(
    Object.entries({
      steps: options.steps,
      guidanceScale: options.guidance,
      width: options.width,
      height: options.height,
      scheduler: options.scheduler,
      negativePrompt: options.negative,
    }).filter(([, value]) => value !== undefined),
  );
  const parsed = runPlanSchema.safeParse({
    themeIds,
    modelIds,
    mode: themeSampleMode(options.mode),
    seed,
    settings: wanted,
    limits: {
      hours: options.hours ?? null,
      images: options.maxImages ?? null,
      minimumFreeBytes: options.minFreeGb === undefined ? null : Math.round(options.minFreeGb * bytesPerGb),
      between: options.between === undefined ? null : betweenOf(options.between),
      maximumTemperatureCelsius: options.maxTemperature ?? null,
    },
  });
  if (parsed.success) return parsed.data;
  throw new PolyptychError('bad_input', sentenceOf(parsed.error));
}

function betweenOf(text: string): { from: string; to: string } {
  const [, from, to] = /^(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { from: from.padStart(5, '0'), to: to.padStart(5, '0') };
  throw new PolyptychError('bad_input', `--between must be two times like 22:00-07:00, not "${text}".`);
}
