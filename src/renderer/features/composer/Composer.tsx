import { Select, VisuallyHidden } from '@mantine/core';
import { type FormEvent, useId } from 'react';
import { useStore } from 'zustand';
import { useDraft, useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { Field, fieldAria, FieldError } from '../../ui/Field.tsx';
import { schedulerLabel } from '../../ui/format.ts';
import { SliderField } from '../../ui/SliderField.tsx';
import { Stepper } from '../../ui/Stepper.tsx';
import { jobLimits } from '#shared/contract/jobs.ts';
import { SuggestionNote } from '../insights/SuggestionNote.tsx';
import { StartField } from '../start/StartField.tsx';
import { usePictureDrop } from '../start/use-picture-drop.ts';
import { useStartActions } from '../start/use-start-actions.tsx';
import { checkDraft, chosenModel } from './draft.ts';
import { GenerateBar } from './GenerateBar.tsx';
import { ModelField } from './ModelField.tsx';
import { PromptField } from './PromptField.tsx';
import { PromptInput } from './PromptInput.tsx';
import { SeedField } from './SeedField.tsx';
import { SizeField } from './SizeField.tsx';
import classes from './Composer.module.css';

/** The sliders cover the usual range; the numbers beside them may go up to what a request allows. */
const usualSteps = 50;
const usualGuidance = 15;

/** In the place of the guidance of a model that takes none. */
function NoGuidance() {
  return (
    <div className={classes.noGuidance} role="note">
      <span>Guidance</span>
      <p>Built into this model</p>
    </div>
  );
}

/** Everything that a job is made of. */
export function Composer() {
  const id = useId();
  const { draft: draftStore, generation, view } = useStudio();
  const draft = useDraft((state) => state);
  const startActions = useStartActions();
  const models = useStudioState((state) => state.models);
  const known = useStudioState((state) => state.about !== null);
  const focusRequests = useView((state) => state.promptFocusRequests);
  const attempted = useStore(generation.store, (state) => state.attempted);
  const model = chosenModel(draft, models);
  const checked = checkDraft(draft, model);
  // How long it takes does not depend on the words, so an empty prompt has an answer, too.
  const estimated = checkDraft({ ...draft, prompt: 'any' }, model);
  // Without a model there is nothing to check against, and the button says why.
  const problems = checked.valid || !model ? {} : checked.problems;
  // An empty prompt is no mistake before someone has tried to send it.
  const promptProblem = draft.prompt.trim() === '' && !attempted ? undefined : problems.prompt;

  const guidance = model?.guidance ?? 'free';
  const takesNegative = guidance === 'free';

  const drop = usePictureDrop(startActions.begin);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!checked.valid && problems.prompt !== undefined) view.focusPrompt();
    void generation.run();
  };

  return (
    <form
      className={classes.composer}
      data-drop={drop.over || undefined}
      aria-label="New picture"
      onSubmit={submit}
      noValidate
      {...drop.handlers}
    >
      <VisuallyHidden component="h2">New picture</VisuallyHidden>
      <div className={classes.fields}>
        <PromptField model={model} error={promptProblem} focusRequests={focusRequests} />
        {takesNegative && (
          <PromptInput
            id={`${id}-without`}
            label="Without"
            modelId={model?.id ?? null}
            value={draft.negativePrompt}
            onChange={(negativePrompt) => draftStore.change({ negativePrompt })}
            error={problems.negativePrompt}
            placeholder="rain, clouds"
            minRows={1}
            maxRows={4}
            emptyHint="Optional"
          />
        )}
        <StartField model={model} error={problems.start} />
        <ModelField model={model} models={models} known={known} />
        <div className={classes.pair}>
          <SizeField model={model} widthError={problems.width} heightError={problems.height} />
          <Field id={`${id}-count`} label="Images" error={problems.count} errorApart>
            <Stepper
              {...fieldAria(`${id}-count`, problems.count)}
              noun="image"
              value={draft.count}
              minimum={1}
              maximum={jobLimits.count}
              onChange={(count) => draftStore.change({ count })}
            />
          </Field>
          <FieldError id={`${id}-count`} error={problems.count} />
        </div>
        <div className={classes.pair}>
          <SliderField
            id={`${id}-steps`}
            label="Steps"
            minimum={1}
            maximum={model?.usualSteps ?? usualSteps}
            step={1}
            decimals={0}
            value={draft.steps}
            onChange={(steps) => draftStore.change({ steps })}
            error={problems.steps}
          />
          {guidance === 'none' ? (
            <NoGuidance />
          ) : (
            <SliderField
              id={`${id}-guidance`}
              label="Guidance"
              minimum={0}
              maximum={usualGuidance}
              step={0.5}
              decimals={1}
              value={draft.guidanceScale}
              onChange={(guidanceScale) => draftStore.change({ guidanceScale })}
              error={problems.guidanceScale}
            />
          )}
          <FieldError id={`${id}-steps`} error={problems.steps} />
          <FieldError id={`${id}-guidance`} error={problems.guidanceScale} />
        </div>
        <div className={classes.pair}>
          <SeedField id={`${id}-seed`} error={problems.seed} />
          <Field id={`${id}-scheduler`} label="Scheduler" error={problems.scheduler} errorApart>
            <Select
              {...fieldAria(`${id}-scheduler`, problems.scheduler)}
              data={(model?.schedulers ?? []).map((value) => ({ value, label: schedulerLabel(value) }))}
              disabled={!model}
              value={draft.scheduler === '' ? null : draft.scheduler}
              onChange={(scheduler) => scheduler !== null && draftStore.change({ scheduler })}
            />
          </Field>
          <FieldError id={`${id}-seed`} error={problems.seed} />
          <FieldError id={`${id}-scheduler`} error={problems.scheduler} />
        </div>
      </div>
      <SuggestionNote model={model} />
      <GenerateBar request={estimated.valid ? estimated.request : null} model={model} />
    </form>
  );
}
