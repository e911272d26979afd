import type { Run } from '#shared/contract/runner.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';

/** "Night skies", "Night skies and 2 others"; a theme that is gone keeps the name of its file. */
export function themeNames({ plan }: Pick<Run, 'plan'>, themes: readonly ThemeSummary[]): string {
  const [first = '', ...others] = plan.themeIds.map(
    (themeId) => themes.find(({ id }) => id === themeId)?.name ?? themeId,
  );
  if (others.length === 0) return first;
  return others.length === 1 ? `${first} and ${others.join('')}` : `${first} and ${others.length} others`;
}
