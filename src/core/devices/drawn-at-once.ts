/** The most pixels that a device's present process was given at once: what its memory is to be read with. */
export interface DrawnAtOnce {
  began(deviceId: string, pid: number | null, pixels: number): void;
  /** It ran out of memory: what it holds from now on says nothing of what drawing takes. */
  ranOut(deviceId: string): void;
  /** null before it drew anything, and where that says nothing. */
  of(deviceId: string, pid: number | null): number | null;
}

export function createDrawnAtOnce(): DrawnAtOnce {
  const devices = new Map<string, { pid: number | null; pixels: number | null }>();
  return {
    began(deviceId, pid, pixels) {
      const known = devices.get(deviceId);
      if (known?.pid !== pid) devices.set(deviceId, { pid, pixels });
      else if (known.pixels !== null) known.pixels = Math.max(known.pixels, pixels);
    },
    ranOut(deviceId) {
      const known = devices.get(deviceId);
      if (known) known.pixels = null;
    },
    of(deviceId, pid) {
      const known = devices.get(deviceId);
      return known && known.pid === pid ? known.pixels : null;
    },
  };
}
