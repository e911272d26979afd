import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#shared/contract/app.ts';
import { sampleMachine } from '#shared/contract/samples.ts';
import { noDesktopCapabilities } from '#shared/contract/desktop.ts';
import { defaultSettings } from '#shared/contract/settings.ts';
import { createInMemoryCarriers } from '#shared/rpc/in-memory-carrier.ts';
import { type ClientFrame, protocolVersion, type ServerCarrier } from '#shared/rpc/frames.ts';
import type { Clock } from './clock.ts';
import { type ConnectionState, type CoreEvent, createSession, retryDelayMs } from './session.ts';

function createFakeClock() {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(delayMs, callback) {
      const timer = { at: now + delayMs, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  return {
    clock,
    pending: () => timers.length,
    advance(delayMs: number) {
      now += delayMs;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { callback } of due) callback();
    },
  };
}

const snapshotAt = (sequence: number): Snapshot => ({
  sequence,
  version: '0.0.0',
  shell: 'browser',
  capabilities: noDesktopCapabilities,
  modelsFolder: '/models',
  jobs: [],
  devices: [],
  machine: sampleMachine(),
  models: [],
  modelImports: { imports: [], hasHubToken: false },
  settings: defaultSettings,
});

/** Lets all frames that are under way arrive. */
const settle = async () => {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
};

/** A session whose other end the test speaks for. */
function createScene({ reachable = true } = {}) {
  const fake = createFakeClock();
  const states: ConnectionState[] = [];
  const snapshots: number[] = [];
  const events: CoreEvent[] = [];
  const servers: ServerCarrier[] = [];
  const requests: Extract<ClientFrame, { type: 'request' }>[] = [];
  const session = createSession({
    clock: fake.clock,
    async openCarrier() {
      if (!reachable) throw new Error('Nobody answers.');
      const { client, server } = createInMemoryCarriers();
      servers.push(server);
      server.onFrame((raw) => {
        const frame = raw as ClientFrame;
        if (frame.type === 'request') requests.push(frame);
        if (frame.type === 'hello')
          server.send({ type: 'hello', protocolVersion, instanceId: 'one', sequence: 0 });
      });
      return client;
    },
    onConnection: (state) => states.push(state),
    onSnapshot: ({ sequence }) => snapshots.push(sequence),
    onEvent: (event) => events.push(event),
  });
  const server = () => {
    const latest = servers.at(-1);
    if (!latest) throw new Error('Nobody has connected yet.');
    return latest;
  };
  return {
    session,
    states,
    snapshots,
    events,
    requests,
    fake,
    server,
    connections: () => servers.length,
    setReachable: (value: boolean) => (reachable = value),
    async answerSnapshot(sequence: number) {
      await settle();
      const request = requests.at(-1);
      if (request?.name !== 'app.snapshot') throw new Error('No snapshot was asked for.');
      server().send({ type: 'result', id: request.id, output: snapshotAt(sequence) });
      await settle();
    },
    sendEvent(sequence: number) {
      server().send({ type: 'event', sequence, name: 'jobs.removed', payload: { jobId: `job-${sequence}` } });
    },
    removed: () => events.map((event) => (event.name === 'jobs.removed' ? event.payload.jobId : event.name)),
  };
}

describe('a session', () => {
  it('is connected once the snapshot is there', async () => {
    const scene = createScene();
    expect(scene.states).toEqual([{ state: 'connecting' }]);
    await scene.answerSnapshot(4);
    expect(scene.snapshots).toEqual([4]);
    expect(scene.states.at(-1)).toEqual({ state: 'connected' });
  });

  it('holds events back until the snapshot is there and leaves out those that it contains', async () => {
    const scene = createScene();
    await settle();
    for (const sequence of [3, 4, 5, 6]) scene.sendEvent(sequence);
    await settle();
    expect(scene.events).toEqual([]);
    await scene.answerSnapshot(4);
    expect(scene.removed()).toEqual(['job-5', 'job-6']);
  });

  it('asks for a new snapshot when an event was missed, and applies nothing twice', async () => {
    const scene = createScene();
    await scene.answerSnapshot(1);
    scene.sendEvent(2);
    scene.sendEvent(4);
    scene.sendEvent(5);
    await scene.answerSnapshot(4);
    expect(scene.snapshots).toEqual([1, 4]);
    expect(scene.removed()).toEqual(['job-2', 'job-5']);
    expect(scene.connections()).toBe(1);
  });

  it('comes back by itself with a new snapshot after the connection was lost', async () => {
    const scene = createScene();
    await scene.answerSnapshot(1);
    scene.server().close();
    await settle();
    expect(scene.states.at(-1)).toMatchObject({ state: 'disconnected', retryAt: retryDelayMs(0) });
    await expect(scene.session.call('models.rescan', {})).rejects.toMatchObject({ code: 'disconnected' });
    scene.fake.advance(retryDelayMs(0));
    await scene.answerSnapshot(9);
    expect(scene.states.at(-1)).toEqual({ state: 'connected' });
    expect(scene.snapshots).toEqual([1, 9]);
  });

  it('waits longer after each failure and at most five seconds', async () => {
    const scene = createScene({ reachable: false });
    const delays: number[] = [];
    for (let failure = 0; failure < 7; failure += 1) {
      await settle();
      const state = scene.states.at(-1);
      if (state?.state !== 'disconnected') throw new Error('The failure was not noticed.');
      const delayMs = state.retryAt - scene.fake.clock.now();
      delays.push(delayMs);
      scene.fake.advance(delayMs);
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('tries at once when told to, and starts no second attempt', async () => {
    const scene = createScene({ reachable: false });
    await settle();
    scene.setReachable(true);
    scene.session.retryNow();
    scene.session.retryNow();
    await scene.answerSnapshot(1);
    expect(scene.states.at(-1)).toEqual({ state: 'connected' });
    expect(scene.connections()).toBe(1);
    expect(scene.fake.pending()).toBe(0);
  });

  it('rejects what was asked when the connection ends', async () => {
    const scene = createScene();
    await scene.answerSnapshot(1);
    const call = scene.session.call('models.rescan', {});
    await settle();
    scene.server().close();
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('says why it cannot talk to an app of another version', async () => {
    const states: ConnectionState[] = [];
    const { client, server } = createInMemoryCarriers();
    server.onFrame(() =>
      server.send({ type: 'hello', protocolVersion: protocolVersion + 1, instanceId: 'one', sequence: 0 }),
    );
    const session = createSession({
      clock: createFakeClock().clock,
      openCarrier: async () => client,
      onConnection: (state) => states.push(state),
      onSnapshot: () => undefined,
      onEvent: () => undefined,
    });
    await settle();
    expect(states.at(-1)).toMatchObject({
      state: 'disconnected',
      reason: expect.stringContaining('versions'),
    });
    session.dispose();
  });

  it('stops trying once disposed', async () => {
    const scene = createScene();
    await scene.answerSnapshot(1);
    scene.session.dispose();
    await settle();
    expect(scene.fake.pending()).toBe(0);
  });
});
