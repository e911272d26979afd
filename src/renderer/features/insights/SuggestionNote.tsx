import { Button } from '@mantine/core';
import type { Suggestion } from '#shared/contract/insights.ts';
import type { Model } from '#shared/contract/models.ts';
import { useStudio, useStudioState } from '../../app/studio-context.tsx';
import { useUpdateSettings } from '../settings/use-settings.ts';
import { ratioLabel } from './insight-words.ts';
import { suggestedSetting } from './suggested-setting.ts';
import { useSuggestion } from './use-suggestion.ts';
import classes from './SuggestionNote.module.css';

/** As many as the settings hold. */
const mostDismissed = 500;

/** One quiet sentence under the settings, when what was kept says that others are better; applied or dismissed with a click. */
export function SuggestionNote({ model }: { model: Model | null }) {
  const { draft } = useStudio();
  const update = useUpdateSettings();
  const dismissed = useStudioState((state) => state.settings.dismissedSuggestions);
  const suggestion = useSuggestion(model);
  if (!suggestion || dismissed.includes(suggestion.key)) return null;
  const dismiss = ({ key }: Suggestion) =>
    void update({ dismissedSuggestions: [...dismissed, key].slice(-mostDismissed) });
  return (
    <div className={classes.note} role="note" aria-label="Suggestion">
      <p className={classes.text}>
        Pictures like this were kept {ratioLabel(suggestion.ratio)} with {suggestedSetting(suggestion)}.
      </p>
      <div className={classes.actions}>
        <Button variant="default" size="compact-xs" onClick={() => draft.change(suggestion.change)}>
          Use it
        </Button>
        <Button variant="subtle" color="gray" size="compact-xs" onClick={() => dismiss(suggestion)}>
          Never show this again
        </Button>
      </div>
    </div>
  );
}
