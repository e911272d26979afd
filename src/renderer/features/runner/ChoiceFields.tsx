import { MultiSelect, SegmentedControl } from '@mantine/core';
import type { ThemeSummary } from '#shared/contract/themes.ts';
import { samplingModes } from '#shared/themes/sampler.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { canDraw } from '../composer/draft.ts';
import type { DraftFieldsProps } from './LimitFields.tsx';
import classes from './Runner.module.css';

const modes = [
  { value: 'random', label: 'At random' },
  { value: 'combinatorial', label: 'In order' },
  { value: 'favorites', label: 'Like favorites' },
];

const pictureFields = [
  { name: 'steps', label: 'Steps' },
  { name: 'guidanceScale', label: 'Guidance' },
  { name: 'width', label: 'Width' },
  { name: 'height', label: 'Height' },
] as const;

/** What a run draws: themes, with which models, and with what settings where the themes' are not wanted. */
export function ChoiceFields({
  draft,
  onChange,
  themes,
}: DraftFieldsProps & { themes: readonly ThemeSummary[] }) {
  const models = useStudioState((state) => state.models);
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>Pictures</legend>
      <MultiSelect
        label="Themes"
        description="Their prompts are drawn in turn."
        searchable
        comboboxProps={{ transitionProps: { duration: 0 } }}
        data={themes.flatMap(({ id, name }) => (name === null ? [] : [{ value: id, label: name }]))}
        value={draft.themeIds}
        onChange={(themeIds) => onChange({ themeIds })}
        nothingFoundMessage="No theme of that name"
      />
      <MultiSelect
        label="Models"
        description="Each prompt is drawn with each of them."
        searchable
        placeholder={draft.modelIds.length === 0 ? 'Each theme’s own' : ''}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        data={models.filter(canDraw).map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.modelIds}
        onChange={(modelIds) => onChange({ modelIds })}
        nothingFoundMessage="No model of that name"
      />
      <div>
        <span className={classes.modeLabel} id="run-mode">
          Which prompts
        </span>
        <SegmentedControl
          aria-labelledby="run-mode"
          size="xs"
          transitionDuration={0}
          data={modes}
          value={draft.mode}
          onChange={(value) => onChange({ mode: samplingModes.find((one) => one === value) ?? 'random' })}
        />
      </div>
      <div className={classes.settings}>
        {pictureFields.map(({ name, label }) => (
          <NumberField
            key={name}
            label={label}
            placeholder="As the theme"
            value={draft[name]}
            onChange={(value) => onChange({ [name]: value })}
          />
        ))}
      </div>
    </fieldset>
  );
}
