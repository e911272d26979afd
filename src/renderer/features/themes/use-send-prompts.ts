import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { Output } from '#shared/contract/index.ts';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { checkDraft, chosenModel } from '../composer/draft.ts';
import { withThemePrompt } from './theme-draft.ts';

/** A prompt and the theme that it is of. */
export type Sample = Output<'themes.sample'>['samples'][number] & {
  theme: Pick<ThemeSummary, 'id' | 'defaults'>;
};

/** Sends prompts of themes on: one into the composer, or any number into the queue as a picture each. */
export function useSendPrompts() {
  const { session, draft, view, store } = useStudio();
  const [sending, setSending] = useState(false);
  const draftWith = ({ prompt, theme }: Sample) =>
    withThemePrompt(draft.store.getState(), prompt, theme.defaults, store.getState().models);

  return {
    sending,
    toComposer(sample: Sample) {
      draft.replace(draftWith(sample));
      view.focusPrompt();
    },
    async toQueue(samples: readonly Sample[]) {
      setSending(true);
      try {
        for (const sample of samples) {
          const written = { ...draftWith(sample), count: 1, seedLocked: false };
          const checked = checkDraft(written, chosenModel(written, store.getState().models));
          if (!checked.valid)
            throw new Error(
              Object.values(checked.problems)[0] ?? 'The settings in the composer cannot be used.',
            );
          const origin = { themeId: sample.theme.id, picks: sample.picks, runId: null };
          await session.call('jobs.create', { ...checked.request, origin });
        }
        notifications.show({ message: `${countOf(samples.length, 'prompt')} added to the queue.` });
      } catch (error) {
        reportError(error);
      } finally {
        setSending(false);
      }
    },
  };
}
