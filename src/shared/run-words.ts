/** What people are told of runs, in the same words on the screen and on the command line. */
import type { Run, RunEnd, RunPhase, WaitReason } from './contract/runner.ts';

/** Why a run ended, as the end of a sentence. */
export const endWords: Record<RunEnd, string> = {
  images: 'all its pictures are made',
  time: 'its time was up',
  'disk-space': 'the disk had less free space than it was to leave',
  prompts: 'its themes have no more prompts',
  failures: 'its models failed again and again',
  stopped: 'it was stopped',
};

/** What keeps a run from drawing. */
const waitWords: Record<WaitReason | 'paused', string> = {
  people: 'other jobs come first',
  'time-of-day': 'it draws at other hours',
  temperature: 'a card is too hot',
  'queue-paused': 'the queue is paused',
  'no-device': 'no device can be used',
  paused: 'paused',
};

/** What a run does now, in a few words. */
export function phaseWords(phase: RunPhase): string {
  switch (phase.state) {
    case 'drawing':
      return 'drawing';
    case 'waiting':
      return `waiting: ${waitWords[phase.reason]}`;
    case 'paused':
      return 'paused';
    case 'finishing':
      return 'finishing the last pictures';
    case 'ended':
      return `ended: ${endWords[phase.reason]}`;
  }
}

/** How long it was kept from drawing and by what, the longest first: "12 min: a card is too hot". */
export function pauseWords({ pausedSeconds }: Pick<Run, 'pausedSeconds'>): string[] {
  const reasons = ['people', 'time-of-day', 'temperature', 'queue-paused', 'no-device', 'paused'] as const;
  return reasons
    .map((reason) => ({ reason, seconds: pausedSeconds[reason] ?? 0 }))
    .filter(({ seconds }) => seconds >= 1)
    .toSorted((one, other) => other.seconds - one.seconds)
    .map(({ reason, seconds }) => `${durationWords(seconds)}: ${waitWords[reason]}`);
}

/** "45 s", "12 min", "7 h 5 min". */
export function durationWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 100) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
