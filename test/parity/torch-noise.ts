import type { NormalNoise } from '#inference/noise.ts';

/**
 * What `torch.randn` gives on a processor after `torch.manual_seed`: Mersenne Twister (Matsumoto and Nishimura, 1998)
 * and the Box-Muller transform over blocks of sixteen. Only for counts that are multiples of sixteen.
 */
export function createTorchNoise(seed: number): NormalNoise {
  const integer = createMersenneTwister(seed);
  // torch keeps 24 bits: what a float32 between 0 and 1 can tell apart.
  const uniform = () => (integer() & 0xff_ffff) / 2 ** 24;
  return {
    next(count) {
      const values = Float32Array.from({ length: count }, uniform);
      for (let block = 0; block < count; block += 16)
        for (let index = block; index < block + 8; index += 1) {
          const radius = Math.sqrt(-2 * Math.log(1 - (values[index] ?? NaN)));
          const angle = 2 * Math.PI * (values[index + 8] ?? NaN);
          values[index] = radius * Math.cos(angle);
          values[index + 8] = radius * Math.sin(angle);
        }
      return values;
    },
  };
}

function createMersenneTwister(seed: number): () => number {
  const length = 624;
  const state = new Uint32Array(length);
  state[0] = seed;
  for (let index = 1; index < length; index += 1) {
    const before = state[index - 1] ?? 0;
    state[index] = Math.imul(1_812_433_253, before ^ (before >>> 30)) + index;
  }
  const at = (index: number) => state[index % length] ?? 0;
  let position = 0;
  return () => {
    const joined = (at(position) & 0x8000_0000) | (at(position + 1) & 0x7fff_ffff);
    const twisted = at(position + 397) ^ (joined >>> 1) ^ (joined & 1 ? 0x9908_b0df : 0);
    state[position] = twisted;
    position = (position + 1) % length;
    let value = twisted;
    value ^= value >>> 11;
    value ^= (value << 7) & 0x9d2c_5680;
    value ^= (value << 15) & 0xefc6_0000;
    return (value ^ (value >>> 18)) >>> 0;
  };
}
