import { basename } from 'node:path';
import type { Model } from '#shared/contract/models.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import { checkModelFolder } from './checks/check-model-folder.ts';

/**
 * Reads a model folder without loading its weights: configuration, completeness, size on disk.
 * Never throws; a folder that cannot be used says why in `readiness`.
 */
export function readModelFolder(folder: string, embedded: boolean): Model {
  const id = basename(folder);
  const { description, problems, sizeBytes } = checkModelFolder(folder);
  const base = { id, embedded, sizeBytes, ...(description ? toModel(id, description) : unknownModel(id)) };
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

function toModel(id: string, description: ModelDescription) {
  return {
    name: description.name ?? id,
    description: description.description,
    license: description.license,
    demonstration: description.demonstration,
    pipeline: description.pipeline,
    defaults: description.defaults,
    sizeMultiple: description.sizeMultiple,
    maximumTokens: description.maximumTokens,
    schedulers: [...description.schedulers],
    vocabulary: description.vocabulary,
    examples: description.examples,
  };
}

function unknownModel(id: string) {
  return {
    name: id,
    description: null,
    license: null,
    demonstration: false,
    pipeline: null,
    defaults: { width: 512, height: 512, steps: 25, guidanceScale: 7.5, scheduler: 'EulerDiscreteScheduler' },
    sizeMultiple: 64,
    maximumTokens: null,
    schedulers: [],
    vocabulary: [],
    examples: [],
  };
}
