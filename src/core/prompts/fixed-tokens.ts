import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readOnnxInputs } from '../models/checks/onnx-inputs.ts';

/** Tokens that the parts of a model take, where its export fixes them; null where they are free. */
export interface FixedTokens {
  /** Of a window of the text encoder. */
  window: number | null;
  /** Of the text states that the UNet takes: all windows of a prompt together. */
  prompt: number | null;
}

export const weightFiles = { textEncoder: 'text_encoder/model.onnx', unet: 'unet/model.onnx' } as const;

/** Reads some kilobytes of the two files; a part that is not there fixes nothing. */
export function readFixedTokens(modelFolder: string): FixedTokens {
  return {
    window: fixedSize(join(modelFolder, weightFiles.textEncoder), 'input_ids'),
    prompt: fixedSize(join(modelFolder, weightFiles.unet), 'encoder_hidden_states'),
  };
}

/** The second size of an input: that of its tokens. */
function fixedSize(path: string, input: string): number | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  const size = readOnnxInputs(path).find(({ name }) => name === input)?.shape[1];
  return typeof size === 'number' && size > 0 ? size : null;
}
