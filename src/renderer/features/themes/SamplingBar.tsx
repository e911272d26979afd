import { Button, Group, NumberInput, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconDice5 } from '@tabler/icons-react';
import { jobLimits } from '#shared/contract/jobs.ts';
import { type SamplingMode, samplingModes } from '#shared/themes/sampler.ts';
import type { Sampling } from './use-sampling.ts';
import classes from './ThemesView.module.css';

const modes: { value: SamplingMode; label: string }[] = [
  { value: 'random', label: 'At random' },
  { value: 'combinatorial', label: 'In order' },
  { value: 'favorites', label: 'Like favorites' },
];

/** Which prompts: at random by a seed, or one page after another. `next` is where the next page begins, if there is one. */
export function SamplingBar({
  sampling,
  next,
  inOrder = true,
}: {
  sampling: Sampling;
  next: string | null;
  /** Whether combinations may be looked at one after another. */
  inOrder?: boolean;
}) {
  const { mode, seed, back } = sampling;
  return (
    <div className={classes.samplingBar}>
      <SegmentedControl
        aria-label="Which prompts"
        size="xs"
        transitionDuration={0}
        data={inOrder ? modes : modes.filter(({ value }) => value !== 'combinatorial')}
        value={mode}
        onChange={(value) => sampling.setMode(samplingModes.find((one) => one === value) ?? 'random')}
      />
      {mode === 'combinatorial' ? (
        <Group gap={8}>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconArrowLeft size={16} />}
            disabled={back === null}
            onClick={() => back?.()}
          >
            Back
          </Button>
          <Button
            variant="default"
            size="compact-sm"
            rightSection={<IconArrowRight size={16} />}
            disabled={next === null}
            onClick={() => next !== null && sampling.next(next)}
          >
            Next
          </Button>
        </Group>
      ) : (
        <Group gap={8}>
          <NumberInput
            aria-label="Seed of the prompts"
            size="xs"
            w={84}
            hideControls
            prefix="Seed "
            min={0}
            max={jobLimits.maximumSeed}
            allowDecimal={false}
            allowNegative={false}
            value={seed}
            onChange={(value) => typeof value === 'number' && sampling.setSeed(value)}
          />
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconDice5 size={16} />}
            onClick={() => sampling.setSeed((seed + 1) % jobLimits.maximumSeed)}
          >
            Others
          </Button>
        </Group>
      )}
    </div>
  );
}
