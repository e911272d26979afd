import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process is there, on any platform. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

/** Identifiers of an app's worker processes that are alive: each of them is in the app's log since it was ready. */
export function livingWorkers(home: string): number[] {
  const folder = join(home, 'logs');
  if (!existsSync(folder)) return [];
  const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const ready = text.join('\n').matchAll(/"pid":(\d+).*"msg":"worker ready"/g);
  return [...new Set(Array.from(ready, ([, processId]) => Number(processId)))].filter(isAlive);
}
