import { createAffinity } from '../affinity/affinity.ts';
import type { Strategy } from '../types.ts';
import {
  createFirstInFirstOut,
  createLeastMemory,
  createQueueDepth,
  createRoundRobin,
  createSingleDevice,
} from './simple.ts';

/** The strategies that people can choose, by name; each queue makes its own. One of your own is one more line here. */
export const strategies: Record<string, () => Strategy> = {
  affinity: createAffinity,
  'first-in-first-out': createFirstInFirstOut,
  'round-robin': createRoundRobin,
  'queue-depth': createQueueDepth,
  'least-memory': createLeastMemory,
  'single-device': createSingleDevice,
};
