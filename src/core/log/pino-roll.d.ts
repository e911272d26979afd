declare module 'pino-roll' {
  import type { DestinationStream } from 'pino';

  interface RollOptions {
    file: string;
    size: string;
    limit: { count: number; removeOtherLogFiles: boolean };
    mkdir: boolean;
    /** Characters that may wait for the disk; more is dropped. */
    maxLength: number;
  }
  interface RollingFile extends DestinationStream {
    on(event: 'error', listener: (error: Error) => void): void;
    once(event: 'close', listener: () => void): void;
    end(): void;
    flushSync(): void;
  }
  export default function openRollingFile(options: RollOptions): Promise<RollingFile>;
}
