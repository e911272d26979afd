import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { countOf } from '../../ui/format.ts';
import { reportError } from '../../ui/report-error.ts';
import { checkDraft, chosenModel } from '../composer/draft.ts';
import { withThemePrompt } from './theme-draft.ts';

/** Sends prompts of a theme on: one into the composer, or any number into the queue as a picture each. */
export function useSendPrompts(theme: Pick<ThemeSummary, 'defaults'>) {
  const { session, draft, view, store } = useStudio();
  const [sending, setSending] = useState(false);
  const draftWith = (prompt: string) =>
    withThemePrompt(draft.store.getState(), prompt, theme.defaults, store.getState().models);

  return {
    sending,
    toComposer(prompt: string) {
      draft.replace(draftWith(prompt));
      view.focusPrompt();
    },
    async toQueue(prompts: readonly string[]) {
      setSending(true);
      try {
        for (const prompt of prompts) {
          const written = { ...draftWith(prompt), count: 1, seedLocked: false };
          const checked = checkDraft(written, chosenModel(written, store.getState().models));
          if (!checked.valid)
            throw new Error(
              Object.values(checked.problems)[0] ?? 'The settings in the composer cannot be used.',
            );
          await session.call('jobs.create', checked.request);
        }
        notifications.show({ message: `${countOf(prompts.length, 'prompt')} added to the queue.` });
      } catch (error) {
        reportError(error);
      } finally {
        setSending(false);
      }
    },
  };
}
