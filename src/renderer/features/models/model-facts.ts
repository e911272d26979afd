import type { Device } from '#shared/contract/devices.ts';
import type { Model } from '#shared/contract/models.ts';
import { formatBytes } from '../../ui/format.ts';
import { loadedOn } from '../devices/device-label.ts';

/** `StableDiffusionXLPipeline` and its like as people call them; an upscaler with how much larger it makes. */
export function kindLabel({
  kind,
  scale,
  pipeline,
}: Pick<Model, 'kind' | 'scale' | 'pipeline'>): string | null {
  if (kind === 'upscaler') return scale === null ? 'Upscaler' : `Upscaler ${scale}×`;
  if (pipeline === null) return null;
  return pipeline
    .replace(/^(?:Onnx|ORT)/, '')
    .replace(/Pipeline$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}

const places: Record<Model['place'], string | null> = {
  embedded: 'Embedded',
  'models-folder': null,
  linked: 'Used where it lies',
  elsewhere: 'From POLYPTYCH_MODELS',
};

/** What is told of a model in one line, in this order. */
export function modelFacts(model: Model, devices: readonly Device[]): string[] {
  const { memory } = model;
  return [
    places[model.place],
    model.demonstration ? 'Demonstration' : null,
    kindLabel(model),
    `${formatBytes(model.sizeBytes)} on disk`,
    model.readiness.state === 'ready' ? memoryFact(memory) : null,
    model.license === null ? null : `License ${model.license}`,
    loadedOn(devices, model.id),
  ].filter((fact) => fact !== null);
}

function memoryFact({ estimatedBytes, measuredBytes }: Model['memory']): string {
  return measuredBytes === null
    ? `about ${formatBytes(estimatedBytes)} of memory`
    : `${formatBytes(measuredBytes)} of memory, measured`;
}
