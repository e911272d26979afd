import { Textarea } from '@mantine/core';
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { jobLimits } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { useDraft, useStudio } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { Suggestions } from './Suggestions.tsx';
import { insertWord } from './words.ts';

export interface PromptFieldProps {
  model: Model | null;
  error: string | undefined;
  /** Focuses the field whenever it grows. */
  focusRequests: number;
}

/** Only when it gets tight is the length worth a number. */
const tightCharacters = jobLimits.promptCharacters - 500;

/** The prompt, with the model's own words to pick from. */
export function PromptField({ model, error, focusRequests }: PromptFieldProps) {
  const id = useId();
  const { draft } = useStudio();
  const prompt = useDraft((state) => state.prompt);
  const field = useRef<HTMLTextAreaElement>(null);
  /** Where the cursor goes once an inserted word is in the field. */
  const cursor = useRef<number | null>(null);

  useEffect(() => field.current?.focus(), [focusRequests]);
  useLayoutEffect(() => {
    if (cursor.current === null || !field.current) return;
    field.current.setSelectionRange(cursor.current, cursor.current);
    cursor.current = null;
  }, [prompt]);

  function pick(word: string) {
    const { selectionStart, selectionEnd } = field.current ?? {
      selectionStart: prompt.length,
      selectionEnd: prompt.length,
    };
    const inserted = insertWord(prompt, selectionStart, selectionEnd, word);
    cursor.current = inserted.cursor;
    draft.change({ prompt: inserted.text });
    field.current?.focus();
  }
  function write(example: string) {
    cursor.current = example.length;
    draft.change({ prompt: example });
    field.current?.focus();
  }

  const hint =
    prompt.length > tightCharacters
      ? `${prompt.length} of ${jobLimits.promptCharacters} characters`
      : undefined;
  return (
    <div>
      <Field id={id} label="Prompt" hint={hint} error={error}>
        <Textarea
          {...fieldAria(id, error)}
          ref={field}
          autosize
          dir="auto"
          minRows={3}
          maxRows={9}
          placeholder="What should the picture show?"
          value={prompt}
          error={error !== undefined}
          onChange={(event) => draft.change({ prompt: event.currentTarget.value })}
        />
      </Field>
      {model && <Suggestions model={model} onWord={pick} onExample={write} />}
    </div>
  );
}
