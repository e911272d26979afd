import type { PictureSettings, ProgramReader } from '../picture-settings.ts';
import { namedSampler } from '../sampler-names.ts';
import {
  counted,
  type Fields,
  fieldsOf,
  isFields,
  lengthAt,
  listAt,
  loras,
  modelNameOf,
  numberAt,
  seedAt,
  textAt,
} from './fields.ts';

/**
 * InvokeAI: JSON under `invokeai_metadata` (since 3.0, its class `CoreMetadata`), or `sd-metadata` (2.x); the command line
 * of the earliest versions under `Dream`.
 */
export const readInvokeAi: ProgramReader = (texts) => {
  const core = fieldsOf(texts.get('invokeai_metadata'));
  if (core) return ofCoreMetadata(core);
  const second = fieldsOf(texts.get('sd-metadata'));
  if (second && isFields(second['image'])) return ofSecondVersion(second, second['image']);
  const dream = texts.get('Dream');
  return dream === undefined ? null : ofCommand(dream);
};

function ofCoreMetadata(core: Fields): PictureSettings {
  const model = core['model'];
  const { seed, leftOut } = seedAt(core, 'seed');
  const { scheduler, leftOut: ofSampler } = sampler(textAt(core, 'scheduler'));
  const clipSkip = numberAt(core, 'clip_skip') ?? 0;
  return {
    program: 'InvokeAI',
    prompt: textAt(core, 'positive_prompt') ?? '',
    negativePrompt: textAt(core, 'negative_prompt') ?? '',
    // `model_name` until 3.x, `name` since 4.0.
    modelName: isFields(model) ? modelNameOf(textAt(model, 'name') ?? textAt(model, 'model_name')) : null,
    seed,
    steps: numberAt(core, 'steps'),
    guidanceScale: numberAt(core, 'cfg_scale'),
    width: numberAt(core, 'width'),
    height: numberAt(core, 'height'),
    scheduler,
    strength: numberAt(core, 'strength'),
    leftOut: [
      ...leftOut,
      ...ofSampler,
      ...loras(listAt(core, 'loras').map(loraName)),
      ...counted(lengthAt(core, 'controlnets'), 'ControlNet'),
      ...counted(lengthAt(core, 'ipAdapters'), 'IP adapter'),
      ...(clipSkip > 0 ? [`Clip skip ${clipSkip}`] : []),
      ...(isFields(core['refiner_model']) ? ['Refiner'] : []),
    ],
  };
}

/** `lora.model_name` until 3.x, `model.name` since 4.0. */
function loraName(entry: unknown): string | null {
  if (!isFields(entry)) return null;
  const model = entry['model'] ?? entry['lora'];
  return isFields(model) ? (textAt(model, 'name') ?? textAt(model, 'model_name')) : null;
}

function ofSecondVersion(metadata: Fields, image: Fields): PictureSettings {
  const { prompt, negativePrompt } = bracketed(promptOf(image['prompt']));
  const { seed, leftOut } = seedAt(image, 'seed');
  const { scheduler, leftOut: ofSampler } = sampler(textAt(image, 'sampler'));
  return {
    program: 'InvokeAI',
    prompt,
    negativePrompt,
    modelName: modelNameOf(textAt(metadata, 'model_weights')),
    seed,
    steps: numberAt(image, 'steps'),
    guidanceScale: numberAt(image, 'cfg_scale'),
    width: numberAt(image, 'width'),
    height: numberAt(image, 'height'),
    scheduler,
    strength: numberAt(image, 'strength'),
    leftOut: [...leftOut, ...ofSampler],
  };
}

/** Text, or weighted parts of which the words count. */
function promptOf(prompt: unknown): string {
  if (typeof prompt === 'string') return prompt;
  if (!Array.isArray(prompt)) return '';
  return prompt.map((part: unknown) => (isFields(part) ? (textAt(part, 'prompt') ?? '') : '')).join(' ');
}

/** `"a castle [rain]" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms`. */
function ofCommand(command: string): PictureSettings | null {
  const quoted = /^\s*"((?:[^"\\]|\\.)*)"/.exec(command);
  if (quoted?.[1] === undefined) return null;
  const options: Record<string, string> = {};
  for (const [, name = '', value = ''] of command.slice(quoted[0].length).matchAll(/-([a-zA-Z])\s?(\S+)/g))
    options[name] = value;
  const { prompt, negativePrompt } = bracketed(quoted[1].replaceAll(/\\(.)/g, '$1'));
  const { seed, leftOut } = seedAt(options, 'S');
  const { scheduler, leftOut: ofSampler } = sampler(options['A'] ?? null);
  return {
    program: 'InvokeAI',
    prompt,
    negativePrompt,
    modelName: null,
    seed,
    steps: numberAt(options, 's'),
    guidanceScale: numberAt(options, 'C'),
    width: numberAt(options, 'W'),
    height: numberAt(options, 'H'),
    scheduler,
    strength: numberAt(options, 'f'),
    leftOut: [...leftOut, ...ofSampler],
  };
}

/** What is in square brackets was what should not be there. */
function bracketed(text: string): { prompt: string; negativePrompt: string } {
  const negative = [...text.matchAll(/\[([^[\]]*)\]/g)].map(([, words = '']) => words.trim());
  return {
    prompt: text.replaceAll(/\[[^[\]]*\]/g, '').trim(),
    negativePrompt: negative.join(', '),
  };
}

function sampler(name: string | null): { scheduler: string | null; leftOut: string[] } {
  if (name === null) return { scheduler: null, leftOut: [] };
  const { scheduler, leftOut } = namedSampler(name);
  return { scheduler, leftOut: leftOut === null ? [] : [leftOut] };
}
