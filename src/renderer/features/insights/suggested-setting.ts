import type { Suggestion } from '#shared/contract/insights.ts';
import { schedulerLabel } from '../../ui/format.ts';

/** What is suggested, in the middle of a sentence: `guidance 5–6`. */
export function suggestedSetting({ factor, label }: Pick<Suggestion, 'factor' | 'label'>): string {
  switch (factor) {
    case 'guidance':
      return `guidance ${label}`;
    case 'steps':
      return `${label} steps`;
    case 'scheduler':
      return `the scheduler ${schedulerLabel(label)}`;
    case 'size':
      return `the size ${label}`;
  }
}
