import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { openModelPart } from '#inference/session.ts';
import type { Picture } from '#inference/pipelines/vae-decoder.ts';

const fixtures = fileURLToPath(new URL('../fixtures/demo-model/', import.meta.url));
export const embeddedModel = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));

const attribute = z.union([z.string(), z.boolean()]);
const promptsSchema = z.array(
  z.object({ prompt: z.string(), attributes: z.record(z.string(), attribute.nullable()) }),
);
const rates = z.record(z.string(), z.number());

/** What the pictures are asked; its README says how it was made and how rates are counted. */
export const questions = z
  .object({
    heads: z.record(z.string(), z.array(attribute)),
    claimedRates: z.object({ full: rates, short: rates }),
    prompts: z.object({ full: promptsSchema, short: promptsSchema }),
  })
  .parse(JSON.parse(readFileSync(`${fixtures}attributes.json`, 'utf8')));

export interface AttributeClassifier {
  /** The class that a picture of 128x128 pixels shows under one head. */
  classify(picture: Picture, heads: readonly string[]): Promise<Record<string, string | boolean>>;
  dispose(): Promise<void>;
}

/** The classifier that was trained on drawn scenes only; it sees what the model's own VAE encoder makes of the pixels. */
export async function openAttributeClassifier(): Promise<AttributeClassifier> {
  const options = { executionProvider: 'cpu', threads: 1, meter: { seconds: 0 } } as const;
  const encoder = await openModelPart({
    ...options,
    modelFolder: embeddedModel,
    file: 'vae_encoder/model.onnx',
  });
  const classifier = await openModelPart({
    ...options,
    modelFolder: fixtures,
    file: 'attribute_classifier.onnx',
  });
  const { scaling_factor: scale } = z
    .object({ scaling_factor: z.number() })
    .parse(JSON.parse(readFileSync(`${embeddedModel}/vae_encoder/config.json`, 'utf8')));

  return {
    async classify({ pixels, width, height }, heads) {
      const count = width * height;
      const planes = new Float32Array(count * 3);
      for (const [index, value] of pixels.entries())
        planes[(index % 3) * count + Math.floor(index / 3)] = value / 127.5 - 1;
      const encoded = await encoder.run(
        { sample: { data: planes, dims: [1, 3, height, width] } },
        'latent_sample',
      );
      const latents = { data: encoded.data.map((value) => value * scale), dims: encoded.dims };
      const shown: Record<string, string | boolean> = {};
      for (const head of heads) {
        const { data } = await classifier.run({ latents }, head);
        const name = questions.heads[head]?.[data.indexOf(Math.max(...data))];
        if (name === undefined) throw new Error(`The classifier has no class for ${head}.`);
        shown[head] = name;
      }
      return shown;
    },
    async dispose() {
      await encoder.dispose();
      await classifier.dispose();
    },
  };
}
