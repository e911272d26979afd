/**
 * A small graph with the three kinds of arithmetic that models spend their time with: a convolution, a matrix product and
 * a softmax. Its weights are inputs, so the ONNX file is 289 bytes; `probe-graph.test.ts` shows how it was made.
 */
export const probeGraph: Uint8Array = Uint8Array.from(
  atob(
    'CAg6lgIKSwoGc2FtcGxlCgZrZXJuZWwSCWNvbnZvbHZlZCIEQ29udioVCgxrZXJuZWxfc2hhcGVAA0ADoAEHKhEKBHBhZHNAAUABQAFAAaABBwokCgljb252b2x2ZWQKBm1hdHJpeBIHcHJvZHVjdCIGTWF0TXVsChoKB3Byb2R1Y3QSBnJlc3VsdCIHU29mdG1heBIFZ3JhcGhaIAoGc2FtcGxlEhYKFAgBEhAKAggBCgIIBAoCCAgKAggIWiAKBmtlcm5lbBIWChQIARIQCgIIBAoCCAQKAggDCgIIA1oYCgZtYXRyaXgSDgoMCAESCAoCCAgKAggIYiAKBnJlc3VsdBIWChQIARIQCgIIAQoCCAQKAggICgIICEIECgAQEQ==',
  ),
  (character) => character.charCodeAt(0),
);

interface Feed {
  data: Float32Array;
  dims: readonly number[];
}

/** Height and width of the sample, and of the square matrix. */
const size = 8;
const channels = 4;
const kernelSize = 3;
/** The result is compared with what this program computes itself; TF32 and half precision stay well below. */
const tolerance = 0.01;

export const probeFeeds: Readonly<Record<string, Feed>> = {
  sample: waves([1, channels, size, size], 0.7, 1),
  kernel: waves([channels, channels, kernelSize, kernelSize], 0.3, 0.4),
  matrix: waves([size, size], 0.9, 0.6),
};

/** Numbers that differ from each other, of at most this amplitude. */
function waves(dims: readonly number[], frequency: number, amplitude: number): Feed {
  const length = dims.reduce((product, dimension) => product * dimension);
  return { data: Float32Array.from({ length }, (_, index) => amplitude * Math.sin(index * frequency)), dims };
}

/** softmax(conv(sample, kernel) x matrix), computed here in double precision. */
export const probeResult: Float32Array = Float32Array.from(
  Array.from({ length: channels * size }, (_, row) => {
    const [channel, y] = [Math.floor(row / size), row % size];
    const products = Array.from({ length: size }, (__, column) =>
      sum(size, (x) => convolved(channel, y, x) * at('matrix', x * size + column)),
    );
    const powers = products.map(Math.exp);
    const total = sum(size, (index) => powers[index] ?? 0);
    return powers.map((power) => power / total);
  }).flat(),
);

/** One number of the convolution; what lies outside the sample is zero. */
function convolved(channel: number, y: number, x: number): number {
  return sum(channels * kernelSize * kernelSize, (index) => {
    const [row, column] = [
      y + (Math.floor(index / kernelSize) % kernelSize) - 1,
      x + (index % kernelSize) - 1,
    ];
    if (row < 0 || row >= size || column < 0 || column >= size) return 0;
    const from = Math.floor(index / (kernelSize * kernelSize));
    const weight = at('kernel', channel * channels * kernelSize * kernelSize + index);
    return weight * at('sample', (from * size + row) * size + column);
  });
}

function at(name: string, index: number): number {
  return probeFeeds[name]?.data[index] ?? 0;
}

function sum(count: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = 0; index < count; index++) total += term(index);
  return total;
}

/** What is wrong with a result, to end a sentence; null when it is right. */
export function problemOf(result: Float32Array): string | null {
  if (result.length !== probeResult.length)
    return `it has ${result.length} numbers instead of ${probeResult.length}`;
  for (const [index, expected] of probeResult.entries()) {
    const value = result[index] ?? Number.NaN;
    if (Number.isNaN(value)) return 'one of its numbers is NaN';
    const error = value - expected;
    if (Math.abs(error) > tolerance)
      return `one of its numbers is ${Math.abs(error).toFixed(4)} too ${error > 0 ? 'large' : 'small'}`;
  }
  return null;
}
