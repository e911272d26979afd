import { Select, TextInput } from '@mantine/core';
import type { VaryAxis } from '#shared/contract/variations.ts';
import { settingLabels, variedSettings } from './axis-labels.ts';
import type { AxisDraft } from './propose.ts';
import classes from './Variations.module.css';

/** One setting that changes, and the values that it takes. */
export function AxisField({
  label,
  draft,
  available,
  optional,
  onChange,
}: {
  label: string;
  draft: AxisDraft;
  available: (setting: VaryAxis['setting']) => boolean;
  /** Whether nothing may change along here. */
  optional: boolean;
  onChange: (draft: AxisDraft) => void;
}) {
  const data = variedSettings
    .filter(available)
    .map((setting) => ({ value: setting, label: settingLabels[setting] }));
  return (
    <div className={classes.axis}>
      <Select
        label={label}
        data={optional ? [{ value: 'none', label: 'Nothing' }, ...data] : data}
        value={draft.setting ?? 'none'}
        onChange={(value) =>
          onChange({ setting: variedSettings.find((one) => one === value) ?? null, text: '' })
        }
      />
      <TextInput
        label="Values"
        disabled={draft.setting === null}
        placeholder={draft.setting === 'prompt' ? 'what it says now, instead, …' : '10, 20, 30 or 10..50..10'}
        value={draft.text}
        onChange={({ currentTarget: { value } }) => onChange({ ...draft, text: value })}
      />
    </div>
  );
}
