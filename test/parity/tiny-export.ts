import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { temporaryFolder } from '../worker/temporary-folder.ts';

const fixtures = fileURLToPath(new URL('../fixtures/tiny-models/', import.meta.url));
const referenceOf = (name: string): unknown =>
  JSON.parse(readFileSync(join(fixtures, name, 'reference.json'), 'utf8'));

/** Models with random weights in the layouts of real exports, and which numbers they compute in. Made by tools/tiny-models. */
export const tinyExports = [
  { name: 'sd15', numbers: 'float32' },
  { name: 'sd15-float16', numbers: 'float16' },
  { name: 'sd14-onnx', numbers: 'float32' },
  { name: 'sd21', numbers: 'float32' },
  { name: 'sd-turbo', numbers: 'float32' },
  { name: 'sdxl', numbers: 'float32' },
  { name: 'sdxl-float16', numbers: 'float16' },
  { name: 'sdxl-turbo', numbers: 'float32' },
  { name: 'lcm', numbers: 'float32' },
] as const;

const float32s = z.string().transform((text) => {
  const bytes = Buffer.from(text, 'base64');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
});
const bytes = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const caseSchema = z.object({
  prompt: z.string(),
  negativePrompt: z.string(),
  steps: z.int(),
  guidanceScale: z.number(),
  width: z.int(),
  height: z.int(),
  /** In the order in which the pipeline draws it. */
  noise: z.array(float32s),
  /** After each step. */
  latents: z.array(float32s),
  pixels: bytes,
});
const referenceSchema = z.object({
  /** The model whose files this one has where it has none of its own. */
  base: z.string().nullable(),
  cases: z.array(caseSchema),
});
const startReferenceSchema = z.object({
  cases: z.array(
    caseSchema.extend({ strength: z.number(), start: z.object({ pixels: bytes, mask: bytes.nullable() }) }),
  ),
});

export interface TinyExport {
  modelFolder: string;
  cases: z.output<typeof referenceSchema>['cases'];
}

/** A folder with the files of fixtures, those of later ones over those of earlier ones. */
function copied(...names: string[]): string {
  const modelFolder = temporaryFolder();
  for (const name of names) cpSync(join(fixtures, name), modelFolder, { recursive: true });
  return modelFolder;
}

/** A model folder of its own for a test, and what the reference draws with it. */
export function tinyExport(name: string): TinyExport {
  const { base, cases } = referenceSchema.parse(referenceOf(name));
  return { modelFolder: copied(...(base === null ? [] : [base]), name), cases };
}

/** A model folder, and what the reference draws with it from pictures. */
export function tinyStartExport(name: string) {
  const text = readFileSync(join(fixtures, name, 'start.json'), 'utf8');
  const { cases } = startReferenceSchema.parse(JSON.parse(text));
  return { modelFolder: copied(name), cases };
}
