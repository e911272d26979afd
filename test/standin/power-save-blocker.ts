import type { PowerSaveBlocker } from 'electron';
import { loud } from './loud.ts';

const blocking = new Set<number>();
let lastId = -1;

export const powerSaveBlocker = loud('powerSaveBlocker', {
  start(_type) {
    lastId += 1;
    blocking.add(lastId);
    return lastId;
  },
  stop: (id) => blocking.delete(id),
  isStarted: (id) => blocking.has(id),
} satisfies PowerSaveBlocker);
