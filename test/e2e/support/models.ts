import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onnxModel } from '../../worker/onnx-builder.ts';
import type { AppUnderTest } from './shells/app-under-test.ts';

const embedded = fileURLToPath(new URL('../../../resources/models/postcards', import.meta.url));

const tinyModels = fileURLToPath(new URL('../../fixtures/tiny-models', import.meta.url));

/** A model of tools/tiny-models; `base` is the one whose networks it has. */
export function putTinyModel(app: Pick<AppUnderTest, 'home'>, name: string, base = name): void {
  for (const source of new Set([base, name]))
    cpSync(join(tinyModels, source), join(app.home, 'models', name), { recursive: true });
}

/** A folder that says it is a model and has nothing of one. */
export function putIncompleteModel(app: Pick<AppUnderTest, 'home'>, name: string): void {
  const folder = join(app.home, 'models', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model_index.json'), JSON.stringify({ _class_name: 'StableDiffusionPipeline' }));
}

/** A network that only the runtime finds wrong. */
const unknownOperator = onnxModel({
  inputs: [{ name: 'x', type: 'float32', shape: [1] }],
  output: { name: 'y', type: 'float32', shape: [1] },
  nodes: [{ operator: 'NoOperator', inputs: ['x'], output: 'y' }],
});

/** A model that looks complete, but whose network cannot be loaded: its jobs fail. */
export function putModelWithTornNetwork(app: Pick<AppUnderTest, 'home'>, name: string): void {
  const folder = join(app.home, 'models', name);
  cpSync(embedded, folder, { recursive: true });
  writeFileSync(join(folder, 'unet', 'model.onnx'), unknownOperator);
}
