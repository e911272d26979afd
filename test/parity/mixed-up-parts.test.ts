import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPipeline } from '#inference/load-pipeline.ts';
import { tinyExport } from './tiny-export.ts';

const load = (modelFolder: string) =>
  loadPipeline(modelFolder, { executionProvider: 'cpu', threads: 1, meter: { seconds: 0 } });

/** One model with something of another in its place. */
function mixed(name: string, change: (folder: string) => void): string {
  const { modelFolder } = tinyExport(name);
  change(modelFolder);
  return modelFolder;
}
const named = (className: string) => (folder: string) =>
  writeFileSync(join(folder, 'model_index.json'), JSON.stringify({ _class_name: className }));
const withPart = (name: string, part: string) => (folder: string) =>
  cpSync(join(tinyExport(name).modelFolder, part), join(folder, part), { recursive: true });

const cases: [what: string, folder: () => string, sentence: RegExp][] = [
  [
    'SDXL without its second text encoder',
    () => mixed('sdxl', (folder) => rmSync(join(folder, 'text_encoder_2'), { recursive: true })),
    /^The model folder has no text_encoder_2\/model\.onnx: download/,
  ],
  [
    'another model under the name of SDXL',
    () => mixed('sd15', named('StableDiffusionXLPipeline')),
    /^The model folder has no text_encoder_2\/model\.onnx: download/,
  ],
  [
    'SDXL under the name of another model',
    () => mixed('sdxl', named('StableDiffusionPipeline')),
    /^(unet\/model\.onnx wants text_embeds as SDXL's does|The text encoder gives 8 numbers per token but the UNet takes 20)/,
  ],
  [
    "a text encoder that gives no hidden states in SDXL's place",
    () => mixed('sdxl', withPart('sd15', 'text_encoder/model.onnx')),
    /^text_encoder\/model\.onnx gives no hidden states, only last_hidden_state, pooler_output: choose/,
  ],
  [
    'text encoders of unknown depth',
    () => mixed('sdxl', (folder) => rmSync(join(folder, 'text_encoder_2/config.json'))),
    /^text_encoder_2\/config\.json does not say how many layers the text encoder has \(num_hidden_layers\)/,
  ],
  [
    'a UNet without sizes in the place of that of SDXL',
    () => mixed('sdxl', withPart('sd15', 'unet')),
    /(has no input text_embeds|The text encoders together give 20 numbers per token but the UNet takes 8)/,
  ],
  [
    'a latent consistency model whose UNet takes no guidance',
    () => mixed('lcm', withPart('sd15', 'unet')),
    /^unet\/model\.onnx has no input timestep_cond for the guidance of a latent consistency model/,
  ],
];

for (const [what, folder, sentence] of cases)
  test(`${what}: said in one sentence`, async () => {
    await expect(load(folder())).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringMatching(sentence),
    });
  });
