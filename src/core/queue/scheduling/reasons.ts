/** Why an assignment is what it is: numbers for programs, a sentence for people. Seconds are predictions. */
export type Reason =
  /** The model is in this device's memory. `copySeconds`: what loading it on the next best device would have cost. */
  | { kind: 'loaded-here'; copySeconds: number | null }
  /** Nobody has it loaded. */
  | { kind: 'first-load'; loadSeconds: number }
  /** Somebody has it loaded, but is busy for longer than a load takes. */
  | { kind: 'sooner-than-waiting'; loadSeconds: number; waitSeconds: number; busyDeviceId: string }
  /** The model's queue is long enough to pay for one more copy. */
  | { kind: 'queue-pays-for-copy'; loadSeconds: number; queueSeconds: number; units: number }
  /** Its turn: waiting any longer would make it later than in a plain queue. */
  | { kind: 'promise'; loadSeconds: number; slackSeconds: number }
  /** Its device failed again and again, and gets one small picture to show that it works. */
  | { kind: 'trial' }
  /** A strategy that goes by order alone. */
  | { kind: 'in-order'; loaded: boolean; loadSeconds: number };

const seconds = (value: number) =>
  value < 9.95 ? `${Math.max(0, value).toFixed(1)} s` : `${Math.round(value)} s`;

/** The reason as one sentence without a full stop, to be shown beside the unit. */
export function sentenceOf(reason: Reason): string {
  switch (reason.kind) {
    case 'loaded-here':
      return reason.copySeconds === null
        ? 'already loaded here'
        : `already loaded here; a second copy would have cost ${seconds(reason.copySeconds)}`;
    case 'first-load':
      return `loaded nowhere yet; loading takes ${seconds(reason.loadSeconds)} here`;
    case 'sooner-than-waiting':
      return `loading a copy (${seconds(reason.loadSeconds)}) is sooner than waiting ${seconds(reason.waitSeconds)} for the one that is loaded`;
    case 'queue-pays-for-copy':
      return `${reason.units} more wait for this model (${seconds(reason.queueSeconds)}), which pays for a second copy (${seconds(reason.loadSeconds)})`;
    case 'promise': {
      const turn = 'its turn: nobody is served later than in a plain queue';
      return reason.loadSeconds > 0 ? `${turn}; loading takes ${seconds(reason.loadSeconds)}` : turn;
    }
    case 'trial':
      return 'a small one, to see whether this device works again';
    case 'in-order':
      return reason.loaded
        ? 'next in order; already loaded here'
        : `next in order; loading takes ${seconds(reason.loadSeconds)}`;
  }
}
