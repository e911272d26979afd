import type { RunEnd, WaitReason } from '#shared/contract/runner.ts';
import { type RunRecord, endOf, hasPrompts } from './run-record.ts';
import { submissionsOf } from './submissions.ts';
import type { WindowState } from './time-window.ts';

/** What a run has to know of the world to go on. */
export interface RunSnapshot {
  /** Its finished pictures. */
  completed: number;
  /** One for each of its models, in order. */
  lanes: readonly {
    completed: number;
    waiting: number;
    running: number;
    lookAhead: number;
    stretch: number;
  }[];
  /** How many devices may be used. */
  devices: number;
  /** Jobs that people sent wait. */
  peopleWait: boolean;
  queuePaused: boolean;
  /** null where it has no hours of the day. */
  window: WindowState | null;
  /** On the disk of the pictures; null where nobody knows. */
  freeBytes: number | null;
  /** Of the cards that are used; null where nobody knows. */
  hottestCelsius: number | null;
}

export type RunDecision =
  /** Pictures of these models, by index and in order, are to be submitted. Look again at `wakeAt`. */
  | { kind: 'draw'; lanes: number[]; wakeAt: number | null }
  /** What waits in the queue is to be taken back. */
  | { kind: 'wait'; reason: WaitReason; until: number | null; wakeAt: number | null }
  | { kind: 'finish'; reason: RunEnd }
  /** Nothing is left that could still be finished. */
  | { kind: 'end'; reason: RunEnd };

/** So often a model may fail in a row before it is given up. */
export const failuresToGiveUp = 5;
/** A run that waits for a card to cool down begins again when it is this much cooler than allowed. */
const cooledDownByCelsius = 3;
/** How often is looked for what nobody tells of: the space on a disk. */
const lookAgainMs = 10_000;

/** Decides what a run that nobody has paused does at a moment. */
export function planRun(
  run: Pick<RunRecord, 'phase' | 'plan' | 'createdAt' | 'lanes' | 'returned'>,
  snapshot: RunSnapshot,
  now: number,
): RunDecision {
  const { phase } = run;
  const outstanding = snapshot.lanes.reduce((sum, { waiting, running }) => sum + waiting + running, 0);
  const reason = phase.state === 'finishing' ? phase.reason : reasonToEnd(run, snapshot, outstanding, now);
  if (reason !== null) return { kind: outstanding === 0 ? 'end' : 'finish', reason };

  const times = [
    endOf(run),
    snapshot.window?.changesAt ?? null,
    run.plan.limits.minimumFreeBytes === null ? null : now + lookAgainMs,
  ].filter((time) => time !== null);
  const wakeAt = times.length === 0 ? null : Math.min(...times);
  const wait = reasonToWait(run, snapshot);
  if (wait !== null) {
    const until = wait === 'time-of-day' ? (snapshot.window?.changesAt ?? null) : null;
    return { kind: 'wait', reason: wait, until, wakeAt };
  }
  const { images } = run.plan.limits;
  const lanes = submissionsOf(
    snapshot.lanes.map(({ completed, waiting, running, lookAhead, stretch }, index) => ({
      live: isLive(run, index),
      taken: completed + waiting + running,
      waiting,
      lookAhead,
      stretch,
    })),
    snapshot.devices,
    images === null ? null : Math.max(0, images - snapshot.completed - outstanding),
  );
  return { kind: 'draw', lanes, wakeAt };
}

function isLive({ lanes, returned }: Pick<RunRecord, 'lanes' | 'returned'>, index: number): boolean {
  const lane = lanes[index];
  if (!lane || lane.givenUp) return false;
  return hasPrompts(lane) || returned.some(({ modelId }) => modelId === lane.modelId);
}

function reasonToEnd(
  run: Pick<RunRecord, 'plan' | 'createdAt' | 'lanes' | 'returned'>,
  { completed, freeBytes }: RunSnapshot,
  outstanding: number,
  now: number,
): RunEnd | null {
  const { limits } = run.plan;
  const endsAt = endOf(run);
  if (limits.images !== null && completed >= limits.images) return 'images';
  if (endsAt !== null && now >= endsAt) return 'time';
  if (limits.minimumFreeBytes !== null && freeBytes !== null && freeBytes < limits.minimumFreeBytes)
    return 'disk-space';
  if (outstanding > 0 || run.lanes.some((_lane, index) => isLive(run, index))) return null;
  return run.lanes.every(({ givenUp }) => givenUp) ? 'failures' : 'prompts';
}

function reasonToWait(
  { phase, plan }: Pick<RunRecord, 'phase' | 'plan'>,
  { window, hottestCelsius, devices, peopleWait, queuePaused }: RunSnapshot,
): WaitReason | null {
  const highest = plan.limits.maximumTemperatureCelsius;
  const cooling = phase.state === 'waiting' && phase.reason === 'temperature';
  if (window && !window.open) return 'time-of-day';
  if (highest !== null && hottestCelsius !== null) {
    if (hottestCelsius > highest - (cooling ? cooledDownByCelsius : 0)) return 'temperature';
  }
  if (queuePaused) return 'queue-paused';
  if (devices === 0) return 'no-device';
  return peopleWait ? 'people' : null;
}
