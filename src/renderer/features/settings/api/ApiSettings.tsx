import { Button, Switch } from '@mantine/core';
import { useId } from 'react';
import { useConnected, useStudio, useStudioState } from '../../../app/studio-context.tsx';
import { useUpdateSettings } from '../use-settings.ts';
import classes from '../DeviceSettings.module.css';
import own from './ApiKeys.module.css';

/** Whether other programs may use this app, and the way to their keys. Only the browser shell serves them. */
export function ApiSettings() {
  const id = useId();
  const { view } = useStudio();
  const update = useUpdateSettings();
  const connected = useConnected();
  const served = useStudioState(({ about }) => about?.shell === 'browser');
  const { apiEnabled } = useStudioState((state) => state.settings);
  if (!served) return null;
  return (
    <section className={classes.group}>
      <Switch
        id={id}
        label="Let other programs in"
        checked={apiEnabled}
        disabled={!connected}
        onChange={(event) => void update({ apiEnabled: event.currentTarget.checked })}
      />
      <p className={classes.text}>
        Programs that know OpenAI’s or A1111’s API, and your own, can make pictures here. Each needs a key.
      </p>
      <div className={own.actions}>
        <Button variant="default" size="compact-sm" onClick={() => view.openSheet('api-keys')}>
          Keys
        </Button>
        {apiEnabled && (
          <Button variant="subtle" color="gray" size="compact-sm" component="a" href="/api" target="_blank">
            What the API can do
          </Button>
        )}
      </div>
    </section>
  );
}
