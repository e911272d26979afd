import { useState } from 'react';
import type { Image } from '#shared/contract/gallery.ts';
import type { JobRequestInput } from '#shared/contract/jobs.ts';
import type { Vary } from '#shared/contract/variations.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { checkDraft, chosenModel, fromImage } from '../composer/draft.ts';
import { usualStrength } from '../start/start-draft.ts';

/** Asks for a grid of pictures like one of the gallery, and shows it. */
export function useVariations(image: Image) {
  const { session, store, draft, view } = useStudio();
  const [sending, setSending] = useState(false);
  const { models } = store.getState();
  const taken = { ...fromImage(draft.store.getState(), image, models), count: 1 };
  const model = chosenModel(taken, models);

  /** The picture's own settings, as a job. Where it is to be drawn from itself, it is kept first. */
  async function requestWith(vary: Vary): Promise<JobRequestInput> {
    const fromItself = vary.some(({ setting }) => setting === 'strength') && !taken.start;
    const input = fromItself ? await session.call('inputs.fromImage', { imageId: image.id }) : null;
    const start = input
      ? { inputId: input.id, imageId: image.id, strength: usualStrength, maskId: null }
      : taken.start;
    const checked = checkDraft({ ...taken, start }, model);
    if (!checked.valid)
      throw new Error(Object.values(checked.problems)[0] ?? 'The picture’s settings cannot be used.');
    return { ...checked.request, vary };
  }

  return {
    taken,
    model,
    sending,
    async make(vary: Vary) {
      setSending(true);
      try {
        const { id } = await session.call('jobs.create', await requestWith(vary));
        view.showGrid(id);
      } catch (error) {
        reportError(error);
      } finally {
        setSending(false);
      }
    },
  };
}
