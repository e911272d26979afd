import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { request } from './define.ts';
import { createEventLog } from './events.ts';
import { clientFrameSchema, serverFrameSchema } from './frames.ts';
import { createInMemoryCarriers } from './in-memory-carrier.ts';
import { serve } from './serve.ts';

/** JSON as it comes off a wire: also with the names that harm careless code, as `JSON.parse` makes them. */
const harmfulName = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'type',
  'id',
  'name',
  'input',
);
const wireValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      '',
      'hello',
      'request',
      'cancel',
      'result',
      'sum',
      '__proto__',
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(harmfulName, fc.string()), tie('value')), { maxLength: 5 })
      .map((entries) =>
        parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`),
      ),
  ),
})).value;
const parse = (text: string): unknown => JSON.parse(text);
const nearlyFrame = fc
  .record(
    {
      type: fc.constantFrom('hello', 'request', 'cancel', 'event', '__proto__'),
      id: fc.oneof(fc.nat(5), wireValue),
      name: fc.oneof(fc.constantFrom('sum', 'constructor', '__proto__'), wireValue),
      input: wireValue,
      protocolVersion: fc.constantFrom(1, 2, '1'),
    },
    { requiredKeys: ['type'] },
  )
  .map((frame) => parse(JSON.stringify(frame)));

const untouchedPrototype = () => Object.getOwnPropertyNames(Object.prototype).sort().join();

test('whatever comes off the wire is a frame or is refused: no exception, no polluted prototype', () => {
  const before = untouchedPrototype();
  fc.assert(
    fc.property(fc.oneof(wireValue, nearlyFrame), (raw) => {
      const parsed = clientFrameSchema.safeParse(raw);
      expect(['hello', 'request', 'cancel', 'refused']).toContain(parsed.data?.type ?? 'refused');
      serverFrameSchema.safeParse(raw);
      expect(untouchedPrototype()).toBe(before);
    }),
    { numRuns: 1000 },
  );
});

test('a served connection survives any sequence of frames: it answers with an error or a result, or closes', async () => {
  const before = untouchedPrototype();
  const definitions = { sum: request(z.strictObject({ left: z.number() }), z.object({ sum: z.number() })) };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(wireValue, nearlyFrame), { maxLength: 6 }), async (frames) => {
      const { client, server } = createInMemoryCarriers();
      const answered: number[] = [];
      client.onFrame((frame) => 'id' in frame && answered.push(frame.id));
      serve(server, {
        definitions,
        handlers: { sum: ({ left }) => ({ sum: left }) },
        events: createEventLog(),
        instanceId: 'fuzz',
        onInternalError: (_name, error) => {
          throw error;
        },
      });
      for (const frame of frames) client.send(frame as never);
      const closed = Promise.withResolvers<void>();
      client.onClose(closed.resolve);
      client.close();
      await closed.promise;
      for (const id of answered) expect(id).toBeGreaterThanOrEqual(0);
      expect(untouchedPrototype()).toBe(before);
    }),
    { numRuns: 300 },
  );
});

test('a message as deeply nested as its size allows is refused without harm', () => {
  const deep = parse(`${'['.repeat(400_000)}${']'.repeat(400_000)}`);
  expect(clientFrameSchema.safeParse(deep).success).toBe(false);
  expect(clientFrameSchema.safeParse({ type: 'request', id: 1, name: 'sum', input: deep }).success).toBe(
    true,
  );
});
