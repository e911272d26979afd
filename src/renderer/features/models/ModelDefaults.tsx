import { Button, Group, Select, Textarea } from '@mantine/core';
import { useId, useState } from 'react';
import { type Model, type ModelSettings, wantedSettingsSchema } from '#shared/contract/models.ts';
import { Field, fieldAria } from '../../ui/Field.tsx';
import { schedulerLabel } from '../../ui/format.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

type NumberName = 'steps' | 'guidanceScale' | 'width' | 'height';
type Typed = Omit<ModelSettings, NumberName> & Record<NumberName, number | null>;

const numberFields: { name: NumberName; label: string; decimals: boolean }[] = [
  { name: 'steps', label: 'Steps', decimals: false },
  { name: 'guidanceScale', label: 'Guidance', decimals: true },
  { name: 'width', label: 'Width', decimals: false },
  { name: 'height', label: 'Height', decimals: false },
];

function problemOf(name: NumberName, value: number | null, { sizeMultiple }: Model): string | undefined {
  if (value === null) return 'Give a number.';
  if ((name === 'width' || name === 'height') && value % sizeMultiple !== 0)
    return `A multiple of ${sizeMultiple}.`;
  return wantedSettingsSchema.safeParse({ [name]: value }).error?.issues[0]?.message;
}

/** What the composer begins with for this model. */
export function ModelDefaults({ model, onDone }: { model: Model; onDone: () => void }) {
  const id = useId();
  const actions = useModelActions();
  const [typed, setTyped] = useState<Typed>(model.defaults);
  const [saving, setSaving] = useState(false);
  const problems = numberFields.map(({ name }) => problemOf(name, typed[name], model));
  const valid = problems.every((problem) => problem === undefined);
  const save = (wanted: Typed | null) => {
    setSaving(true);
    const settings = wanted === null ? null : wantedSettingsSchema.parse(wanted);
    void actions.setDefaults(model.id, settings).then((taken) => {
      setSaving(false);
      if (taken) onDone();
    });
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) save(typed);
      }}
    >
      <p className={classes.description}>What the composer begins with when you choose {model.name}.</p>
      <div className={classes.pair}>
        {numberFields.map(({ name, label, decimals }, index) => (
          <Field key={name} id={`${id}-${name}`} label={label} error={problems[index]}>
            <NumberField
              {...fieldAria(`${id}-${name}`, problems[index])}
              allowDecimal={decimals}
              value={typed[name]}
              error={problems[index] !== undefined}
              onChange={(value) => setTyped({ ...typed, [name]: value })}
            />
          </Field>
        ))}
      </div>
      <Field id={`${id}-scheduler`} label="Scheduler">
        <Select
          id={`${id}-scheduler`}
          data={model.schedulers.map((value) => ({ value, label: schedulerLabel(value) }))}
          value={typed.scheduler}
          onChange={(scheduler) => scheduler !== null && setTyped({ ...typed, scheduler })}
        />
      </Field>
      <Field id={`${id}-without`} label="Without">
        <Textarea
          id={`${id}-without`}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          placeholder="What pictures should not show"
          value={typed.negativePrompt}
          onChange={(event) => setTyped({ ...typed, negativePrompt: event.currentTarget.value })}
        />
      </Field>
      <Group justify="space-between" gap="sm" mt="sm">
        <Button
          variant="subtle"
          color="gray"
          disabled={!model.defaultsChanged || saving}
          onClick={() => save(null)}
        >
          Reset to the model’s own
        </Button>
        <Group gap="sm">
          <Button variant="default" onClick={onDone}>
            Back
          </Button>
          <Button type="submit" disabled={!valid} loading={saving}>
            Save
          </Button>
        </Group>
      </Group>
    </form>
  );
}
