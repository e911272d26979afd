import { Textarea, Tooltip, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react';
import { jobLimits } from '#shared/contract/jobs.ts';
import type { PromptCount } from '#shared/contract/prompts.ts';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { changeWeight } from './change-weight.ts';
import { describeCount } from './prompt-count.ts';
import { usePromptCount } from './use-prompt-count.ts';
import classes from './PromptInput.module.css';

export interface PromptInputProps {
  id: string;
  label: string;
  /** Who reads it; null where nobody does yet. */
  modelId: string | null;
  value: string;
  onChange: (text: string) => void;
  error: string | undefined;
  placeholder: string;
  minRows: number;
  maxRows: number;
  /** The remark at the label while nothing is written. */
  emptyHint?: string;
  field?: RefObject<HTMLTextAreaElement | null>;
}

/** Only when it gets tight is the length worth a number. */
const tightCharacters = jobLimits.promptCharacters - 500;

/** A prompt, with the count of its tokens and keys for the weight of words. */
export function PromptInput(props: PromptInputProps) {
  const { id, label, modelId, value, onChange, error, placeholder, minRows, maxRows, emptyHint } = props;
  const own = useRef<HTMLTextAreaElement>(null);
  const field = props.field ?? own;
  /** What is selected again once the changed text is in the field. */
  const selection = useRef<[start: number, end: number] | null>(null);
  const count = usePromptCount(modelId, value);

  useLayoutEffect(() => {
    if (selection.current === null || !field.current) return;
    field.current.setSelectionRange(...selection.current);
    selection.current = null;
  }, [value, field]);

  function weigh(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = event.currentTarget;
    const changed = changeWeight({ text: value, start, end }, event.key === 'ArrowUp' ? 1 : -1);
    if (!changed || changed.text.length > jobLimits.promptCharacters) return;
    selection.current = [changed.start, changed.end];
    onChange(changed.text);
  }

  return (
    <div>
      <Field id={id} label={label} hint={hintOf(value, count, emptyHint)} error={error}>
        <Textarea
          {...fieldAria(id, error)}
          ref={field}
          autosize
          dir="auto"
          minRows={minRows}
          maxRows={maxRows}
          placeholder={placeholder}
          value={value}
          error={error !== undefined}
          aria-keyshortcuts="Control+ArrowUp Control+ArrowDown"
          onKeyDown={weigh}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </Field>
      {count !== null && count.leftOut !== '' && (
        <p className={classes.leftOut}>
          The model does not read the end: <q>{count.leftOut}</q>
        </p>
      )}
    </div>
  );
}

function hintOf(value: string, count: PromptCount | null, emptyHint: string | undefined): ReactNode {
  if (value.length > tightCharacters) return `${value.length} of ${jobLimits.promptCharacters} characters`;
  if (value.trim() === '') return emptyHint;
  if (count === null) return undefined;
  const { short, spoken, explained } = describeCount(count);
  return (
    <Tooltip label={explained} multiline w={240} position="bottom-end">
      <span className={classes.count} data-over={count.truncatedTokens > 0 || undefined}>
        <span aria-hidden>{short}</span>
        <VisuallyHidden>{spoken}</VisuallyHidden>
      </span>
    </Tooltip>
  );
}
