/**
 * How long a worker may take for its next sign of progress, from how long the steps before it took. A heartbeat is none:
 * a process whose device hangs in a kernel goes on telling that it lives.
 */
import type { WorkerMessage } from '#inference/contract.ts';
import type { Clock } from '../ports.ts';
import type { WorkerDeadlines } from './worker-host-types.ts';

/** So many times the last step, or the longest load of the same model, before it counts as hung. */
const patience = 20;

export type StepDeadlines = Pick<WorkerDeadlines, 'silenceMs' | 'stepMs' | 'firstStepMs'>;

export interface StepWatch {
  /** A batch was handed out. */
  begin(modelFolder: string): void;
  /** What the worker says of a batch whose steps are not all done. */
  heard(message: WorkerMessage): void;
  /** All steps are done: pictures are decoded and written, and nothing else is drawn. */
  finishing(): void;
  /** Nothing is expected any more. */
  stop(): void;
}

interface Steps {
  modelFolder: string;
  /** When the batch was handed out, its model was there, or its last step was done. */
  since: number;
  step: number;
  stepMs: number | null;
}

/** `onLate` is told how long nothing came, in milliseconds, and at what, to end a sentence. */
export function createStepWatch(options: {
  deadlines: StepDeadlines;
  clock: Clock;
  onLate(withinMs: number, doing: string): void;
}): StepWatch {
  const { deadlines, clock, onLate } = options;
  /** Longest load of each model, in milliseconds. */
  const loads = new Map<string, number>();
  let steps: Steps | null = null;
  let stop = () => {};

  function expect(withinMs: number, doing: string) {
    stop();
    stop = clock.after(withinMs, () => onLate(withinMs, doing));
  }
  const patient = (learntMs: number) => Math.max(deadlines.stepMs, patience * learntMs);

  return {
    begin(modelFolder) {
      steps = { modelFolder, since: clock.now(), step: 0, stepMs: null };
      // It may wait for the picture before it to be decoded, and for its model.
      expect(deadlines.firstStepMs, 'made no step');
    },
    heard(message) {
      if (!steps) return;
      const { modelFolder } = steps;
      if (message.type === 'loading') {
        const learnt = loads.get(modelFolder);
        expect(learnt === undefined ? deadlines.firstStepMs : patient(learnt), 'did not load the model');
      } else if (message.type === 'loaded') {
        loads.set(modelFolder, Math.max(loads.get(modelFolder) ?? 0, message.seconds * 1000));
        steps.since = clock.now();
        expect(deadlines.firstStepMs, 'made no step');
      } else if (message.type === 'progress' && message.step > steps.step) {
        const stepMs = (clock.now() - steps.since) / (message.step - steps.step);
        steps = { modelFolder, since: clock.now(), step: message.step, stepMs };
        expect(patient(stepMs), 'made no further step');
      }
    },
    finishing() {
      expect(Math.max(deadlines.silenceMs, patient(steps?.stepMs ?? 0)), 'did not finish the picture');
    },
    stop() {
      stop();
      steps = null;
    },
  };
}
