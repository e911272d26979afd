import { nvmlCodes } from './nvml-codes.ts';

export type Answer<T> = { ok: true; value: T } | { ok: false; code: number };

/** A card's handle: an opaque pointer of NVML's. */
export type NvmlDevice = bigint;

/** What a call has written, read where it succeeded. */
export function answer<T>(code: number, read: () => T): Answer<T> {
  return code === nvmlCodes.success ? { ok: true, value: read() } : { ok: false, code };
}

export function mapAnswer<T, U>(from: Answer<T>, change: (value: T) => U): Answer<U> {
  return from.ok ? { ok: true, value: change(from.value) } : from;
}

/** Null where the code says anything but success. */
export const valueOf = <T>(from: Answer<T>): T | null => (from.ok ? from.value : null);
