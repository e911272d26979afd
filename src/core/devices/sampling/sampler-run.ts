import { toErrorReport } from '#shared/errors.ts';
import type { Clock, ProcessAdapter, SamplerProcess } from '../../ports.ts';
import type { SamplerMessage, SamplerOptions, Skipped, Vendor } from './contract.ts';

/** How long each kind of silence is borne before the process counts as hung. */
export interface SamplerDeadlines {
  /** From its start to its first word. */
  startMs: number;
  /** Looking for devices. */
  detectMs: number;
  /** Reading one device. */
  readMs: number;
  /** Between two samples, beyond their distance. */
  restMs: number;
}

export const defaultSamplerDeadlines: SamplerDeadlines = {
  startMs: 10_000,
  detectMs: 10_000,
  readMs: 2_000,
  restMs: 5_000,
};

/** Whom a driver is asked about: a device, or all of a vendor's while it has not come to one yet. */
export interface Asked {
  vendor: Vendor;
  deviceId: string | null;
}

/** It hung (and was ended) or ended by itself; `how` is to end a sentence. */
export interface SamplerTrouble {
  /** What a driver was asked then, and since when; null when the process was not in a driver's hands. */
  asked: (Asked & { since: number }) | null;
  how: string;
}

export interface SamplerRunOptions {
  adapter: Pick<ProcessAdapter, 'spawnSampler'>;
  sampler: SamplerOptions;
  environment: Record<string, string>;
  clock: Clock;
  deadlines: SamplerDeadlines;
  onDetected(message: Extract<SamplerMessage, { type: 'detected' }>): void;
  onSampled(message: Extract<SamplerMessage, { type: 'sampled' }>): void;
  /** The last word of a run, unless it was stopped. */
  onTrouble(trouble: SamplerTrouble): void;
  /** The process has really ended: one that a driver holds may outlive its SIGKILL for long. */
  onExit(): void;
}

/** One sampler process under watch. */
export interface SamplerRun {
  skip(skipped: Skipped): void;
  /** Ends it; nothing but `onExit` is told any more. */
  stop(): void;
}

/** Starts one sampler process and watches the clock for each of its words. */
export function startSamplerRun(options: SamplerRunOptions): SamplerRun {
  const { adapter, sampler, environment, clock, deadlines, onDetected, onSampled, onTrouble, onExit } =
    options;
  let process: SamplerProcess | null = null;
  let over = false;
  let asked: SamplerTrouble['asked'] = null;
  let stopTimer = () => {};

  function expectWord(withinMs: number, doing: string) {
    stopTimer();
    stopTimer = clock.after(withinMs, () => {
      end();
      onTrouble({ asked, how: `${doing} took longer than ${withinMs / 1000} s` });
    });
  }
  function end() {
    over = true;
    stopTimer();
    process?.kill();
  }
  function receive(message: SamplerMessage) {
    if (message.type === 'asking') {
      const { vendor, deviceId, task } = message;
      asked = { vendor, deviceId, since: clock.now() };
      if (task === 'read') expectWord(deadlines.readMs, 'reading it');
      else expectWord(deadlines.detectMs, 'looking for devices');
      return;
    }
    asked = null;
    expectWord(sampler.intervalMs + deadlines.restMs, 'the next sample');
    if (message.type === 'detected') onDetected(message);
    else onSampled(message);
  }

  expectWord(deadlines.startMs, 'its start');
  try {
    process = adapter.spawnSampler({ sampler, environment });
    process.onMessage((message) => {
      if (!over) receive(message);
    });
    process.onExit(({ code, signal }) => {
      if (!over) {
        end();
        const how = signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
        onTrouble({ asked, how: `its process ${how}` });
      }
      onExit();
    });
  } catch (error) {
    // Told later, so that whoever starts a run has it in hand when its trouble comes.
    stopTimer();
    const how = `its process could not be started: ${toErrorReport(error).message.replace(/\.$/, '')}`;
    stopTimer = clock.after(0, () => {
      over = true;
      onTrouble({ asked: null, how });
      onExit();
    });
  }

  return {
    skip: (skipped) => process?.send({ type: 'skip', skipped }),
    stop() {
      if (!over) end();
    },
  };
}
