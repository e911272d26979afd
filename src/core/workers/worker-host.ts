import type { CardIdentity, HostMessage, WorkerMessage } from '#inference/contract.ts';
import { type ErrorReport, toErrorReport } from '#shared/errors.ts';
import type { WorkerProcess } from '../ports.ts';
import { type Death, decideRestart, defaultRestartLimits } from './restart-policy.ts';
import { createStepWatch } from './step-watch.ts';
import {
  type LeaseMessage,
  type ReportedUsage,
  type WorkerHost,
  type WorkerHostOptions,
  defaultDeadlines,
} from './worker-host-types.ts';

interface Running {
  process: WorkerProcess;
  /** The number that it has or had: the process itself forgets it at its end. */
  pid: number | null;
  startedAt: number;
  picturesFinished: number;
  models: Set<string>;
  /** Leases whose steps are done: their pictures are decoded and written while the next one is drawn. */
  finishing: Set<string>;
  usage: ReportedUsage | null;
  card: CardIdentity | null;
  /** Why we ended it ourselves, if we did. */
  endedBecause: string | null;
}

type State =
  | { kind: 'off' }
  | { kind: 'starting'; running: Running }
  | { kind: 'idle'; running: Running }
  /** Leases whose steps are not done yet, never none, and those of them that are being cancelled. */
  | { kind: 'busy'; running: Running; leases: Set<string>; cancelling: Set<string> }
  | { kind: 'restarting'; retryAt: number; error: ErrorReport }
  | { kind: 'stopped'; error: ErrorReport };

/**
 * Keeps one worker process alive for one device: start, ready handshake, one batch drawn at a time (the one before
 * may still be finishing), deadline on silence, restart with back-off, stop after three quick deaths.
 */
export function createWorkerHost(options: WorkerHostOptions): WorkerHost {
  const { deviceName, deviceId, adapter, clock, log, onStatus, onLease, onUnusable } = options;
  const deadlines = { ...defaultDeadlines, ...options.deadlines };
  const limits = options.restartLimits ?? defaultRestartLimits;
  let state: State = { kind: 'off' };
  let wanted = false;
  let quickDeaths = 0;
  /** Since it was started anew. */
  let everReady = false;
  /** Told to go and not gone yet. */
  let leaving: WorkerProcess | null = null;
  let stopTimer = () => {};
  let stopCancelTimer = () => {};
  const watch = createStepWatch({
    deadlines,
    clock,
    onLate(withinMs, doing) {
      const running = runningOf(state);
      if (running) kill(running, `${doing} within ${Math.round(withinMs / 1000)} s`);
    },
  });

  const runningOf = (of: State): Running | null => ('running' in of ? of.running : null);

  function become(next: State) {
    state = next;
    onStatus();
  }

  function start() {
    wanted = true;
    if (state.kind !== 'off' && state.kind !== 'stopped' && state.kind !== 'restarting') return;
    if (state.kind === 'stopped') {
      quickDeaths = 0;
      everReady = false;
      // No longer given up, so that it is begun when the one before is gone.
      if (leaving) become({ kind: 'off' });
    }
    if (leaving) return;
    stopTimer();
    spawn();
  }

  function spawn() {
    // It is begun when the one before is gone.
    if (leaving) return;
    let process: WorkerProcess;
    try {
      process = adapter.spawn(options.launch());
    } catch (error) {
      return afterDeath(
        { livedMs: 0, wasWorking: false, picturesFinished: 0 },
        `could not be started: ${toErrorReport(error).message}`,
      );
    }
    const running: Running = {
      process,
      pid: process.pid,
      startedAt: clock.now(),
      picturesFinished: 0,
      models: new Set(),
      finishing: new Set(),
      usage: null,
      card: null,
      endedBecause: null,
    };
    become({ kind: 'starting', running });
    expectSign(running, deadlines.readyMs, 'did not become ready');
    process.onMessage((message) => {
      if (runningOf(state) === running) receive(message, running);
    });
    process.onExit((end) => {
      if (runningOf(state) === running) exited(running, end);
    });
  }

  /** (Re)arms the deadline for the next sign of life. */
  function expectSign(running: Running, withinMs: number, otherwise: string) {
    stopTimer();
    stopTimer = clock.after(withinMs, () => {
      kill(running, `${otherwise} within ${Math.round(withinMs / 1000)} s`);
    });
  }

  /** Ends the process; one that a driver holds counts as gone, so that its work goes elsewhere. */
  function kill(running: Running, because: string) {
    watch.stop();
    running.endedBecause = because;
    running.process.kill();
    if (runningOf(state) !== running) return;
    stopTimer = clock.after(deadlines.heldMs, () => {
      keepApart(running.process);
      exited(running, { code: null, signal: 'SIGKILL' });
    });
  }

  /** Until it is really gone the device's memory is taken: no other process begins before. */
  function keepApart(process: WorkerProcess, then = () => {}) {
    leaving = process;
    process.onExit(() => {
      leaving = null;
      then();
      if (wanted && state.kind !== 'stopped') start();
    });
  }

  function receive(message: WorkerMessage, running: Running) {
    // What was on its way from a process that is being ended changes nothing any more.
    if (running.endedBecause !== null) return;
    if (message.type === 'ready') {
      stopTimer();
      running.pid = message.pid;
      running.card = message.card ?? null;
      everReady = true;
      const { pid, executionProvider, runtimeVersion: runtime, card } = message;
      log.info({ deviceId, pid, executionProvider, runtime, card }, 'worker ready');
      if (state.kind === 'starting') becomeIdle(running);
      return;
    }
    if (message.type === 'unusable') {
      const { executionProvider, error } = message;
      log.warn({ deviceId, pid: running.pid, executionProvider, reason: error.message }, 'provider unusable');
      wanted = false;
      leave(running);
      return onUnusable(error);
    }
    if (message.type === 'device-lost')
      return kill(running, `was ended, since ${message.reason.replace(/\.$/, '')}`);
    if (message.type === 'heartbeat') {
      const { residentBytes, cpuSeconds } = message;
      running.usage = { residentBytes, cpuSeconds, at: clock.now() };
    }
    if (isWorking()) expectSign(running, deadlines.silenceMs, 'stopped answering');
    if (message.type === 'unloaded') {
      running.models.delete(message.modelFolder);
      onStatus();
    }
    if (!('leaseId' in message)) return;
    const { leaseId } = message;
    const current = state.kind === 'busy' && state.leases.has(leaseId);
    if (!current && !running.finishing.has(leaseId)) return;
    if (current) watch.heard(message);
    if (message.type === 'finishing') {
      running.finishing.add(leaseId);
      stepsDone(leaseId, running);
    }
    if (message.type === 'loaded') {
      running.models.add(message.modelFolder);
      onStatus();
    }
    const ended = message.type === 'completed' || message.type === 'failed';
    if (message.type === 'completed') {
      running.picturesFinished += 1;
      quickDeaths = 0;
    }
    if (ended) {
      running.finishing.delete(leaseId);
      if (current) stepsDone(leaseId, running);
      else if (state.kind === 'idle') becomeIdle(running);
    }
    onLease(message);
  }

  /** The device is idle again when that was the last one of its batch. */
  function stepsDone(leaseId: string, running: Running) {
    if (state.kind !== 'busy') return;
    state.leases.delete(leaseId);
    state.cancelling.delete(leaseId);
    if (state.cancelling.size === 0) stopCancelTimer();
    if (state.leases.size > 0) return;
    watch.finishing();
    becomeIdle(running);
  }

  /** Something is expected of the process. */
  const isWorking = () => state.kind === 'busy' || (runningOf(state)?.finishing.size ?? 0) > 0;

  function becomeIdle(running: Running) {
    if (running.finishing.size === 0) {
      stopTimer();
      watch.stop();
    }
    if (wanted || running.finishing.size > 0) become({ kind: 'idle', running });
    else leave(running);
  }

  /** Lets the process go for good; whoever starts the device meanwhile gets a new one when it is gone. */
  function leave({ process }: Running) {
    stopTimer();
    watch.stop();
    stopCancelTimer();
    const stopKill = clock.after(deadlines.shutdownMs, () => process.kill());
    keepApart(process, stopKill);
    become({ kind: 'off' });
    process.send({ type: 'shutdown' });
  }

  function exited(running: Running, end: { code: number | null; signal: string | null }) {
    stopTimer();
    watch.stop();
    stopCancelTimer();
    const how = end.signal ? `was ended by ${end.signal}` : `ended with code ${end.code ?? 'unknown'}`;
    const reason = running.endedBecause ?? how;
    const tellLosses = lossesOf(running, reason);
    log.warn({ deviceId, pid: running.pid, reason }, 'worker process lost');
    const { startedAt, picturesFinished } = running;
    // What does not become ready dies quickly, however long it hung.
    const livedMs = state.kind === 'starting' ? 0 : clock.now() - startedAt;
    afterDeath({ livedMs, wasWorking: isWorking(), picturesFinished }, reason);
    tellLosses();
  }

  /** What goes with the process, to be told when the device is in its next state. */
  function lossesOf({ finishing }: Running, reason: string): () => void {
    const drawing = state.kind === 'busy' ? state : null;
    const error: ErrorReport = {
      code: 'worker_lost',
      message: `The worker process of ${deviceName} ${reason}.`,
    };
    const cancelled: ErrorReport = { code: 'cancelled', message: 'The picture was cancelled.' };
    const losses: LeaseMessage[] = [...finishing].map((leaseId) => ({ type: 'failed', leaseId, error }));
    for (const leaseId of drawing?.leases ?? [])
      losses.push({
        type: 'failed',
        leaseId,
        error: drawing?.cancelling.has(leaseId) ? cancelled : error,
      });
    return () => losses.forEach(onLease);
  }

  function afterDeath(death: Death, reason: string) {
    if (!wanted) return become({ kind: 'off' });
    const decision = decideRestart(death, quickDeaths, limits);
    if (decision.action === 'stop') {
      const message = `The worker process of ${deviceName} failed ${limits.quickDeathsAllowed} times in a row; the last one ${reason}.`;
      return become({ kind: 'stopped', error: { code: 'worker_lost', message } });
    }
    quickDeaths = decision.quickDeaths;
    const error: ErrorReport = { code: 'worker_lost', message: `The worker process ${reason}.` };
    become({ kind: 'restarting', retryAt: clock.now() + decision.delayMs, error });
    stopTimer = clock.after(decision.delayMs, spawn);
  }

  function send(message: HostMessage) {
    runningOf(state)?.process.send(message);
  }

  return {
    deviceId,
    status() {
      switch (state.kind) {
        case 'busy':
          return { state: 'busy', leaseIds: [...state.leases] };
        case 'restarting':
          return { state: 'restarting', retryAt: state.retryAt, error: state.error };
        case 'stopped':
          return { state: 'stopped', error: state.error, everReady };
        default:
          return { state: state.kind };
      }
    },
    loadedModelFolders: () => [...(runningOf(state)?.models ?? [])],
    get pid() {
      return runningOf(state)?.process.pid ?? null;
    },
    get card() {
      return runningOf(state)?.card ?? null;
    },
    get reportedUsage() {
      return runningOf(state)?.usage ?? null;
    },
    start,
    retire() {
      wanted = false;
      if (isWorking()) return;
      if (state.kind === 'idle' || state.kind === 'starting') leave(state.running);
      else if (state.kind === 'restarting' || state.kind === 'stopped') {
        stopTimer();
        become({ kind: 'off' });
      }
    },
    abandon(reason) {
      wanted = false;
      const running = runningOf(state);
      if (running) {
        const tellLosses = lossesOf(running, reason);
        leave(running);
        // A driver may hold the process for long after this; nobody waits for it.
        running.process.kill();
        tellLosses();
      } else if (state.kind !== 'off') {
        stopTimer();
        become({ kind: 'off' });
      }
    },
    run(batch) {
      if (state.kind !== 'idle') throw new Error(`the worker of ${deviceId} is ${state.kind}, not idle`);
      const { running } = state;
      const leases = new Set(batch.map(({ leaseId }) => leaseId));
      become({ kind: 'busy', running, leases, cancelling: new Set() });
      expectSign(running, deadlines.silenceMs, 'stopped answering');
      watch.begin(batch[0]?.task.modelFolder ?? '');
      running.process.send({ type: 'run', batch });
    },
    unload: (modelFolder) => send({ type: 'unload', modelFolder }),
    cancel(leaseId) {
      if (state.kind !== 'busy' || !state.leases.has(leaseId) || state.cancelling.has(leaseId)) return;
      const { running, cancelling } = state;
      cancelling.add(leaseId);
      send({ type: 'cancel', leaseId });
      if (cancelling.size > 1) return;
      stopCancelTimer = clock.after(deadlines.cancelGraceMs, () => {
        kill(running, 'did not stop when asked to');
      });
    },
    async dispose() {
      wanted = false;
      const process = runningOf(state)?.process ?? leaving;
      stopTimer();
      watch.stop();
      stopCancelTimer();
      state = { kind: 'off' };
      if (!process) return;
      const gone = Promise.withResolvers<void>();
      process.onExit(() => gone.resolve());
      process.send({ type: 'shutdown' });
      let stopWaiting = clock.after(deadlines.shutdownMs, () => {
        process.kill();
        stopWaiting = clock.after(deadlines.heldMs, gone.resolve);
      });
      await gone.promise;
      stopWaiting();
    },
  };
}
