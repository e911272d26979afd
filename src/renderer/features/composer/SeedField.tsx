import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowsShuffle, IconLock, IconLockOpen2 } from '@tabler/icons-react';
import { jobLimits } from '#shared/contract/jobs.ts';
import { useDraft, useStudio } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** The seed: random for each job while unlocked; locked, or typed, it stays. Its error is shown by who places it. */
export function SeedField({ id, error }: { id: string; error: string | undefined }) {
  const { draft } = useStudio();
  const seed = useDraft((state) => state.seed);
  const locked = useDraft((state) => state.seedLocked);
  const lockLabel = locked ? 'Unlock the seed: a random one each time' : 'Lock the seed';
  return (
    <Field id={id} label="Seed" hint={locked ? undefined : 'random'} error={error} errorApart>
      <NumberField
        {...fieldAria(id, error)}
        allowDecimal={false}
        placeholder={seed === null ? 'Random' : String(seed)}
        value={locked ? seed : null}
        error={error !== undefined}
        max={jobLimits.maximumSeed}
        onChange={(value) =>
          draft.change(value === null ? { seed: null } : { seed: value, seedLocked: true })
        }
        rightSectionWidth={58}
        rightSection={
          <>
            <Tooltip label="Another seed">
              <ActionIcon
                size={26}
                aria-label="Shuffle the seed"
                onClick={() => draft.change({ seed: randomSeed(), seedLocked: true })}
              >
                <IconArrowsShuffle size={14} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={lockLabel}>
              <ActionIcon
                size={26}
                aria-label="Lock the seed"
                aria-pressed={locked}
                onClick={() =>
                  draft.change({ seedLocked: !locked, seed: seed ?? (locked ? null : randomSeed()) })
                }
              >
                {locked ? <IconLock size={14} /> : <IconLockOpen2 size={14} />}
              </ActionIcon>
            </Tooltip>
          </>
        }
      />
    </Field>
  );
}
