import { countOf } from '#shared/count-of.ts';
import type { Attempt } from '#shared/contract/performance.ts';
import { barsOf } from './lane-drawing.ts';

/** Spans of the lanes, in minutes. */
export const laneSpans = [2, 10, 60] as const;
export type LaneSpan = (typeof laneSpans)[number];

/** `0.4 s`, `12 s`, `2 min 5 s`. */
export function secondsLabel(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export const clockLabel = (time: number): string =>
  new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** A lane in words: what a device did between two times, of which one is now. */
export function laneSentence(name: string, attempts: readonly Attempt[], from: number, now: number): string {
  const shown = attempts.filter(({ endedAt }) => endedAt >= from);
  const minutes = Math.round((now - from) / 60_000);
  const about = `${name}, last ${minutes} min`;
  if (shown.length === 0) return `${about}: nothing ended.`;
  const sum = (pick: (attempt: Attempt) => number) => shown.reduce((total, one) => total + pick(one), 0);
  const busy = shown
    .flatMap(barsOf)
    .reduce((total, bar) => total + Math.max(0, Math.min(now, bar.to) - Math.max(from, bar.from)), 0);
  const loads = sum(({ loadSeconds }) => (loadSeconds > 0 ? 1 : 0));
  const failed = sum(({ outcome }) => (outcome === 'failed' ? 1 : 0));
  const parts = [
    countOf(
      sum(({ units, outcome }) => (outcome === 'completed' ? units : 0)),
      'picture',
    ),
    countOf(loads, 'load'),
    ...(failed > 0 ? [`${failed} failed`] : []),
    `busy ${Math.min(100, Math.round((100 * busy) / (now - from)))} %`,
  ];
  return `${about}: ${parts.join(', ')}.`;
}

/** One attempt on one line. */
export function attemptSentence(attempt: Attempt, deviceName: string, modelName: string): string {
  const { startedAt, endedAt, loadSeconds, runSeconds, units, outcome, errorCode } = attempt;
  const parts = [clockLabel(startedAt), deviceName, modelName, countOf(units, 'picture')];
  if (loadSeconds > 0) parts.push(`loaded in ${secondsLabel(loadSeconds)}`);
  if (outcome === 'completed') parts.push(`drawn in ${secondsLabel(runSeconds ?? 0)}`);
  else {
    const after = `after ${secondsLabel((endedAt - startedAt) / 1000)}`;
    parts.push(`${outcome} ${after}${errorCode === null ? '' : ` (${errorCode.replaceAll('_', ' ')})`}`);
  }
  return parts.join(' · ');
}
