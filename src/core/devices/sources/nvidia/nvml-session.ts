import { driverUuids, nvidiaCards } from './cards.ts';
import type { Answer } from './nvml-answer.ts';
import type { NvmlCalls } from './nvml-calls.ts';
import { nvmlCodes, verdictOf } from './nvml-codes.ts';

/** NVML's state: started, and to be started anew when the driver or the cards have changed under it. */
export interface NvmlSession {
  /** Starts NVML anew; handles of before are void. Answers with a code. */
  restart(): number;
  /** Starts NVML anew where that is due before a look at the cards. `lossSeen`: a card was lost since the last look. */
  refresh(lossSeen: boolean): void;
  /**
   * A place for each card that NVML counts, with the name that the kernel's driver has for it; null where the two do not
   * agree on how many there are.
   */
  places(): Answer<(string | null)[]>;
  end(): void;
}

/** NVML must have been started. `root` is where `sys/` and `proc/` lie; `onVoid` is called whenever handles become void. */
export function createNvmlSession(calls: NvmlCalls, root: string, onVoid: () => void): NvmlSession {
  let running = true;
  let cards = nvidiaCards(root).join();
  let looksWithLoss = 0;

  function restart(): number {
    if (running) calls.shutdown();
    onVoid();
    const code = calls.init();
    running = code === nvmlCodes.success;
    return code;
  }

  return {
    restart,
    refresh(lossSeen) {
      // NVML counts cards when it starts.
      const cardsNow = nvidiaCards(root).join();
      const changed = cardsNow !== cards;
      cards = cardsNow;
      // Starting it wakes every card and writes into the kernel's log for a lost one: less and less often, but not never.
      looksWithLoss = lossSeen ? looksWithLoss + 1 : 0;
      const due =
        looksWithLoss > 0 && (Number.isInteger(Math.log2(looksWithLoss)) || looksWithLoss % 64 === 0);
      if (changed || due) restart();
    },
    places() {
      let count = calls.deviceCount();
      if (!count.ok && verdictOf(count.code) === 'restart' && restart() === nvmlCodes.success) {
        count = calls.deviceCount();
      }
      if (!count.ok) return count;
      const length = count.value ?? 0;
      const named = driverUuids(root);
      return { ok: true, value: named.length === length ? named : Array.from({ length }, () => null) };
    },
    end() {
      if (running) calls.shutdown();
      running = false;
    },
  };
}
