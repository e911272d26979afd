import { readFileSync, readdirSync } from 'node:fs';

/** The worker processes of an app, as Linux tells of them: its children that were started from the worker's entry. */
export function workerProcesses(appProcessId: number): number[] {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // It has ended since.
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${id}/status`))?.[1]) === appProcessId)
    .filter((id) => read(`/proc/${id}/cmdline`).includes('inference'))
    .map(Number);
}
