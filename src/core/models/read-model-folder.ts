import { basename } from 'node:path';
import type { Model, ModelPlace } from '#shared/contract/models.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import type { UpscalerDescription } from '#shared/upscaler-layout.ts';
import { checkModelFolder, type FoundModel } from './checks/check-model-folder.ts';
import { pictureMemory } from './picture-memory.ts';

/**
 * Reads a model folder without loading its weights: configuration, completeness, size on disk.
 * Never throws; a folder that cannot be used says why in `readiness`.
 */
export function readModelFolder(folder: string, place: ModelPlace): Model {
  const id = basename(folder);
  const { found, problems, sizeBytes, weightBytes, stagedWeightBytes } = checkModelFolder(folder);
  const known = facts(id, found);
  const defaults = { ...known.defaults, negativePrompt: '' };
  const base = {
    ...known,
    id,
    embedded: place === 'embedded',
    place,
    folder,
    sizeBytes,
    memory: {
      estimatedBytes: weightBytes + pictureMemory(defaults),
      stagedBytes: stagedWeightBytes + pictureMemory(defaults),
      measuredBytes: null,
    },
    defaults,
    publishedDefaults: defaults,
    defaultsChanged: false,
  };
  const [first] = problems;
  if (first === undefined) return { ...base, readiness: { state: 'ready' } };
  return {
    ...base,
    readiness: {
      state: 'unusable',
      error: { code: 'model_invalid', message: first },
      reasons: problems,
    },
  };
}

function facts(id: string, found: FoundModel | null) {
  switch (found?.kind) {
    case 'text-to-image':
      return { ...toModel(id, found.description), startPicture: found.startPicture };
    case 'upscaler':
      return toUpscaler(id, found.description);
    case undefined:
      return unknownModel(id);
  }
}

function toModel(id: string, description: ModelDescription) {
  return {
    name: description.name ?? id,
    description: description.description,
    license: description.license,
    demonstration: description.demonstration,
    pipeline: description.pipeline,
    kind: 'text-to-image' as const,
    scale: null,
    defaults: description.defaults,
    guidance: description.guidance,
    usualSteps: description.usualSteps,
    sizeMultiple: description.sizeMultiple,
    maximumTokens: description.maximumTokens,
    schedulers: [...description.schedulers],
    vocabulary: description.vocabulary,
    examples: description.examples,
  };
}

function toUpscaler(id: string, { name, description, license, scale }: UpscalerDescription) {
  return {
    ...unknownModel(id),
    name: name ?? id,
    description,
    license,
    kind: 'upscaler' as const,
    startPicture: 'required' as const,
    scale,
    // What the queue compares the work of a picture with.
    defaults: { width: 512, height: 512, steps: 1, guidanceScale: 0, scheduler: 'none' },
    sizeMultiple: 1,
  };
}

function unknownModel(id: string) {
  return {
    name: id,
    description: null,
    license: null,
    demonstration: false,
    pipeline: null,
    kind: 'text-to-image' as const,
    startPicture: 'none' as const,
    scale: null,
    defaults: { width: 512, height: 512, steps: 25, guidanceScale: 7.5, scheduler: 'EulerDiscreteScheduler' },
    guidance: 'free' as const,
    usualSteps: 50,
    sizeMultiple: 64,
    maximumTokens: null,
    schedulers: [],
    vocabulary: [],
    examples: [],
  };
}
