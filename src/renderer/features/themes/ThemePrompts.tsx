import { Button, Checkbox, Group, Loader, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconDice5, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { combinationsText } from '#shared/themes/combinations-text.ts';
import { type SamplingMode, samplingModes } from '#shared/themes/sampler.ts';
import { useConnected } from '../../app/studio-context.tsx';
import { countOf } from '../../ui/format.ts';
import { useSendPrompts } from './use-send-prompts.ts';
import { promptsShown, useThemePrompts } from './use-themes.ts';
import classes from './ThemesView.module.css';

const modes: { value: SamplingMode; label: string }[] = [
  { value: 'random', label: 'At random' },
  { value: 'combinatorial', label: 'In order' },
  { value: 'favorites', label: 'Like favorites' },
];

/** Twenty prompts of a theme, at random or one combination after another; any of them can be sent on. */
export function ThemePrompts({ theme }: { theme: ThemeSummary }) {
  const [mode, setMode] = useState<SamplingMode>('random');
  const [seed, setSeed] = useState(1);
  /** The beginnings of the pages seen so far, in order. */
  const [starts, setStarts] = useState<readonly string[]>(['0']);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const connected = useConnected();
  const { sending, toComposer, toQueue } = useSendPrompts(theme);
  const answer = useThemePrompts({ id: theme.id, mode, seed, start: starts.at(-1) ?? '0' });
  const samples = answer.state === 'loaded' ? answer.value.samples : [];
  const chosen = samples.filter(({ prompt }) => picked.has(prompt));
  const many = chosen.length > 0 ? chosen : samples;
  const number =
    theme.combinations &&
    combinationsText({
      kind: theme.combinations.kind,
      combinations: BigInt(theme.combinations.combinations),
    });
  const { width, height, steps } = theme.defaults;
  const facts = [
    number === null ? null : `${number} prompts`,
    width !== undefined && height !== undefined ? `${width} × ${height}` : null,
    steps === undefined ? null : `${steps} steps`,
  ].filter((fact) => fact !== null);

  return (
    <section className={classes.detail} aria-label={theme.name ?? theme.id}>
      <h3 className={classes.themeName}>{theme.name}</h3>
      {theme.description !== null && <p className={classes.description}>{theme.description}</p>}
      <div className={classes.bar}>
        <span className={classes.facts}>{facts.join(' · ')}</span>
        <SegmentedControl
          aria-label="Which prompts"
          size="xs"
          transitionDuration={0}
          data={modes}
          value={mode}
          onChange={(value) => {
            setMode(samplingModes.find((one) => one === value) ?? 'random');
            setStarts(['0']);
          }}
        />
        {mode !== 'combinatorial' ? (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDice5 size={16} />}
            onClick={() => setSeed((last) => last + 1)}
          >
            Others
          </Button>
        ) : (
          <Group gap={8}>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconArrowLeft size={16} />}
              disabled={starts.length < 2}
              onClick={() => setStarts(starts.slice(0, -1))}
            >
              Back
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              rightSection={<IconArrowRight size={16} />}
              disabled={samples.length < promptsShown}
              onClick={() => answer.state === 'loaded' && setStarts([...starts, answer.value.next])}
            >
              Next
            </Button>
          </Group>
        )}
      </div>
      {answer.state === 'failed' && <p className={classes.failure}>{answer.message}</p>}
      <ul className={classes.prompts} aria-label="Prompts" aria-busy={answer.state === 'loading'}>
        {answer.state === 'loading' && <Loader size="sm" className={classes.loader ?? ''} />}
        {samples.map((sample) => (
          <li key={sample.prompt} className={classes.prompt}>
            <Checkbox
              size="xs"
              className={classes.check ?? ''}
              label={sample.prompt}
              checked={picked.has(sample.prompt)}
              onChange={({ currentTarget: { checked } }) => {
                const next = new Set(picked);
                if (checked) next.add(sample.prompt);
                else next.delete(sample.prompt);
                setPicked(next);
              }}
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
    </section>
  );
}
