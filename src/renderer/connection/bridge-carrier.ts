import { type ClientCarrier, type ClientFrame, serverFrameSchema } from '#shared/rpc/frames.ts';

/** What a desktop shell's preload puts on the window. */
export interface Bridge {
  send(frame: ClientFrame): void;
  /** Returns its undo. */
  onFrame(listener: (frame: unknown) => void): () => void;
}

declare global {
  interface Window {
    polyptych?: Bridge;
  }
}

/** A carrier over the desktop shell's bridge, which lives as long as the page. */
export function createBridgeCarrier(bridge: Bridge): ClientCarrier {
  const undos = new Set<() => void>();
  const closers = new Set<() => void>();
  return {
    send: (frame) => bridge.send(frame),
    onFrame(listener) {
      const undo = bridge.onFrame((raw) => {
        const frame = serverFrameSchema.safeParse(raw);
        if (frame.success) listener(frame.data);
      });
      undos.add(undo);
      return () => {
        undos.delete(undo);
        undo();
      };
    },
    onClose(listener) {
      closers.add(listener);
      return () => closers.delete(listener);
    },
    close() {
      for (const undo of undos) undo();
      undos.clear();
      for (const listener of closers) listener();
    },
  };
}
