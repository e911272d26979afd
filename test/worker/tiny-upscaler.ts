import { type Node, onnxModel } from './onnx-builder.ts';

export interface TinyUpscalerOptions {
  /** Fixed sides of what it takes. */
  side?: number;
}

/** The same size: the mean, or the largest, of what lies around each pixel. */
const around = (operator: 'AveragePool' | 'MaxPool', radius: number, output: string): Node => ({
  operator,
  inputs: ['image'],
  output,
  attributes: {
    kernel_shape: [2 * radius + 1, 2 * radius + 1],
    pads: [radius, radius, radius, radius],
    strides: [1, 1],
  },
});

/** A network that makes pictures twice as large out of each pixel and those around it, up to four away. */
export function tinyUpscaler({ side }: TinyUpscalerOptions = {}): Uint8Array {
  return onnxModel({
    inputs: [{ name: 'image', type: 'float32', shape: [1, 3, side ?? 'height', side ?? 'width'] }],
    nodes: [
      around('AveragePool', 2, 'mean'),
      around('AveragePool', 4, 'wide'),
      around('MaxPool', 1, 'largest'),
      {
        operator: 'Concat',
        inputs: ['image', 'mean', 'wide', 'largest'],
        output: 'four',
        attributes: { axis: 1 },
      },
      { operator: 'DepthToSpace', inputs: ['four'], output: 'larger', attributes: { blocksize: 2 } },
    ],
    output: { name: 'larger', type: 'float32', shape: [1, 3, 'tall', 'wide_side'] },
  });
}
