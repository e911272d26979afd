import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface HubToken {
  /** The kept one, else the environment's; null where there is none. */
  current(): string | null;
  /** Whether one is kept; the token itself is told to nobody but the hub. */
  isKept(): boolean;
  keep(token: string | null): void;
}

/** A token of Hugging Face's in a file that only its owner may read. Never in the database, the log or the contract. */
export function createHubToken(file: string, environmentToken: string | null): HubToken {
  let kept = read(file);
  return {
    current: () => kept ?? environmentToken,
    isKept: () => kept !== null,
    keep(token) {
      if (token === null) rmSync(file, { force: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, token, { mode: 0o600 });
        // A file that was there keeps its mode otherwise.
        chmodSync(file, 0o600);
      }
      kept = token;
    },
  };
}

function read(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? null : text;
  } catch {
    return null;
  }
}
