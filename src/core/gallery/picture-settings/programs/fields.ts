import { parsePythonJson } from '#shared/parse-python-json.ts';

/** What others wrote is taken only as far as it is what it should be. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object; null for anything else. */
export function fieldsOf(text: string | undefined): Fields | null {
  if (text === undefined) return null;
  try {
    const parsed = parsePythonJson(text);
    return isFields(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

export function textAt(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

/** Numbers, also where they were written as text. */
export function numberAt(fields: Fields, name: string): number | null {
  const value = fields[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Seeds here are unsigned 32-bit: one that is larger would make another picture. */
const largestSeed = 2 ** 32 - 1;
export function seedAt(fields: Fields, name: string): { seed: number | null; leftOut: string[] } {
  const seed = numberAt(fields, name);
  if (seed === null || (Number.isInteger(seed) && seed >= 0 && seed <= largestSeed))
    return { seed, leftOut: [] };
  return { seed: null, leftOut: [`Seed ${String(fields[name])}`] };
}

/** `models/sdxl/juggernaut_v9.safetensors` is known as `juggernaut_v9`. */
export function modelNameOf(file: string | null): string | null {
  if (file === null) return null;
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(safetensors|ckpt|sft|pth?|bin|gguf|onnx)$/i, '');
}

/** `3 LoRAs`, `1 LoRA`; nothing for none. */
export function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];
}

const mostNamed = 5;
const longestName = 80;
/** `LoRA stone`, by file names or null where nobody knows; after the fifth, how many more. */
export function loras(files: readonly (string | null)[]): string[] {
  const names = files
    .map((file) => modelNameOf(file)?.trim().slice(0, longestName) ?? '')
    .filter((name) => name !== '');
  const named = names.slice(0, mostNamed).map((name) => `LoRA ${name}`);
  const others = files.length - named.length;
  return named.length === 0 ? counted(others, 'LoRA') : [...named, ...counted(others, 'more LoRA')];
}
/** The entries of a list; nothing where it is none. */
export const listAt = (fields: Fields, name: string): readonly unknown[] => {
  const value: unknown = fields[name];
  return Array.isArray(value) ? value : [];
};
export const lengthAt = (fields: Fields, name: string): number => listAt(fields, name).length;
