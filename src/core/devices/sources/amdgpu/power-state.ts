import type { Card } from './cards.ts';
import type { Files } from './files.ts';

/**
 * Whether the kernel has put the card to sleep because nobody uses it. Reading hwmon or `gpu_busy_percent` would wake
 * it for seconds; its memory figures, names and limits of temperature come from the driver's own books and do not.
 * Says no where the kernel does not tell.
 */
export function isAsleep(files: Files, { folder }: Card): boolean {
  const status = files.text(`${folder}/power/runtime_status`);
  return status === 'suspended' || status === 'suspending' || status === 'resuming';
}

/**
 * How long the card must be left alone before the kernel puts it to sleep, in milliseconds; null for one that never
 * sleeps: where that is switched off, and where a screen is connected to it.
 */
export function sleepDelayMs(files: Files, { folder }: Card): number | null {
  if (files.text(`${folder}/power/control`) !== 'auto') return null;
  const cardName = folder.split('/').at(-2) ?? '';
  const outputs = files.names(`${folder}/drm/${cardName}`).filter((name) => name.startsWith(`${cardName}-`));
  const isConnected = (name: string) =>
    files.text(`${folder}/drm/${cardName}/${name}/status`) === 'connected';
  if (outputs.some(isConnected)) return null;
  // The driver's own default is five seconds.
  return files.count(`${folder}/power/autosuspend_delay_ms`) ?? 5000;
}

/** So long nothing may happen on a card before it is left alone. */
const quietMs = 10_000;
/** Beyond the kernel's own delay. */
const patienceMs = 2000;
/** After a rest in which the card did not fall asleep, it is not left alone again for so long. */
const backOffMs = 10 * 60_000;

interface Rest {
  quietSince: number | null;
  until: number;
  notBefore: number;
}

/**
 * Every reading of a sensor counts as use of the card, so that one reading each second would keep it awake for ever.
 * A card that could sleep and that nobody uses is therefore left alone for a while now and then.
 * @param now Milliseconds that never go back.
 */
export function createRests(now: () => number) {
  const rests = new Map<string, Rest>();
  const fresh: Rest = { quietSince: null, until: -Infinity, notBefore: -Infinity };

  return {
    isResting: (id: string): boolean => now() < (rests.get(id) ?? fresh).until,
    /** It fell asleep: the next rest may come as soon as it has been quiet again. */
    sawAsleep(id: string): void {
      rests.delete(id);
    },
    /** One reading of an awake card: `delayMs` of one that is quiet and could sleep, null of any other. */
    saw(id: string, delayMs: number | null): void {
      const rest = rests.get(id) ?? fresh;
      const quietSince = delayMs === null ? null : (rest.quietSince ?? now());
      const due = quietSince !== null && now() - quietSince >= quietMs && now() >= rest.notBefore;
      rests.set(
        id,
        due && delayMs !== null
          ? { quietSince: null, until: now() + delayMs + patienceMs, notBefore: now() + backOffMs }
          : { ...rest, quietSince },
      );
    },
  };
}
