import { Anchor } from '@mantine/core';
import { useId, useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { Chip } from '../../ui/Chip.tsx';
import classes from './Suggestions.module.css';

export interface SuggestionsProps {
  model: Model;
  onWord: (word: string) => void;
  /** Replaces the whole prompt. */
  onExample: (example: string) => void;
}

const examplesLabel = 'Examples';

/** The words that a model knows, one group at a time, and whole prompts to start from. */
export function Suggestions({ model, onWord, onExample }: SuggestionsProps) {
  const id = useId();
  const { view } = useStudio();
  const groups = [
    ...model.vocabulary.map(({ label, words }) => ({ label, words, choose: onWord })),
    ...(model.examples.length > 0
      ? [{ label: examplesLabel, words: model.examples, choose: onExample }]
      : []),
  ];
  const [openLabel, setOpenLabel] = useState<string | null>(null);
  const open = groups.find(({ label }) => label === openLabel);
  if (groups.length === 0 && !model.demonstration) return null;

  return (
    <div className={classes.suggestions}>
      {groups.length > 0 && (
        <div className={classes.groups} role="group" aria-label="Words this model knows">
          {groups.map(({ label }) => (
            <button
              key={label}
              type="button"
              className={classes.group}
              aria-expanded={label === openLabel}
              aria-controls={`${id}-words`}
              onClick={() => setOpenLabel(label === openLabel ? null : label)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      <div id={`${id}-words`}>
        {open && (
          <div
            className={classes.words}
            role="group"
            aria-label={open.label}
            data-long={open.label === examplesLabel || undefined}
          >
            {open.words.map((word) => (
              <Chip key={word} className={classes.word ?? ''} onClick={() => open.choose(word)}>
                {word}
              </Chip>
            ))}
          </div>
        )}
      </div>
      {model.demonstration && (
        <p className={classes.note}>
          A small demonstration model: it knows only these words.{' '}
          <Anchor component="button" type="button" inherit onClick={() => view.openSheet('models')}>
            Add others
          </Anchor>
        </p>
      )}
    </div>
  );
}
