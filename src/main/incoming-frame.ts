import { appOrigin } from './app-address.ts';

/** Longest text that a page may send; a prompt of the longest kind is a hundredth of it. */
const maximumCharacters = 1024 * 1024;

/** What Electron tells of a message's sender. It cannot be forged by a page. */
export interface SenderFacts {
  /** Sent by the contents of one of our windows. */
  ours: boolean;
  /** Sent by the top frame, not by one inside of it; false for a frame that has gone meanwhile. */
  mainFrame: boolean;
  origin: string | null;
}

/** Why a message is not even looked at, or null for one of our own page. */
export function refusalOf({ ours, mainFrame, origin }: SenderFacts): string | null {
  if (!ours) return 'not one of our windows';
  if (!mainFrame) return 'not the main frame';
  return origin === appOrigin ? null : 'not our origin';
}

/** The value in a message's text; null, which no frame is, for what is too long or no JSON. */
export function readFrame(text: unknown): unknown {
  if (typeof text !== 'string' || text.length > maximumCharacters) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function isHello(frame: unknown): boolean {
  return typeof frame === 'object' && frame !== null && 'type' in frame && frame.type === 'hello';
}
