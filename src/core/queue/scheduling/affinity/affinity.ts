/**
 * The predictive policy. An idle device does, in this order:
 * 1. the shortest job of the model whose turn it is here, while everybody has time to spare;
 * 2. else whatever delays nobody, or delays all jobs together no more than going on in order would: first what is loaded
 *    here, then models that nobody has loaded, then one more copy where the queue pays for it;
 * 3. else what it would do in order, which may be to wait for a device that has the model.
 */
import { idleDevices } from '../strategies/in-order.ts';
import type { Assignment, BoardView, Demand, Device, Model, Strategy } from '../types.ts';
import { fillBatch } from './batch.ts';
import { type Owners, loadable, loadedHere, ownersOf } from './candidates.ts';
import { leaveFor } from './eviction.ts';
import { explain } from './explain.ts';
import { type Patience, createPatience } from './patience.ts';
import { type Forced, type Limits, type Rollout, exceeds, frontOf, rollOut } from './rollout.ts';

/** A card that takes so many times as long as the fastest one is a slow one. */
const slowFrom = 1.5;
/** How many candidates are compared with going on in order. */
const candidatesTried = 8;
/** A plan may make a job this share of `maxWaitSeconds` later than a plain queue, where all together gain. */
const shareOfMaxWait = 0.25;
/** Once more than this share of jobs was later than in a plain queue, no plan may. */
const lateShare = 0.004;
const rounding = 1e-6;

export function createAffinity(): Strategy {
  const patience = createPatience();
  return { name: 'affinity', next: (board, now) => next(board, now, patience) };
}

/** What one question to the strategy works with. */
interface Moment {
  board: BoardView;
  now: number;
  owners: Owners;
  front: readonly Demand[];
  patience: Patience;
  /** Going on in order; played only where it is needed. */
  inOrder(): Rollout;
}

function next(board: BoardView, now: number, patience: Patience): Assignment | null {
  patience.wake(now);
  if (board.queuedUnits === 0) return null;
  const idle = idleDevices(board);
  if (idle.length === 0) return null;
  const front = frontOf(board);
  let played: Rollout | null = null;
  const moment: Moment = {
    board,
    now,
    owners: ownersOf(board),
    front,
    patience,
    inOrder: () => (played ??= rollOut(board, front, now, null)),
  };
  for (const device of fastestFirst(board, idle)) {
    const assignment = bestFor(moment, device);
    if (assignment) return assignment;
  }
  patience.rest(idle, front, now);
  return null;
}

/** By the model next in order: its time is what is known best, and speeds are ratios. */
function fastestFirst(board: BoardView, idle: readonly Device[]): Device[] {
  const model = board.queue.first()?.value.model;
  const run = model ? board.times(model).run : null;
  return idle.toSorted((a, b) => (run?.[a.index] ?? 0) - (run?.[b.index] ?? 0));
}

function bestFor(moment: Moment, device: Device): Assignment | null {
  const { board, now, owners, front } = moment;
  const here = loadedHere(board, owners, device, now, false);
  const short = shortestHere(moment, device, here[0]?.model ?? null);
  if (short && rollOut(board, front, now, forced(board, device, short)).slackSeconds >= 0)
    return assign(moment, device, short);
  // One after the other, since the first will often do.
  const limits = limitsOf(moment);
  let tried = 0;
  for (const demand of here.slice(0, candidatesTried)) {
    if (isAllowed(moment, device, demand, limits)) return assign(moment, device, demand);
    tried++;
  }
  for (const demand of loadable(board, owners, moment.patience, device, now)) {
    if (tried++ >= candidatesTried) break;
    if (isAllowed(moment, device, demand, limits)) return assign(moment, device, demand);
  }
  const turn = moment.inOrder().first[device.index];
  const rest = turn ? littleLeft(moment, device, turn) : null;
  if (rest) return assign(moment, device, rest);
  return turn ? assign(moment, device, turn, moment.inOrder().slackSeconds) : null;
}

/**
 * Work of a model that would have to leave now and to come back for less than its load takes: done first, it never
 * comes back. As predicted it may make nobody late; without pessimism, since it saves time in the end.
 */
function littleLeft({ board, now, front }: Moment, device: Device, turn: Demand): Demand | null {
  for (const model of leaveFor(board, device, turn.model)) {
    const demand = model.queue.first()?.value;
    if (!demand || !board.eligible(demand, device) || !board.measured(model)) continue;
    const { load, run } = board.times(model);
    if (model.queuedWork * (run[device.index] ?? 0) > (load[device.index] ?? 0)) continue;
    if (rollOut(board, front, now, forced(board, device, demand)).worstSeconds <= rounding) return demand;
  }
  return null;
}

function limitsOf({ board, inOrder }: Moment): Limits {
  const { worstSeconds, lateSeconds } = inOrder();
  const mayBeLate = board.lateJobs <= lateShare * board.acceptedJobs;
  const allowed = mayBeLate ? shareOfMaxWait * board.options.maxWaitSeconds : 0;
  return {
    lateSeconds: lateSeconds + rounding,
    worstSeconds: Math.max(worstSeconds, allowed) + rounding,
  };
}

/** Whether a demand may go first. With a model that was never measured nothing is risked: its times are guesses. */
function isAllowed(moment: Moment, device: Device, demand: Demand, limits: Limits): boolean {
  const { board, front, now } = moment;
  const then = rollOut(board, front, now, forced(board, device, demand), limits);
  return !exceeds(then, limits) && (then.lateSeconds === 0 || board.measured(demand.model));
}

function forced(board: BoardView, device: Device, demand: Demand): Forced {
  const { model, workPerUnit } = demand;
  return {
    device,
    demand,
    unload: leaveFor(board, device, model),
    units: 1,
    runSeconds: board.runSeconds(model, device, workPerUnit, 1),
  };
}

/**
 * The shortest job of the model whose turn it is here; on a slow card that of any model it has loaded. To take the
 * shortest of all everywhere would shorten waits no further, but leave the large jobs of popular models to the end, when
 * few devices have them loaded: batches took 3 % longer.
 */
function shortestHere(
  { board, owners, now }: Moment,
  device: Device,
  turn: Model | null,
): Demand | undefined {
  const shortest = loadedHere(board, owners, device, now, true);
  if (!turn) return shortest[0];
  const { run } = board.times(turn);
  const own = run[device.index] ?? 0;
  const isSlow = board.devices.some(({ usable, index }) => usable && own >= slowFrom * (run[index] ?? 0));
  return isSlow ? shortest[0] : shortest.find(({ model }) => model === turn);
}

/** With the slack of the queue where it is a matter of turn. */
function assign(
  moment: Moment,
  device: Device,
  demand: Demand,
  slackSeconds: number | null = null,
): Assignment {
  const { board, owners, now } = moment;
  return {
    device,
    demand,
    batch: fillBatch(board, owners, device, demand),
    unload: leaveFor(board, device, demand.model),
    reason: explain({ board, owners, device, demand, now, slackSeconds }),
  };
}
