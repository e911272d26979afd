import { useMemo } from 'react';
import type { Settings } from '#shared/contract/settings.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';

export type UpdateSettings = (changes: Partial<Settings>) => Promise<void>;

/** Changes settings in the core; the screen follows its answer. */
export function useUpdateSettings(): UpdateSettings {
  const { session, store } = useStudio();
  return useMemo(
    () => (changes) =>
      session
        .call('settings.update', changes)
        .then((settings) => store.setState({ settings }))
        .catch(reportError),
    [session, store],
  );
}

export const colorSchemes = ['system', 'light', 'dark'] as const;

export const schemeLabels: Record<Settings['colorScheme'], string> = {
  system: 'the system’s theme',
  light: 'the light theme',
  dark: 'the dark theme',
};

export function nextScheme(current: Settings['colorScheme']): Settings['colorScheme'] {
  return colorSchemes[(colorSchemes.indexOf(current) + 1) % colorSchemes.length] ?? 'system';
}
