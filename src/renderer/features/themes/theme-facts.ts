import type { ThemeSummary } from '#shared/contract/themes.ts';
import { combinationsText } from '#shared/themes/combinations-text.ts';

/** One line about a theme: how many prompts, and what it sets. */
export function themeFacts({
  combinations,
  defaults,
}: Pick<ThemeSummary, 'combinations' | 'defaults'>): string {
  const { width, height, steps } = defaults;
  const number =
    combinations &&
    combinationsText({ kind: combinations.kind, combinations: BigInt(combinations.combinations) });
  return [
    number === null ? null : `${number} ${number === '1' ? 'prompt' : 'prompts'}`,
    width !== undefined && height !== undefined ? `${width} × ${height}` : null,
    steps === undefined ? null : `${steps} steps`,
  ]
    .filter((fact) => fact !== null)
    .join(' · ');
}
