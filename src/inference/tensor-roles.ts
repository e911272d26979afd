import { PolyptychError } from '#shared/errors.ts';
import type { ModelPart, TensorInfo } from './session.ts';

/** What a tensor of a model is for, how exports usually name it, and how it can be told apart under another name. */
export interface TensorRole {
  /** In words, for error sentences. */
  what: string;
  names: readonly string[];
  fits(tensor: TensorInfo): boolean;
}

/** Finds the tensor for a role: by name, else the only one that fits. Throws `model_invalid` when there is none. */
export function tensorFor(
  part: ModelPart,
  direction: 'inputs' | 'outputs',
  { what, names, fits }: TensorRole,
): TensorInfo {
  const tensors = part[direction];
  const named = tensors.find((tensor) => names.includes(tensor.name));
  if (named && fits(named)) return named;
  const fitting = tensors.filter(fits);
  if (!named && fitting.length === 1 && fitting[0]) return fitting[0];
  const found = tensors.map(({ name, shape }) => `${name}[${shape.join(', ')}]`).join(', ');
  throw new PolyptychError(
    'model_invalid',
    `${part.file} has no ${direction === 'inputs' ? 'input' : 'output'} for ${what}, only ${found}: choose another export of the model.`,
  );
}

/** Throws `model_invalid` when the model wants an input that this pipeline does not know. */
export function refuseOtherInputs(part: ModelPart, known: readonly TensorInfo[]): void {
  const unknown = part.inputs.find((tensor) => !known.includes(tensor));
  if (unknown)
    throw new PolyptychError(
      'model_invalid',
      `${part.file} also wants an input named ${unknown.name}, which this version cannot give: choose another model.`,
    );
}

/** A dimension's size where the model fixes it, null where it is free. */
export function fixedSize(tensor: TensorInfo, dimension: number): number | null {
  const size = tensor.shape[dimension];
  return typeof size === 'number' ? size : null;
}

/** Whether a dimension is free or has exactly this size. */
export function accepts(tensor: TensorInfo, dimension: number, size: number): boolean {
  const fixed = fixedSize(tensor, dimension);
  return fixed === null || fixed === size;
}
