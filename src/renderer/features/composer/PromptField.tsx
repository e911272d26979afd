import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useDraft, useStudio } from '../../app/studio-context.tsx';
import { PromptInput } from './PromptInput.tsx';
import { Suggestions } from './Suggestions.tsx';
import { insertWord } from './words.ts';

export interface PromptFieldProps {
  model: Model | null;
  error: string | undefined;
  /** Focuses the field whenever it grows. */
  focusRequests: number;
}

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

  return (
    <div>
      <PromptInput
        id={id}
        label="Prompt"
        modelId={model?.id ?? null}
        value={prompt}
        onChange={(text) => draft.change({ prompt: text })}
        error={error}
        placeholder="What should the picture show?"
        minRows={3}
        maxRows={9}
        field={field}
      />
      {model && <Suggestions model={model} onWord={pick} onExample={write} />}
    </div>
  );
}
