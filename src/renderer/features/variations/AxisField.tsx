import { MultiSelect, Select, TextInput } from '@mantine/core';
import type { VaryAxis } from '#shared/contract/variations.ts';
import { settingLabels, variedSettings } from './axis-labels.ts';
import { type AxisDraft, namedText, namedValues } from './propose.ts';
import classes from './Variations.module.css';

/** One setting that changes, and the values that it takes. */
export function AxisField({
  label,
  draft,
  available,
  namesFor,
  optional,
  onChange,
}: {
  label: string;
  draft: AxisDraft;
  available: (setting: VaryAxis['setting']) => boolean;
  /** What a setting can be, where it is chosen by name rather than written. */
  namesFor: (setting: VaryAxis['setting']) => readonly { value: string; label: string }[] | null;
  /** Whether nothing may change along here. */
  optional: boolean;
  onChange: (draft: AxisDraft) => void;
}) {
  const named = draft.setting === null ? null : namesFor(draft.setting);
  const data = variedSettings
    .filter(available)
    .map((setting) => ({ value: setting, label: settingLabels[setting] }));
  return (
    <div className={classes.axis}>
      <Select
        label={label}
        data={optional ? [{ value: 'none', label: 'Nothing' }, ...data] : data}
        value={draft.setting ?? 'none'}
        onChange={(value) => {
          const setting = variedSettings.find((one) => one === value) ?? null;
          const names = setting && namesFor(setting);
          onChange({ setting, text: names ? namedText(names.slice(0, 3).map((name) => name.value)) : '' });
        }}
      />
      {named ? (
        <MultiSelect
          label="Values"
          searchable={named.length > 8}
          data={[...named]}
          value={namedValues(draft)}
          onChange={(values) => onChange({ ...draft, text: namedText(values) })}
        />
      ) : (
        <TextInput
          label="Values"
          disabled={draft.setting === null}
          placeholder={
            draft.setting === 'prompt' ? 'what it says now, instead, …' : '10, 20, 30 or 10..50..10'
          }
          value={draft.text}
          onChange={({ currentTarget: { value } }) => onChange({ ...draft, text: value })}
        />
      )}
    </div>
  );
}
