import { closeSync, cpSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedModel } from './embedded-model.ts';
import { type ExternalTensor, type Node, onnxModel } from '../worker/onnx-builder.ts';

const width = 512;
const wide = 2048;

/**
 * Makes of an empty folder the embedded model with another UNet, which has about 18 MB of weights for each block, in a file beside the model: a convolution and two
 * multiplications, as they make up nearly all of a real one. The numbers are random and of a size that keeps them so.
 */
export function makeLargeModel(folder: string, blocks: number): { weightBytes: number } {
  cpSync(embeddedModel, folder, { recursive: true });
  const location = 'model.onnx_data';
  const file = openSync(join(folder, 'unet', location), 'w');
  const externals: Record<string, ExternalTensor> = {};
  let weightBytes = 0;

  function weights(name: string, shape: readonly number[], inputs: number): string {
    const data = randomNumbers(
      shape.reduce((product, size) => product * size, 1),
      Math.sqrt(6 / inputs),
    );
    externals[name] = { shape, location, offsetBytes: weightBytes };
    writeSync(file, data);
    weightBytes += data.byteLength;
    return name;
  }

  const convolution = (input: string, name: string, channels: number, filters: number): Node => ({
    operator: 'Conv',
    inputs: [input, weights(name, [filters, channels, 3, 3], channels * 9)],
    output: `${name}_out`,
    attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
  });

  const nodes: Node[] = [convolution('sample', 'first', 4, width)];
  for (let block = 0; block < blocks; block += 1) {
    const at = (name: string) => `${name}_${block}`;
    const before = block === 0 ? 'first_out' : `back_${block - 1}`;
    nodes.push(
      convolution(before, at('spread'), width, width),
      { operator: 'Relu', inputs: [`${at('spread')}_out`], output: at('kept') },
      { operator: 'Transpose', inputs: [at('kept')], output: at('last'), attributes: { perm: [0, 2, 3, 1] } },
      {
        operator: 'MatMul',
        inputs: [at('last'), weights(at('up'), [width, wide], width)],
        output: at('up_out'),
      },
      { operator: 'Relu', inputs: [at('up_out')], output: at('up_kept') },
      {
        operator: 'MatMul',
        inputs: [at('up_kept'), weights(at('down'), [wide, width], wide)],
        output: at('down_out'),
      },
      {
        operator: 'Transpose',
        inputs: [at('down_out')],
        output: at('back'),
        attributes: { perm: [0, 3, 1, 2] },
      },
    );
  }
  nodes.push({ ...convolution(`back_${blocks - 1}`, 'final', width, 4), output: 'out_sample' });
  closeSync(file);
  writeFileSync(
    join(folder, 'unet/model.onnx'),
    onnxModel({
      inputs: [
        { name: 'sample', type: 'float32', shape: ['batch', 4, 'height', 'width'] },
        { name: 'timestep', type: 'int64', shape: [1] },
        { name: 'encoder_hidden_states', type: 'float32', shape: ['batch', 32, 160] },
      ],
      nodes,
      externals,
      output: { name: 'out_sample', type: 'float32', shape: ['batch', 4, 'height', 'width'] },
    }),
  );
  return { weightBytes };
}

/** Evenly spread from -limit to limit; always the same ones (the generator of Numerical Recipes). */
function randomNumbers(count: number, limit: number): Float32Array {
  const numbers = new Float32Array(count);
  let state = count;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    numbers[index] = (state / 2 ** 31 - 1) * limit;
  }
  return numbers;
}
