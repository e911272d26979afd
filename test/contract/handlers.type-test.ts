/**
 * Checked by the compiler alone: each line marked `@ts-expect-error` must fail to compile, or the check of types fails.
 * The file is never run; `handlers.test.ts` proves the same for the whole contract.
 */
import { z } from 'zod';
import { type HandlersOf, request } from '#shared/rpc/define.ts';

const requests = {
  'door.open': request(z.strictObject({ key: z.string().default('') }), z.object({ open: z.boolean() })),
  'door.close': request(z.strictObject({}), z.object({})),
};
type DoorHandlers = HandlersOf<typeof requests>;

export const complete: DoorHandlers = {
  'door.open': ({ key }) => ({ open: key.length > 0 }),
  'door.close': () => Promise.resolve({}),
};

// @ts-expect-error `door.close` is missing.
export const missing: DoorHandlers = { 'door.open': () => ({ open: true }) };

export const extra: DoorHandlers = {
  ...complete,
  // @ts-expect-error There is no request of this name.
  'door.paint': () => ({}),
};

export const wrongOutput: DoorHandlers = {
  ...complete,
  // @ts-expect-error The output must say whether the door is open.
  'door.open': () => ({ opened: true }),
};

export const wrongInput: DoorHandlers = {
  ...complete,
  // @ts-expect-error The key is text.
  'door.open': ({ key }) => ({ open: key > 7 }),
};
