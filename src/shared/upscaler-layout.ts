/**
 * The layout of a folder with an upscaler: one network in `model.onnx`, and what is said about it. Pure, as
 * `model-layout.ts` is.
 */
import { z } from 'zod';
import { PolyptychError } from './errors.ts';

/** JSON files that `describeUpscaler` looks at, relative to the folder; all of them may be missing. */
export const upscalerDocumentPaths = ['polyptych.json', 'config.json'] as const;
type UpscalerDocuments = Partial<Record<(typeof upscalerDocumentPaths)[number], unknown>>;

export const upscalerFile = 'model.onnx';

/** A folder with a network of its own and no pipeline around it. */
export function isUpscalerFolder(exists: (path: string) => boolean): boolean {
  return exists(upscalerFile) && !exists('model_index.json');
}

const scale = z.number().min(1).max(16);
const cardSchema = z.looseObject({
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  license: z.string().optional(),
  scale: scale.optional(),
});
/** `scale` as in Real-ESRGAN's and OpenModelDB's files, `upscale` as in Swin2SR's. */
const configSchema = z.looseObject({ scale: scale.optional(), upscale: scale.optional() });

export interface UpscalerDescription {
  name: string | null;
  description: string | null;
  license: string | null;
  /** How many times larger, along a side; null where only the network knows. */
  scale: number | null;
}

/** Throws `model_invalid` with a sentence when a file is not as expected. */
export function describeUpscaler(documents: UpscalerDocuments): UpscalerDescription {
  const card = parse(documents, 'polyptych.json', cardSchema);
  const config = parse(documents, 'config.json', configSchema);
  return {
    name: card.name ?? null,
    description: card.description ?? null,
    license: card.license ?? null,
    scale: card.scale ?? config.scale ?? config.upscale ?? null,
  };
}

function parse<S extends z.ZodType>(
  documents: UpscalerDocuments,
  path: keyof UpscalerDocuments,
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(documents[path] ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PolyptychError(
    'model_invalid',
    `${path} is not as expected (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}): download the model again.`,
  );
}
