import type { Image } from '#shared/contract/gallery.ts';
import type { Clock } from '../../connection/clock.ts';
import type { GalleryEvent } from './gallery-state.ts';

/**
 * Pictures of an import come by the hundred in a second: shown as they come, each would be pushed away by the next ones
 * before it is loaded. Milliseconds from one lot to the next.
 */
const pauseMs = 2000;

export interface PacedAdditions {
  offer(event: GalleryEvent): void;
  /** Forgets what waits: a list that is asked for now has it, and may know more of it. */
  drop(): void;
}

/**
 * Passes events on, but of several pictures added at once makes lots that can be looked at: the first at once, the others
 * after a pause. A single picture, as it is drawn, never waits.
 */
export function createPacedAdditions(clock: Clock, apply: (event: GalleryEvent) => void): PacedAdditions {
  let waiting: Image[] = [];
  let lastAt = -Infinity;
  let stopTimer = () => {};

  function flush() {
    stopTimer();
    if (waiting.length === 0) return;
    const images = waiting;
    waiting = [];
    lastAt = clock.now();
    apply({ name: 'gallery.added', payload: { images } });
  }

  return {
    offer(event) {
      if (event.name !== 'gallery.added') {
        // It may be about one that waits.
        flush();
        return apply(event);
      }
      const { images } = event.payload;
      if (images.length === 1) return apply(event);
      const isFirst = waiting.length === 0;
      waiting.push(...images);
      if (!isFirst) return;
      const restMs = lastAt + pauseMs - clock.now();
      if (restMs <= 0) flush();
      else stopTimer = clock.after(restMs, flush);
    },
    drop() {
      stopTimer();
      waiting = [];
    },
  };
}
