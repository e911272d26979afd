import { z } from 'zod';
import { errorReportSchema } from '../contract/common.ts';

export const protocolVersion = 1;

const requestId = z.int().min(0);

/** What a client sends. Anything else on the wire is refused. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  // Not strict: a client of another version must get far enough to be told so.
  z.object({ type: z.literal('hello'), protocolVersion: z.int() }),
  z.strictObject({
    type: z.literal('request'),
    id: requestId,
    name: z.string().max(100),
    input: z.unknown(),
  }),
  z.strictObject({ type: z.literal('cancel'), id: requestId }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

/** What the server sends. `sequence` grows by one with each event, so that a gap is noticed. */
export const serverFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), protocolVersion: z.int(), instanceId: z.string(), sequence: z.int() }),
  z.object({ type: z.literal('result'), id: requestId, output: z.unknown() }),
  z.object({ type: z.literal('error'), id: requestId, error: errorReportSchema }),
  z.object({ type: z.literal('event'), sequence: z.int(), name: z.string(), payload: z.unknown() }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;

/** One end of a connection. Carriers (in memory, WebSocket, Electron IPC) make such ends; JSON values only. */
export interface Carrier<Sent, Received> {
  send(frame: Sent): void;
  /** Returns its undo. */
  onFrame(listener: (frame: Received) => void): () => void;
  onClose(listener: () => void): () => void;
  close(): void;
}
/** What the serving side holds: frames that arrive are unknown until parsed. */
export type ServerCarrier = Carrier<ServerFrame, unknown>;
export type ClientCarrier = Carrier<ClientFrame, ServerFrame>;
