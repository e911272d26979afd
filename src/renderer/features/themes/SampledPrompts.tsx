import { Button, Checkbox, Loader } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import { useConnected } from '../../app/studio-context.tsx';
import { type Sample, useSendPrompts } from './use-send-prompts.ts';
import classes from './ThemesView.module.css';

export interface SampledPromptsProps {
  samples: readonly Sample[];
  loading: boolean;
}

/** Prompts of themes: any of them can be sent on. */
export function SampledPrompts({ samples, loading }: SampledPromptsProps) {
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const connected = useConnected();
  const { sending, toComposer, toQueue } = useSendPrompts();
  const chosen = samples.filter(({ prompt }) => picked.has(prompt));
  const many = chosen.length > 0 ? chosen : samples;
  const pick = (prompt: string, checked: boolean) => {
    const next = new Set(picked);
    if (checked) next.add(prompt);
    else next.delete(prompt);
    setPicked(next);
  };
  return (
    <>
      <ul className={classes.prompts} aria-label="Prompts" aria-busy={loading}>
        {loading && samples.length === 0 && <Loader size="sm" className={classes.loader ?? ''} />}
        {samples.map((sample) => (
          <li key={sample.prompt} className={classes.prompt}>
            <Checkbox
              size="xs"
              className={classes.check ?? ''}
              label={sample.prompt}
              checked={picked.has(sample.prompt)}
              onChange={({ currentTarget: { checked } }) => pick(sample.prompt, checked)}
            />
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              leftSection={<IconPencil size={14} />}
              aria-label={`Compose: ${sample.prompt}`}
              onClick={() => toComposer(sample)}
            >
              Compose
            </Button>
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        <span className={classes.facts}>
          Each prompt becomes one picture, with the theme’s settings and for the rest those of the composer.
        </span>
        <Button
          className={classes.send ?? ''}
          disabled={!connected || many.length === 0}
          loading={sending}
          onClick={() => void toQueue(many)}
        >
          Add {countOf(many.length, 'prompt')} to the queue
        </Button>
      </div>
    </>
  );
}
