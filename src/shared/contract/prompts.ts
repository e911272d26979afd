import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { jobLimits } from './jobs.ts';

/** How a model reads a prompt. */
export const promptCountSchema = z.object({
  /** Tokens of the text in each window; at least one window. */
  windows: z.array(z.int()).min(1),
  /** Tokens of the text that one window holds. */
  windowTokens: z.int(),
  /** Tokens that the model does not read. */
  truncatedTokens: z.int(),
  /** The end of the prompt, as far as it is not read; empty where all is. */
  leftOut: z.string(),
});
export type PromptCount = z.infer<typeof promptCountSchema>;

export const prompts = {
  requests: {
    /** Counts by the model's own tokenizer. Fails as a job for that model would, when it cannot be used. */
    'prompts.count': request(
      z.strictObject({ modelId: z.string().min(1), prompt: z.string().max(jobLimits.promptCharacters) }),
      promptCountSchema,
    ),
  },
};
