import type { Health } from '#shared/contract/devices.ts';

/** What one look at a device gave. */
export type Look =
  | {
      state: 'answered';
      temperatureCelsius: number | null;
      memoryUsedByOthersBytes: number | null;
      /** Load by other programs; null where it is unknown, as while our own worker draws. */
      utilizationByOthersPercent: number | null;
    }
  /** The driver said so itself. */
  | { state: 'failing' | 'lost'; reason: string }
  /** Its worker could not use it, whatever its driver says. */
  | { state: 'unusable'; reason: string }
  /** It does not answer, for longer or shorter, or never did; `how` is to end a sentence. */
  | { state: 'silent'; silence: 'stale' | 'lost'; everAnswered: boolean; how: string }
  /** No card of this name is found any more. */
  | { state: 'absent' }
  /** Not looked at yet. */
  | { state: 'unread' };

/** What health is judged by. */
export interface HealthLimits {
  /** Where the device slows itself down; null where it does not tell. */
  temperatureLimitCelsius: number | null;
  gpuIdleMemoryBytes: number;
  gpuIdleUtilizationPercent: number;
  /** Whether other programs' load is a reason at all: every program uses a processor and its memory. */
  othersCount: boolean;
}

/** A judgement, and what the next one must remember. */
export interface Judgement {
  health: Health;
  reason: string | null;
  hot: boolean;
  /** Why it counts as used by others, in the words of the moment when it began; null when it does not. */
  busyElsewhere: string | null;
  /** Looks in a row that spoke against the present word on `busyElsewhere`. */
  busyDoubts: number;
  /** Looks in a row that failed while it counts as working, or succeeded while it does not. */
  workDoubts: number;
}

export const unjudged: Judgement = {
  health: 'healthy',
  reason: null,
  hot: false,
  busyElsewhere: null,
  busyDoubts: 0,
  workDoubts: 0,
};

/** Below the device's own limit, so that it is seen before it slows down. */
const marginCelsius = 3;
const hotWithoutLimitCelsius = 90;
/** So much cooler it must be to be no longer hot. */
const hysteresisCelsius = 5;
/** Looks in a row that change the word on other programs: a moment's load is none. */
const looksToChangeBusy = 3;
/** A driver's single error is borne: a device that counts as failing loses its worker, and its models with it. */
const looksToFail = 2;
/** Answers in a row until a device that was lost or failing is used again. */
const looksToRecover = 3;

/**
 * Judges one look at a device, remembering the last judgement, so that a value at a limit does not flicker. The worst is
 * told: lost, failing, hot, busy elsewhere, healthy. Reasons hold no moving numbers: they change when the health does.
 */
export function judgeHealth(before: Judgement, look: Look, limits: HealthLimits): Judgement {
  switch (look.state) {
    case 'absent':
      return outOfWork('lost', 'The card is not there any more, or its driver was unloaded.');
    case 'lost':
      return outOfWork('lost', look.reason);
    case 'unusable':
      return outOfWork('failing', look.reason);
    case 'failing':
      return judgeFailure(before, look.reason);
    case 'silent':
      return judgeSilence(before, look);
    case 'unread':
      return before;
    case 'answered':
      if (isWorking(before) || before.workDoubts + 1 >= looksToRecover)
        return judgeAnswer(before, look, limits);
      return { ...before, workDoubts: before.workDoubts + 1 };
  }
}

const outOfWork = (health: 'failing' | 'lost', reason: string): Judgement => ({
  ...unjudged,
  health,
  reason,
});

const isWorking = ({ health }: Judgement) => health !== 'failing' && health !== 'lost';

function judgeFailure(before: Judgement, reason: string): Judgement {
  const bearable = isWorking(before) && before.workDoubts + 1 < looksToFail;
  return bearable ? { ...before, workDoubts: before.workDoubts + 1 } : outOfWork('failing', reason);
}

/** What was known last holds until the device is surely lost; of one that never answered nothing good is known. */
function judgeSilence(before: Judgement, look: Extract<Look, { state: 'silent' }>): Judgement {
  const { silence, everAnswered, how } = look;
  if (silence === 'lost')
    return outOfWork('lost', `It does not answer${everAnswered ? ' any more' : ''}: ${how}.`);
  return everAnswered ? before : outOfWork('failing', `It has not answered yet: ${how}.`);
}

type Answer = Extract<Look, { state: 'answered' }>;

function judgeAnswer(before: Judgement, answer: Answer, limits: HealthLimits): Judgement {
  const hot = isHot(before.hot, answer.temperatureCelsius, hotFrom(limits));
  const others = limits.othersCount
    ? judgeOthers(before, answer, limits)
    : { busyElsewhere: null, busyDoubts: 0 };
  const memory = { hot, ...others, workDoubts: 0 };
  if (hot) return { ...memory, health: 'hot', reason: hotReason(limits) };
  if (others.busyElsewhere === null) return { ...memory, health: 'healthy', reason: null };
  return { ...memory, health: 'busy-elsewhere', reason: others.busyElsewhere };
}

const hotFrom = ({ temperatureLimitCelsius: limit }: HealthLimits) =>
  limit === null ? hotWithoutLimitCelsius : limit - marginCelsius;

function isHot(wasHot: boolean, temperature: number | null, hotAt: number): boolean {
  if (temperature === null) return false;
  return temperature >= (wasHot ? hotAt - hysteresisCelsius : hotAt);
}

const hotReason = ({ temperatureLimitCelsius: limit }: HealthLimits) =>
  limit === null
    ? `It is as hot as ${hotWithoutLimitCelsius} °C.`
    : `It is close to ${limit} °C, where it slows itself down.`;

type Excess = 'memory' | 'utilization';

function judgeOthers(before: Judgement, answer: Answer, limits: HealthLimits) {
  const { busyElsewhere } = before;
  const unknown = answer.memoryUsedByOthersBytes === null && answer.utilizationByOthersPercent === null;
  if (unknown) return { busyElsewhere, busyDoubts: 0 };
  const excess = excessOf(answer, limits);
  const isBusy = excess.length > 0;
  if (isBusy === (busyElsewhere !== null)) return { busyElsewhere, busyDoubts: 0 };
  const busyDoubts = before.busyDoubts + 1;
  if (busyDoubts < looksToChangeBusy) return { busyElsewhere, busyDoubts };
  return { busyElsewhere: isBusy ? busyReason(excess, limits) : null, busyDoubts: 0 };
}

function excessOf(answer: Answer, limits: HealthLimits): Excess[] {
  const { memoryUsedByOthersBytes: memory, utilizationByOthersPercent: utilization } = answer;
  const excess: Excess[] = [];
  if (memory !== null && memory > limits.gpuIdleMemoryBytes) excess.push('memory');
  if (utilization !== null && utilization > limits.gpuIdleUtilizationPercent) excess.push('utilization');
  return excess;
}

function busyReason(excess: readonly Excess[], limits: HealthLimits): string {
  const gigabytes = (limits.gpuIdleMemoryBytes / 2 ** 30).toLocaleString('en', { maximumFractionDigits: 1 });
  const words = {
    memory: `hold more than ${gigabytes} GB of its memory`,
    utilization: `keep it more than ${limits.gpuIdleUtilizationPercent} % busy`,
  };
  return `Other programs ${excess.map((kind) => words[kind]).join(' and ')}.`;
}
