import type { Carrier } from '#shared/rpc/frames.ts';

/** What a forked process and its parent have in common. */
interface ChannelEnd {
  readonly connected: boolean;
  send?(message: object): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  off(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  off(event: 'disconnect', listener: () => void): unknown;
  disconnect?(): void;
}

/** Either end of the channel between a forked process and its parent, as a carrier of the contract. */
export function createProcessCarrier<Sent extends object, Received>(
  end: ChannelEnd,
): Carrier<Sent, Received> {
  return {
    send(frame) {
      if (end.connected) end.send?.(frame);
    },
    onFrame(listener) {
      const onMessage = (message: unknown) => listener(message as Received);
      end.on('message', onMessage);
      return () => end.off('message', onMessage);
    },
    onClose(listener) {
      end.on('disconnect', listener);
      return () => end.off('disconnect', listener);
    },
    close: () => end.disconnect?.(),
  };
}
