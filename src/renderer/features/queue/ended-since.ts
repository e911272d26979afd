import { countOf } from '#shared/count-of.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { shorten } from '../../ui/format.ts';
import { failureOf, isActive } from './job-progress.ts';

const shortPromptCharacters = 60;

/** One sentence for each job that was active and has ended since. */
export function endedSince(before: readonly Job[], after: readonly Job[]): string[] {
  const active = new Set(before.filter(isActive).map(({ id }) => id));
  return after
    .filter((job) => active.has(job.id) && !isActive(job))
    .map((job) => {
      const prompt = shorten(job.request.prompt, shortPromptCharacters);
      if (job.state === 'failed') return `“${prompt}” failed: ${failureOf(job) ?? 'no reason is known.'}`;
      if (job.state === 'cancelled') return `“${prompt}” was cancelled.`;
      return `“${prompt}” is done: ${countOf(job.units.length, 'image')}.`;
    });
}
