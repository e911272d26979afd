import { SegmentedControl } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { Model } from '#shared/contract/models.ts';
import { useDraft, useStudio } from '../../app/studio-context.tsx';
import { Field, fieldAria, FieldError } from '../../ui/Field.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { sizePresets } from './sizes.ts';
import classes from './SizeField.module.css';

const customLabel = 'custom';

export interface SizeFieldProps {
  model: Model | null;
  widthError: string | undefined;
  heightError: string | undefined;
}

/** Shapes of about the model's own area, or any width and height. */
export function SizeField({ model, widthError, heightError }: SizeFieldProps) {
  const id = useId();
  const { draft } = useStudio();
  const width = useDraft((state) => state.width);
  const height = useDraft((state) => state.height);
  const [customChosen, setCustomChosen] = useState(false);
  const presets = model ? sizePresets(model) : [];
  const preset = presets.find((candidate) => candidate.width === width && candidate.height === height);
  const custom = customChosen || (model !== null && !preset);
  const choose = (label: string) => {
    const next = presets.find((candidate) => candidate.label === label);
    setCustomChosen(!next);
    if (next) draft.change({ width: next.width, height: next.height });
  };
  const side = (name: 'width' | 'height', label: string, value: number | null, error: string | undefined) => (
    <NumberField
      {...fieldAria(`${id}-${name}`, error)}
      aria-label={label}
      allowDecimal={false}
      step={model?.sizeMultiple ?? 1}
      value={value}
      error={error !== undefined}
      onChange={(pixels) => draft.change({ [name]: pixels })}
    />
  );

  return (
    <div className={classes.size} data-custom={custom || undefined}>
      <div>
        <div className={classes.head}>
          <span id={`${id}-label`} className={classes.label}>
            Size
          </span>
          <span className={classes.hint}>{width !== null && height !== null && `${width} × ${height}`}</span>
        </div>
        <SegmentedControl
          aria-labelledby={`${id}-label`}
          fullWidth
          classNames={{
            root: classes.segments ?? '',
            label: classes.segment ?? '',
            indicator: classes.indicator ?? '',
          }}
          transitionDuration={120}
          withItemsBorders={false}
          disabled={!model}
          value={custom ? customLabel : (preset?.label ?? '1:1')}
          onChange={choose}
          data={[
            ...['1:1', '3:2', '2:3'].map((value) => ({ value, label: value })),
            {
              value: customLabel,
              label: (
                <>
                  <IconAdjustmentsHorizontal size={15} aria-hidden className={classes.icon} />
                  <span className={classes.hidden}>Custom</span>
                </>
              ),
            },
          ]}
        />
      </div>
      {custom && (
        <div className={classes.sides}>
          <Field id={`${id}-width`} label="Width" error={widthError} errorApart>
            {side('width', 'Width in pixels', width, widthError)}
          </Field>
          <Field id={`${id}-height`} label="Height" error={heightError} errorApart>
            {side('height', 'Height in pixels', height, heightError)}
          </Field>
          <FieldError id={`${id}-width`} error={widthError} />
          <FieldError id={`${id}-height`} error={heightError} />
        </div>
      )}
    </div>
  );
}
