import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Transport, connectSmall, transports } from '../support/connected-ends.ts';
import { type SmallApp, createSmallApp } from '../support/small-contract.ts';

describe.each(Object.entries(transports))('over %s', (_name, reach) => {
  let app: SmallApp;
  let transport: Transport;
  beforeEach(async () => {
    app = createSmallApp();
    transport = await reach(app);
  });
  afterEach(() => transport.dispose());
  const open = async () => {
    const end = await transport.open();
    const connection = connectSmall(end);
    await connection.ready;
    return { end, connection };
  };

  test('the greeting names the run of the app and the latest event', async () => {
    app.events.emit('news.told', { text: 'before anybody listened' });
    const { connection } = await open();
    expect(await connection.ready).toMatchObject({ instanceId: 'first', sequence: 1 });
  });

  test('a result comes back, and what was left out has its default', async () => {
    const { connection } = await open();
    expect(await connection.call('sum.add', { left: 2, right: 3 })).toEqual({ sum: 5 });
    expect(await connection.call('sum.add', { left: 2 })).toEqual({ sum: 2 });
  });

  test('calls at once get each their own answer', async () => {
    const { connection } = await open();
    const sums = Array.from({ length: 50 }, (_, left) => connection.call('sum.add', { left, right: 1 }));
    expect(await Promise.all(sums)).toEqual(Array.from({ length: 50 }, (_, left) => ({ sum: left + 1 })));
  });

  test('a typed error keeps its code and its sentence', async () => {
    const { connection } = await open();
    await expect(connection.call('fail.typed', {})).rejects.toMatchObject({
      code: 'conflict',
      message: 'Two cannot sit on one chair: take another.',
    });
    expect(app.internalErrors).toEqual([]);
  });

  test('an error of our own is told to the log and called internal', async () => {
    const { connection } = await open();
    await expect(connection.call('fail.crash', {})).rejects.toMatchObject({ code: 'internal' });
    await expect(connection.call('fail.unsendable', {})).rejects.toMatchObject({ code: 'internal' });
    expect(app.internalErrors).toHaveLength(2);
    expect(await connection.call('sum.add', { left: 1 })).toEqual({ sum: 1 });
  });

  test.each([
    [{ left: 'two' }, 'left: Invalid input: expected number, received string.'],
    [{ left: 1, right: 'two' }, 'The right side must be a number.'],
    [{ left: 1, more: 1 }, 'Unrecognized key: "more".'],
    [null, 'Invalid input: expected object, received null.'],
    [[], 'Invalid input: expected object, received array.'],
  ])('bad input %j is refused with one sentence', async (input, message) => {
    const { connection } = await open();
    await expect(connection.call('sum.add', input as never)).rejects.toMatchObject({
      code: 'bad_input',
      message,
    });
  });

  test.each(['sum.subtract', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'there is no request named "%s"',
    async (name) => {
      const { connection } = await open();
      await expect(connection.call(name as never, {} as never)).rejects.toMatchObject({
        code: 'unknown_request',
        message: `There is no request named "${name}".`,
      });
    },
  );

  test('a cancelled call is rejected as cancelled, and its handler is aborted', async () => {
    const { connection } = await open();
    const controller = new AbortController();
    const call = connection.call('wait.forever', {}, { signal: controller.signal });
    await app.waitBegan;
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(app.seen).toEqual(['started', 'aborted']);
    expect(await connection.call('sum.add', { left: 1 })).toEqual({ sum: 1 });
  });

  test('a call with a signal that was aborted before never reaches the server', async () => {
    const { connection } = await open();
    const call = connection.call('wait.forever', {}, { signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(app.seen).toEqual([]);
  });

  test('events come in order, numbered without a gap from the greeting on, to everyone', async () => {
    const first = await open();
    app.events.emit('news.told', { text: 'one' });
    const second = await open();
    const heard = [first, second].map(({ connection }) => {
      const events: unknown[] = [];
      connection.onEvent(({ sequence, payload }) => events.push([sequence, payload]));
      return events;
    });
    app.events.emit('news.told', { text: 'two' });
    app.events.emit('news.told', { text: 'three' });
    // An answer comes after the events that were sent before it.
    await Promise.all([first, second].map(({ connection }) => connection.call('sum.add', { left: 1 })));
    expect(heard[1]).toEqual([
      [2, { text: 'two' }],
      [3, { text: 'three' }],
    ]);
    expect(heard[0]?.slice(-2)).toEqual(heard[1]);
    expect((await second.connection.ready).sequence).toBe(1);
  });

  test('who comes back after missing events sees it from the numbers', async () => {
    const before = await open();
    before.connection.close();
    await before.end.closed;
    app.events.emit('news.told', { text: 'missed' });
    const { connection } = await open();
    expect((await connection.ready).sequence - (await before.connection.ready).sequence).toBe(1);
  });

  test('closing rejects the calls that wait and those that come later, and aborts the handlers', async () => {
    const { end, connection } = await open();
    const call = connection.call('wait.forever', {});
    await app.waitBegan;
    connection.close();
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
    await end.closed;
    await expect(connection.call('sum.add', { left: 1 })).rejects.toMatchObject({ code: 'disconnected' });
    await app.waitAborted;
    expect(app.seen).toEqual(['started', 'aborted']);
  });

  test('the end of the server rejects the calls that wait', async () => {
    const { connection } = await open();
    const call = connection.call('wait.forever', {});
    await app.waitBegan;
    call.catch(() => undefined);
    await transport.dispose();
    await expect(call).rejects.toMatchObject({ code: 'disconnected' });
  });

  test.each([
    ['no object', 7],
    ['no type', {}],
    ['a type of the other side', { type: 'result', id: 1, output: {} }],
    ['a broken number', { type: 'request', id: 1.5, name: 'sum.add', input: {} }],
    ['a number below zero', { type: 'cancel', id: -1 }],
    ['more than there is', { type: 'request', id: 1, name: 'sum.add', input: {}, more: 1 }],
    ['a name without end', { type: 'request', id: 1, name: 'x'.repeat(101), input: {} }],
    ['a second greeting', { type: 'hello', protocolVersion: 1 }],
  ])('%s ends the connection', async (_what, frame) => {
    const { end } = await open();
    end.sendRaw(frame);
    await expect(end.closed).resolves.toBeUndefined();
  });

  test('a number that is still in use ends the connection', async () => {
    const { end } = await open();
    end.sendRaw({ type: 'request', id: 9, name: 'wait.forever', input: {} });
    end.sendRaw({ type: 'request', id: 9, name: 'wait.forever', input: {} });
    await end.closed;
    expect(app.seen).toEqual(['started', 'aborted']);
  });

  test('a request before the greeting ends the connection, and nothing runs', async () => {
    const end = await transport.open();
    end.sendRaw({ type: 'request', id: 1, name: 'wait.forever', input: {} });
    await end.closed;
    expect(app.seen).toEqual([]);
  });

  test('nothing is heard after what ended the connection', async () => {
    const { end } = await open();
    end.sendRaw(7);
    end.sendRaw({ type: 'request', id: 1, name: 'wait.forever', input: {} });
    await end.closed;
    expect(app.seen).toEqual([]);
  });

  test('a client of another version is told so before it is let go', async () => {
    const end = await transport.open();
    const greeting = Promise.withResolvers<unknown>();
    end.carrier.onFrame(greeting.resolve);
    end.sendRaw({ type: 'hello', protocolVersion: 99, fromTheFuture: true });
    expect(await greeting.promise).toMatchObject({ type: 'hello', protocolVersion: 1 });
    await end.closed;
  });
});
