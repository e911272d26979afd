import type { Answer, NvmlDevice } from './nvml-answer.ts';
import type { NvmlCalls } from './nvml-calls.ts';
import { verdictOf, wordsOf } from './nvml-codes.ts';
import type { SourceReading } from '../source.ts';

export type NvmlReading = SourceReading | { state: 'restart'; code: number };

/**
 * Takes all figures of one card. A figure that the card does not tell is null. Memory and utilization are asked of every
 * card: when these calls go wrong, the card is failing. A sensor that goes wrong (power, temperature, the list of
 * processes) leaves its own figure unknown, unless the driver says that the whole card is lost or broken. The first
 * such answer ends the reading: a card that is gone is slow to say so. `restart`: NVML itself has to be started anew.
 */
export function readNvmlDevice(calls: NvmlCalls, device: NvmlDevice, id: string): NvmlReading {
  let failure: NvmlReading | null = null;
  function figure<T>(ask: (of: NvmlDevice) => Answer<T>, needed: boolean): T | null {
    if (failure) return null;
    const answer = ask(device);
    if (answer.ok) return answer.value;
    const verdict = verdictOf(answer.code);
    if (verdict !== 'unknown' && (needed || verdict !== 'unanswered')) failure = troubleOf(answer.code, id);
    return null;
  }
  const memory = figure(calls.memory, true);
  const utilizationPercent = figure(calls.utilizationPercent, true);
  const temperatureCelsius = figure(calls.temperatureCelsius, false);
  const powerDrawWatts = figure(calls.powerDrawWatts, false);
  const processes = figure(calls.processes, false);
  return (
    failure ?? {
      state: 'read',
      id,
      memoryUsedBytes: memory?.usedBytes ?? null,
      memoryFreeBytes: memory?.freeBytes ?? null,
      utilizationPercent,
      temperatureCelsius,
      powerDrawWatts,
      processes,
    }
  );
}

/** What a code other than success says about the card that was asked. */
export function troubleOf(code: number, id: string): NvmlReading {
  const verdict = verdictOf(code);
  if (verdict === 'restart') return { state: 'restart', code };
  if (verdict === 'lost') return { state: 'lost', id, reason: `The card is lost: ${wordsOf(code)}.` };
  return { state: 'failing', id, reason: `The card does not answer as it should: ${wordsOf(code)}.` };
}
