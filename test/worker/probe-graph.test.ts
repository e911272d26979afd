import { expect, test } from 'vitest';
import { onnxModel, type Value } from './onnx-builder.ts';
import { probeFeeds, probeGraph, probeResult, problemOf } from '#inference/probe/probe-graph.ts';

const float = (name: string): Value => ({
  name,
  type: 'float32',
  shape: [...(probeFeeds[name]?.dims ?? [])],
});

test('the graph is a convolution, a matrix product and a softmax of its three inputs', () => {
  const built = onnxModel({
    inputs: ['sample', 'kernel', 'matrix'].map(float),
    nodes: [
      {
        operator: 'Conv',
        inputs: ['sample', 'kernel'],
        output: 'convolved',
        attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
      },
      { operator: 'MatMul', inputs: ['convolved', 'matrix'], output: 'product' },
      { operator: 'Softmax', inputs: ['product'], output: 'result' },
    ],
    output: { name: 'result', type: 'float32', shape: [1, 4, 8, 8] },
  });
  expect(Buffer.from(probeGraph).toString('base64')).toBe(Buffer.from(built).toString('base64'));
});

test('the known result is of probabilities that differ', () => {
  const rows = Array.from({ length: 32 }, (_, row) => probeResult.slice(8 * row, 8 * row + 8));
  for (const row of rows) expect(row.reduce((sum, value) => sum + value)).toBeCloseTo(1, 5);
  expect(Math.max(...probeResult) - Math.min(...probeResult)).toBeGreaterThan(0.2);
});

test('a result is right up to the rounding of half precision', () => {
  expect(problemOf(probeResult.map((value) => value + 0.004))).toBeNull();
  expect(problemOf(probeResult.with(40, (probeResult[40] ?? 0) + 0.02))).toMatch(/0\.0200 too large/);
  expect(problemOf(probeResult.with(3, Number.NaN))).toBe('one of its numbers is NaN');
  expect(problemOf(probeResult.slice(1))).toBe('it has 255 numbers instead of 256');
  expect(problemOf(new Float32Array(256))).not.toBeNull();
});
