import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { NumberField } from '../../ui/NumberField.tsx';
import type { RunDraft } from './run-draft.ts';
import classes from './Runner.module.css';

export interface DraftFieldsProps {
  draft: RunDraft;
  onChange: (change: Partial<RunDraft>) => void;
}

function Limit({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={classes.limit}>
      <span className={classes.limitLabel}>{label}</span>
      {children}
    </div>
  );
}

/** When a run ends and when it waits; an empty field is no limit. */
export function LimitFields({ draft, onChange }: DraftFieldsProps) {
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>Limits</legend>
      <p className={classes.hint}>What is left empty does not limit it.</p>
      <Limit label="End after">
        <NumberField
          aria-label="End after so many hours"
          className={classes.limitField ?? ''}
          suffix=" hours"
          placeholder="hours"
          value={draft.hours}
          onChange={(hours) => onChange({ hours })}
        />
        <span className={classes.muted}>or</span>
        <NumberField
          aria-label="End after so many pictures"
          className={classes.limitField ?? ''}
          suffix=" pictures"
          placeholder="pictures"
          allowDecimal={false}
          value={draft.images}
          onChange={(images) => onChange({ images })}
        />
      </Limit>
      <Limit label="Draw only between">
        <TextInput
          aria-label="Draw only from this time of the day"
          type="time"
          className={classes.limitField ?? ''}
          value={draft.from}
          onChange={({ currentTarget: { value } }) => onChange({ from: value })}
        />
        <span className={classes.muted}>and</span>
        <TextInput
          aria-label="Draw only to this time of the day"
          type="time"
          className={classes.limitField ?? ''}
          value={draft.to}
          onChange={({ currentTarget: { value } }) => onChange({ to: value })}
        />
      </Limit>
      <Limit label="Leave free on the disk">
        <NumberField
          aria-label="Leave so much free on the disk, in GB"
          className={classes.limitField ?? ''}
          suffix=" GB"
          placeholder="GB"
          value={draft.minimumFreeGb}
          onChange={(minimumFreeGb) => onChange({ minimumFreeGb })}
        />
      </Limit>
      <Limit label="Wait while a card is above">
        <NumberField
          aria-label="Wait while a card is above, in degrees Celsius"
          className={classes.limitField ?? ''}
          suffix=" °C"
          placeholder="°C"
          value={draft.maximumTemperatureCelsius}
          onChange={(maximumTemperatureCelsius) => onChange({ maximumTemperatureCelsius })}
        />
      </Limit>
    </fieldset>
  );
}
