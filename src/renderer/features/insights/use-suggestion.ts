import { useEffect, useState } from 'react';
import type { Suggestion } from '#shared/contract/insights.ts';
import type { Model } from '#shared/contract/models.ts';
import { useConnected, useDraft, useGallery, useStudio, useStudioState } from '../../app/studio-context.tsx';

/** Nobody waits for it: after the page has come up, and once the settings have settled. */
const settleMs = 1200;

/** The surest improvement on the draft's settings; null where nothing can be claimed. */
export function useSuggestion(model: Model | null): Suggestion | null {
  const { session } = useStudio();
  const connected = useConnected();
  const { scheduler, steps, guidanceScale, width, height } = useDraft((draft) => draft);
  const dismissed = useStudioState((state) => state.settings.dismissedSuggestions.length);
  const favorites = useGallery((state) => state.counts?.favorites ?? 0);
  const complete = steps !== null && guidanceScale !== null && width !== null && height !== null;
  const question =
    connected && model && complete && favorites > 0
      ? JSON.stringify({ modelId: model.id, scheduler, steps, guidanceScale, width, height })
      : null;
  const [answer, setAnswer] = useState<{ question: string; suggestion: Suggestion | null } | null>(null);
  useEffect(() => {
    if (question === null || !model || !complete) return;
    const controller = new AbortController();
    const draft = { modelId: model.id, scheduler, steps, guidanceScale, width, height };
    const timer = setTimeout(() => {
      session.call('insights.suggest', draft, { signal: controller.signal }).then(
        ({ suggestion }) => setAnswer({ question, suggestion }),
        // A suggestion is a courtesy: without one nothing is missing.
        () => undefined,
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // The question holds all of the draft that is asked about.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [question, dismissed, favorites, session]);
  return answer !== null && answer.question === question ? answer.suggestion : null;
}
