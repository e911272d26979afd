import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Output } from '#shared/contract/index.ts';
import { useStudio, useStudioState, useView } from '../../../app/studio-context.tsx';
import { Sheet } from '../../../ui/Sheet.tsx';
import { useUpdateSettings } from '../use-settings.ts';
import { ApiKeyRow } from './ApiKeyRow.tsx';
import { NewApiKey } from './NewApiKey.tsx';
import { NewToken } from './NewToken.tsx';
import { useApiKeys } from './use-api-keys.ts';
import classes from './ApiKeys.module.css';

/** The keys of other programs: what there is, a new one, and its secret, this once. */
export function ApiKeysSheet() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'api-keys');
  return (
    <Sheet opened={opened} onClose={view.closeSheet} title="Keys for other programs" size={640}>
      <Content />
    </Sheet>
  );
}

function Content() {
  const { keys, problem, create, revoke } = useApiKeys();
  const [created, setCreated] = useState<Output<'apiKeys.create'> | null>(null);
  if (problem !== null) return <p role="alert">{problem}</p>;
  return (
    <div className={classes.sheet}>
      <SwitchedOff />
      {created ? (
        <NewToken created={created} onDone={() => setCreated(null)} />
      ) : (
        <NewApiKey create={create} onCreated={setCreated} />
      )}
      {keys?.length === 0 && (
        <Text size="sm" c="dimmed">
          There are no keys yet. Whoever has one can use this app without a password, so make one for each
          program.
        </Text>
      )}
      <ul className={classes.list} aria-label="Keys">
        {(keys ?? []).map((key) => (
          <ApiKeyRow key={key.id} apiKey={key} onRevoke={() => revoke(key.id)} />
        ))}
      </ul>
    </div>
  );
}

/** Keys are of no use while nobody is let in. */
function SwitchedOff() {
  const update = useUpdateSettings();
  const { apiEnabled } = useStudioState((state) => state.settings);
  if (apiEnabled) return null;
  return (
    <div className={classes.note}>
      <span>Other programs are not let in now.</span>
      <Button variant="default" size="compact-sm" onClick={() => void update({ apiEnabled: true })}>
        Let them in
      </Button>
    </div>
  );
}
