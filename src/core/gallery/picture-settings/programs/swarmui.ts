import { parametersChunkKeyword } from '#shared/image-metadata.ts';
import type { ProgramReader } from '../picture-settings.ts';
import { namedSampler } from '../sampler-names.ts';
import { fieldsOf, isFields, listAt, loras, modelNameOf, numberAt, seedAt, textAt } from './fields.ts';

/**
 * SwarmUI: JSON under `parameters`, with everything in `sui_image_params` (docs/Image Metadata Format.md of SwarmUI).
 */
export const readSwarmUi: ProgramReader = (texts) => {
  const parameters = fieldsOf(texts.get(parametersChunkKeyword))?.['sui_image_params'];
  if (!isFields(parameters)) return null;
  const sampler = textAt(parameters, 'sampler');
  const named = sampler === null ? null : namedSampler(sampler, textAt(parameters, 'scheduler'));
  const { seed, leftOut } = seedAt(parameters, 'seed');
  return {
    program: 'SwarmUI',
    prompt: textAt(parameters, 'prompt') ?? '',
    negativePrompt: textAt(parameters, 'negativeprompt') ?? '',
    modelName: modelNameOf(textAt(parameters, 'model')),
    seed,
    steps: numberAt(parameters, 'steps'),
    guidanceScale: numberAt(parameters, 'cfgscale'),
    width: numberAt(parameters, 'width'),
    height: numberAt(parameters, 'height'),
    scheduler: named?.scheduler ?? null,
    strength: numberAt(parameters, 'initimagecreativity'),
    leftOut: [
      ...leftOut,
      ...(named?.leftOut ? [named.leftOut] : []),
      ...loras(listAt(parameters, 'loras').map((lora) => (typeof lora === 'string' ? lora : null))),
      ...(textAt(parameters, 'refinermodel') === null ? [] : ['Refiner']),
      ...(textAt(parameters, 'controlnetmodel') === null ? [] : ['ControlNet']),
      ...(numberAt(parameters, 'clipstopatlayer') === null ? [] : ['CLIP stop layer']),
    ],
  };
};
