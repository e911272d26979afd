import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '#core/ports.ts';
import { type Bounds } from './window-bounds.ts';

/** What is remembered of the window from one start to the next. */
export interface WindowState {
  /** Of the window when it is neither maximized nor full screen; null before there was one. */
  bounds: Bounds | null;
  maximized: boolean;
  /** The scheme that was chosen last: known before the settings are, so that nothing flashes. */
  colorScheme: 'system' | 'light' | 'dark';
}

export const initialWindowState: WindowState = { bounds: null, maximized: false, colorScheme: 'system' };

/** Larger than any desktop; what is beyond is no position but a mistake. */
const farAway = 100_000;
const schemes = ['system', 'light', 'dark'] as const;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isPosition = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(Number(value)) <= farAway;
const isLength = (value: unknown): value is number => isPosition(value) && value > 0;

function boundsOf(value: unknown): Bounds | null {
  if (!isObject(value)) return null;
  const { x, y, width, height } = value;
  return isPosition(x) && isPosition(y) && isLength(width) && isLength(height)
    ? { x, y, width, height }
    : null;
}

/** Takes over what makes sense of a stored text; a torn or foreign file gives the initial state. */
export function parseWindowState(text: string): WindowState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return initialWindowState;
  }
  if (!isObject(value)) return initialWindowState;
  return {
    bounds: boundsOf(value['bounds']),
    maximized: value['maximized'] === true,
    colorScheme: schemes.find((scheme) => scheme === value['colorScheme']) ?? 'system',
  };
}

export interface WindowStateStore {
  current(): WindowState;
  /** Changes and writes, where there is a change. That it cannot be written is logged and disturbs nothing. */
  update(changes: Partial<WindowState>): void;
}

/** Keeps the window's state in a small file, which is replaced as a whole. */
export function openWindowState({ file, log }: { file: string; log: Log }): WindowStateStore {
  let state = read(file);
  return {
    current: () => state,
    update(changes) {
      const next = { ...state, ...changes };
      if (JSON.stringify(next) === JSON.stringify(state)) return;
      state = next;
      try {
        replaceFile(file, JSON.stringify(next));
      } catch (error) {
        log.warn({ err: error }, 'the state of the window could not be remembered');
      }
    },
  };
}

function read(file: string): WindowState {
  try {
    return parseWindowState(readFileSync(file, 'utf8'));
  } catch {
    // There is none before the first end; why one cannot be read is of no use to anybody.
    return initialWindowState;
  }
}

function replaceFile(file: string, content: string) {
  const temporary = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
