import { parametersChunkKeyword, parseParameters } from '#shared/image-metadata.ts';
import type { ProgramReader } from '../picture-settings.ts';
import { namedSampler } from '../sampler-names.ts';
import { loras, seedAt } from './fields.ts';

/** Pairs that had a part in the picture and have no counterpart here, and how they are told. */
const withoutCounterpart: Readonly<Record<string, (value: string) => string>> = {
  'Clip skip': (value) => `Clip skip ${value}`,
  'Hires upscale': () => 'Hires. fix',
  'Hires upscaler': () => 'Hires. fix',
  'Variation seed': () => 'Variation seed',
  'Face restoration': () => 'Face restoration',
  Refiner: () => 'Refiner',
  'ControlNet 0': () => 'ControlNet',
  Tiling: () => 'Tiling',
  ENSD: (value) => `ENSD ${value}`,
};

/** A1111 and those that write as it does (Forge, SD.Next, Civitai): the text under `parameters`. */
export const readA1111: ProgramReader = (texts) => {
  const text = texts.get(parametersChunkKeyword);
  if (text === undefined || text.trim() === '') return null;
  const { pairs, ...parsed } = parseParameters(text);
  const sampler = pairs.get('Sampler');
  const named = sampler === undefined ? null : namedSampler(sampler, pairs.get('Schedule type') ?? null);
  const { seed, leftOut } = seedAt(Object.fromEntries(pairs), 'Seed');
  const loraNames = [...parsed.prompt.matchAll(/<lora:([^:>]*)[^>]*>/g)].map(([, name = '']) => name);
  const others = Object.entries(withoutCounterpart).flatMap(([name, tell]) => {
    const value = pairs.get(name);
    return value === undefined || (name === 'Clip skip' && value === '1') ? [] : [tell(value)];
  });
  return {
    ...parsed,
    program: 'A1111',
    seed,
    // Our own names are known already.
    scheduler: parsed.scheduler ?? named?.scheduler ?? null,
    leftOut: [
      ...leftOut,
      ...(named?.leftOut && (named.scheduler ?? parsed.scheduler) === named.scheduler ? [named.leftOut] : []),
      ...loras(loraNames),
      ...new Set(others),
    ],
  };
};
