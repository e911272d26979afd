import { Button, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { Image } from '#shared/contract/gallery.ts';
import { type VaryAxis } from '#shared/contract/variations.ts';
import { columnsAndRows } from '#shared/variations/cells.ts';
import { jobLimits } from '#shared/contract/jobs.ts';
import { useConnected, useStudio, useStudioState, useView } from '../../app/studio-context.tsx';
import { schedulerLabel } from '../../ui/format.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import { AxisField } from './AxisField.tsx';
import { type AxisDrafts, type VariationKind, proposed, readAxes } from './propose.ts';
import { useVariations } from './use-variations.ts';
import classes from './Variations.module.css';

const kinds: { value: VariationKind; label: string; says: string }[] = [
  { value: 'neighbours', label: 'Near it', says: 'The same seed, with settings a little off.' },
  { value: 'seeds', label: 'Other seeds', says: 'The same settings, begun from other noise.' },
  { value: 'settings', label: 'Settings', says: 'Any two settings against each other.' },
  { value: 'redraw', label: 'From it', says: 'Drawn anew from the picture itself, a little each time.' },
];

function VariationsForm({ image }: { image: Image }) {
  const { view } = useStudio();
  const connected = useConnected();
  const { taken, model, sending, make } = useVariations(image);
  const known = {
    seed: taken.seed ?? 0,
    steps: taken.steps ?? 20,
    guidanceScale: taken.guidanceScale ?? 7,
    scheduler: taken.scheduler,
  };
  const propose = (kind: VariationKind) =>
    model ? proposed(kind, known, model) : proposed(kind, known, { guidance: 'free', schedulers: [] });
  const [kind, setKind] = useState<VariationKind>('neighbours');
  const [drafts, setDrafts] = useState<AxisDrafts>(() => propose('neighbours'));
  const canRedraw = model !== null && model.startPicture !== 'none';
  const models = useStudioState((state) => state.models).filter(
    (one) => one.readiness.state === 'ready' && one.kind === model?.kind,
  );
  const available = (setting: VaryAxis['setting']) =>
    (setting !== 'strength' || canRedraw) && (setting !== 'model' || models.length > 1);
  const namesFor = (setting: VaryAxis['setting']) => {
    if (setting === 'model') return models.map(({ id, name }) => ({ value: id, label: name }));
    if (setting !== 'scheduler') return null;
    return (model?.schedulers ?? []).map((name) => ({ value: name, label: schedulerLabel(name) }));
  };
  const shown = kinds.filter(({ value }) => value !== 'redraw' || canRedraw);

  const read = readAxes(drafts);
  const { columns, rows } = 'vary' in read ? columnsAndRows(read.vary) : { columns: 0, rows: 0 };
  const count = columns * rows;
  const problem =
    'problem' in read
      ? read.problem
      : count > jobLimits.count
        ? `These are ${count} pictures, and a job has at most ${jobLimits.count}: give fewer values.`
        : null;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if ('vary' in read) void make(read.vary);
      }}
    >
      <SegmentedControl
        aria-label="What changes"
        fullWidth
        transitionDuration={0}
        data={shown.map(({ value, label }) => ({ value, label }))}
        value={kind}
        onChange={(value) => {
          const next = kinds.find((one) => one.value === value)?.value ?? 'neighbours';
          setKind(next);
          setDrafts(propose(next));
        }}
      />
      <p className={classes.says}>{kinds.find(({ value }) => value === kind)?.says}</p>
      <AxisField
        label="From column to column"
        draft={drafts[0]}
        available={available}
        namesFor={namesFor}
        optional={false}
        onChange={(draft) => setDrafts([draft, drafts[1]])}
      />
      <AxisField
        label="From row to row"
        draft={drafts[1]}
        available={available}
        namesFor={namesFor}
        optional
        onChange={(draft) => setDrafts([drafts[0], draft])}
      />
      <p className={classes.says} data-problem={problem !== null || undefined} role="status">
        {problem ?? `${columns} × ${rows}: one job, whose pictures differ in nothing else.`}
      </p>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={view.closeSheet}>
          Cancel
        </Button>
        <Button type="submit" disabled={!connected || problem !== null || !model} loading={sending}>
          Make {countOf(count, 'picture')}
        </Button>
      </Group>
    </form>
  );
}

/** Asks which settings change. */
export function VariationsSheet() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'variations');
  const image = useView(({ variationsOf }) => variationsOf);
  return (
    <Sheet
      opened={opened && image !== null}
      onClose={view.closeSheet}
      title="Variations in a grid"
      size={560}
    >
      {image && <VariationsForm image={image} />}
    </Sheet>
  );
}
