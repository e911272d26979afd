import type { DeviceReservation } from '#shared/contract/settings.ts';
import type { Clock } from '../ports.ts';
import type { SettingsStore } from './settings.ts';

/** Timers of several weeks fire at once: longer waits are made in parts. */
const longestTimerMs = 24 * 60 * 60 * 1000;

export interface ReservationsOptions {
  settings: SettingsStore;
  clock: Clock;
  /** Some are over, and the settings say so already. */
  onEnded(): void;
}

/** Ends reservations when their time has come, also those that ran out while the app was not running. */
export interface Reservations {
  /** Call it whenever the settings have changed. */
  watch(): void;
  dispose(): void;
}

export function createReservations({ settings, clock, onEnded }: ReservationsOptions): Reservations {
  let stopWaiting = () => {};

  function watch() {
    stopWaiting();
    const { deviceReservations } = settings.current();
    const lasting = lastingReservations(deviceReservations, clock.now());
    if (lasting.length < deviceReservations.length) {
      settings.update({ deviceReservations: lasting });
      onEnded();
    }
    const ends = lasting.flatMap(({ untilMs }) => (untilMs === null ? [] : [untilMs]));
    const waitMs = Math.min(Math.min(...ends) - clock.now(), longestTimerMs);
    stopWaiting = ends.length === 0 ? () => {} : clock.after(waitMs, watch);
  }

  return { watch, dispose: () => stopWaiting() };
}

/** Without those that are over at `now`, and one for each device: the one that was made last. */
export function lastingReservations(reservations: readonly DeviceReservation[], now: number) {
  const latest = new Map(reservations.map((reservation) => [reservation.deviceId, reservation]));
  return [...latest.values()].filter(({ untilMs }) => untilMs === null || untilMs > now);
}
