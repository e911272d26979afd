import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { errorReportSchema, idSchema } from './common.ts';

export const importSourceSchema = z.discriminatedUnion('kind', [
  /** A folder of this machine, absolute. */
  z.strictObject({ kind: z.literal('folder'), path: z.string().min(1).max(4096) }),
  z.strictObject({
    kind: z.literal('hugging-face'),
    /** `owner/name`. */
    repository: z.string().min(1).max(1000),
    /** Branch, tag or commit; null takes the main one. */
    revision: z.string().min(1).max(200).nullable(),
    /** The network that is meant, where it is one of several that make pictures larger. */
    file: z.string().min(1).max(1000).exactOptional(),
  }),
]);

/** A model that is on its way into the library. */
export const modelImportSchema = z.object({
  id: z.string(),
  source: importSourceSchema,
  /** Name of the model's folder to be. */
  modelId: z.string(),
  /** Where that folder will be; absolute. */
  targetFolder: z.string(),
  doneBytes: z.number(),
  /** null until the files are known. */
  totalBytes: z.number().nullable(),
  filesDone: z.int(),
  files: z.int().nullable(),
  progress: z.discriminatedUnion('state', [
    /** It is being found out which files are needed. */
    z.object({ state: z.literal('preparing') }),
    z.object({
      state: z.literal('running'),
      bytesPerSecond: z.number().nullable(),
      secondsLeft: z.number().nullable(),
    }),
    /** Something went wrong that may go well later: it is tried again. */
    z.object({ state: z.literal('waiting'), reason: z.string(), retryAt: z.number() }),
    z.object({ state: z.literal('paused') }),
    /** Can be resumed when what is said was mended. */
    z.object({ state: z.literal('failed'), error: errorReportSchema }),
  ]),
});
export type ModelImport = z.infer<typeof modelImportSchema>;

/** What is on its way, and whether a token of Hugging Face's is kept. */
export const modelImportsSchema = z.object({ imports: z.array(modelImportSchema), hasHubToken: z.boolean() });
export type ModelImports = z.infer<typeof modelImportsSchema>;

const repositoryInput = z.strictObject({
  /** `owner/name`, or the address of its page. */
  repository: z.string().trim().min(1, { error: 'Name a repository.' }).max(1000),
  revision: z.string().trim().min(1).max(200).nullable(),
});
/** Absolute; null for the models folder. */
const targetFolder = z.string().min(1).max(4096).nullable();
const importInput = z.strictObject({ importId: idSchema });

export const modelImports = {
  requests: {
    /** Asks Hugging Face what a download would bring. */
    'models.lookUpRepository': request(
      repositoryInput,
      z.object({
        repository: z.string(),
        revision: z.string().nullable(),
        /** Of the files that are needed. */
        sizeBytes: z.number(),
        files: z.int(),
        freeBytes: z.number(),
      }),
    ),
    /** Downloads a model, or goes on with a download that was stopped. Its progress is told by events. */
    'models.download': request(repositoryInput.extend({ targetFolder }), z.object({ importId: z.string() })),
    /** Makes a folder of this machine a model of the library: copied into it, or used where it lies. */
    'models.addFolder': request(
      z.strictObject({
        path: z.string().trim().min(1, { error: 'Name a folder.' }).max(4096),
        mode: z.enum(['copy', 'reference']),
        targetFolder,
      }),
      z.object({ importId: z.string().nullable(), modelId: z.string() }),
    ),
    'models.pauseImport': request(importInput, z.object({})),
    'models.resumeImport': request(importInput, z.object({})),
    /** Ends an import and takes away what came of it. */
    'models.cancelImport': request(importInput, z.object({})),
    /** Keeps a token of Hugging Face's for gated and private repositories, or forgets it. It is never told again. */
    'models.setHubToken': request(
      z.strictObject({
        token: z
          .string()
          .trim()
          .regex(/^hf_\w{8,200}$/, { error: 'A token of Hugging Face begins with "hf_".' })
          .nullable(),
      }),
      z.object({}),
    ),
  },
  events: {
    'models.importsChanged': event<ModelImports>(),
    /** An import is done; the models were told before. */
    'models.imported': event<{ importId: string; modelId: string }>(),
  },
};
