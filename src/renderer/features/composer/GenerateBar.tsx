import { Kbd, UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { useStore } from 'zustand';
import { countOf } from '#shared/count-of.ts';
import type { JobRequestInput } from '#shared/contract/jobs.ts';
import type { Model } from '#shared/contract/models.ts';
import { useConnected, useStudio, useStudioState } from '../../app/studio-context.tsx';
import { formatDuration } from '../../ui/format.ts';
import { generateKeys } from '../../ui/keys.ts';
import { useEstimate } from './use-estimate.ts';
import classes from './GenerateBar.module.css';

export interface GenerateBarProps {
  /** The draft as a request, whatever its prompt; null while something else in it is wrong. */
  request: JobRequestInput | null;
  model: Model | null;
}

/** The button that everything above leads to, what it will do, and why it cannot. */
export function GenerateBar({ request, model }: GenerateBarProps) {
  const id = useId();
  const { generation } = useStudio();
  const { sending, failure } = useStore(generation.store);
  const connected = useConnected();
  const devices = useStudioState((state) => state.devices);
  const known = useStudioState((state) => state.about !== null);
  const seconds = useEstimate(request);

  const inUse = devices.filter(({ enabled, worker }) => enabled && worker.state !== 'stopped').length;
  const obstacle = !known
    ? 'Connecting to Polyptych…'
    : !connected
      ? 'Not connected: what you wrote is kept.'
      : !model
        ? 'No model is ready: open Models to see why.'
        : null;
  const disabled = obstacle !== null || sending;
  const count = request?.count ?? 1;
  const summary =
    count > 1 && inUse > 1
      ? `${countOf(count, 'image')} over ${countOf(Math.min(inUse, count), 'device')}.`
      : count > 1
        ? `${countOf(count, 'image')}, one after another.`
        : null;

  return (
    <div className={classes.bar}>
      {failure !== null && (
        <p className={classes.failure} role="alert">
          {failure}
        </p>
      )}
      {(obstacle ?? summary) !== null && <p className={classes.summary}>{obstacle ?? summary}</p>}
      <div className={classes.place} data-disabled={disabled || undefined}>
        <UnstyledButton
          type="submit"
          className={classes.button}
          disabled={disabled}
          aria-describedby={`${id}-remark`}
          aria-keyshortcuts="Control+Enter"
        >
          Generate
        </UnstyledButton>
        {/* Over the button, not in it: its name stays one word. */}
        <span id={`${id}-remark`} className={classes.remark}>
          {seconds !== null && <span>about {formatDuration(seconds)}</span>}
          <Kbd className={classes.keys ?? ''}>{generateKeys}</Kbd>
        </span>
      </div>
    </div>
  );
}
