/**
 * The settings that made a picture, as they are written into its file: `formatParameters` makes the text that A1111
 * and the programs after it read from the PNG chunk `parameters`; the chunk `polyptych` holds all of it as JSON.
 */
import { z } from 'zod';
import { jobOriginSchema, jobRequestSchema, jobStartSchema } from './contract/jobs.ts';
import { supportedSchedulers } from './fitting-schedulers.ts';

export const imageSettingsSchema = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  modelId: z.string(),
  modelName: z.string(),
  seed: z.int(),
  steps: z.int(),
  guidanceScale: z.number(),
  width: z.int(),
  height: z.int(),
  /** diffusers' class name. */
  scheduler: z.string(),
  /** The picture that it was made from; left out where it was made from noise alone. */
  start: jobStartSchema.optional(),
  /** The theme that its prompt is from, if any. */
  origin: jobOriginSchema.optional(),
  /** What the whole job was asked to draw, where its pictures are a grid; what is not understood is left out. */
  grid: jobRequestSchema.extend({ seed: z.int() }).optional().catch(undefined),
  jobId: z.string(),
  unitIndex: z.int(),
  deviceId: z.string(),
  deviceName: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** What drawing it took; left out by older versions, as the next one is. */
  seconds: z.number().optional(),
  /** How much of the prompt was too long for the model; left out where nothing was. */
  truncatedTokens: z.int().optional(),
  /** Version of the app that made it. */
  appVersion: z.string(),
});
export type ImageSettings = z.infer<typeof imageSettingsSchema>;

/** Keyword of the PNG text chunk with the complete settings as JSON. */
export const settingsChunkKeyword = 'polyptych';
/** Keyword of the PNG text chunk that A1111 and its successors write and read. */
export const parametersChunkKeyword = 'parameters';

/** What A1111 calls the schedulers; those that it has not keep their own names. */
export const samplerNames: Readonly<Record<string, string>> = {
  DDIMScheduler: 'DDIM',
  DPMSolverMultistepScheduler: 'DPM++ 2M',
  EulerAncestralDiscreteScheduler: 'Euler a',
  EulerDiscreteScheduler: 'Euler',
  HeunDiscreteScheduler: 'Heun',
  LCMScheduler: 'LCM',
  LMSDiscreteScheduler: 'LMS',
  PNDMScheduler: 'PLMS',
  UniPCMultistepScheduler: 'UniPC',
};
const negativePromptLabel = 'Negative prompt: ';

/** What A1111's text has no place for. */
type NotInText = Pick<
  ImageSettings,
  | 'modelId'
  | 'origin'
  | 'grid'
  | 'jobId'
  | 'unitIndex'
  | 'deviceId'
  | 'deviceName'
  | 'createdAt'
  | 'seconds'
  | 'truncatedTokens'
>;

/** A1111's text: the prompt, the negative prompt where there is one, and one line of `Name: value` pairs. */
export function formatParameters(settings: Omit<ImageSettings, keyof NotInText>): string {
  const pairs = {
    Steps: settings.steps,
    Sampler: samplerNames[settings.scheduler] ?? settings.scheduler,
    'CFG scale': settings.guidanceScale,
    Seed: settings.seed,
    Size: `${settings.width}x${settings.height}`,
    Model: settings.modelName,
    ...(settings.start?.use === 'variation' ? { 'Denoising strength': settings.start.strength } : {}),
    ...(settings.start?.use === 'upscale' ? { 'Postprocess upscaler': settings.modelName } : {}),
    Version: `Polyptych ${settings.appVersion}`,
  };
  const lines = [
    settings.prompt,
    ...(settings.negativePrompt === '' ? [] : [negativePromptLabel + settings.negativePrompt]),
    Object.entries(pairs)
      .map(([name, value]) => `${name}: ${quoted(String(value))}`)
      .join(', '),
  ];
  return lines.join('\n');
}

/** What such a text says; what it leaves out, or says in words that are not ours, is null. */
export interface ParsedParameters {
  prompt: string;
  negativePrompt: string;
  steps: number | null;
  /** diffusers' class name. */
  scheduler: string | null;
  guidanceScale: number | null;
  seed: number | null;
  width: number | null;
  height: number | null;
  modelName: string | null;
  /** How much of a start picture was drawn anew, 0 to 1. */
  strength: number | null;
  /** All that the last line says, by name, as it stands there. */
  pairs: ReadonlyMap<string, string>;
}

/** Reads the text that `formatParameters`, A1111 and its successors write. Whatever it is, the words are the prompt. */
export function parseParameters(text: string): ParsedParameters {
  const lines = text.split('\n');
  const hasPairs = /^Steps: \d+/.test(lines.at(-1) ?? '');
  const pairs = parsePairs(hasPairs ? (lines.pop() ?? '') : '');
  const negativeStart = lines.findIndex((line) => line.startsWith(negativePromptLabel));
  const positive = negativeStart === -1 ? lines : lines.slice(0, negativeStart);
  const negative = negativeStart === -1 ? [] : lines.slice(negativeStart);
  const sampler = pairs.get('Sampler');
  const scheduler =
    Object.entries(samplerNames).find(([, name]) => name === sampler)?.[0] ??
    supportedSchedulers.find((name) => name === sampler);
  const [width = null, height = null] = /^\d+x\d+$/.test(pairs.get('Size') ?? '')
    ? (pairs.get('Size') ?? '').split('x').map(Number)
    : [];
  const numberOf = (name: string) => {
    const value = Number(pairs.get(name) ?? NaN);
    return Number.isFinite(value) ? value : null;
  };
  return {
    prompt: positive.join('\n'),
    negativePrompt: negative.join('\n').slice(negativePromptLabel.length),
    steps: numberOf('Steps'),
    scheduler: scheduler ?? null,
    guidanceScale: numberOf('CFG scale'),
    seed: numberOf('Seed'),
    width,
    height,
    modelName: pairs.get('Model') ?? null,
    strength: numberOf('Denoising strength'),
    pairs,
  };
}

/** A1111 quotes values that would not survive the list. */
function quoted(value: string): string {
  return /[,:\n"]/.test(value) ? JSON.stringify(value) : value;
}

function parsePairs(line: string): Map<string, string> {
  const pairs = line.matchAll(/([\w \-/]+): ("(?:\\.|[^"\\])*"|[^,]*)(?:, |,|$)/g);
  return new Map([...pairs].map(([, name = '', value = '']) => [name.trim(), unquoted(value)]));
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
