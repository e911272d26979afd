import { Button, PasswordInput } from '@mantine/core';
import { useId, useState } from 'react';
import { toErrorReport } from '#shared/errors.ts';
import { useStudioState } from '../../app/studio-context.tsx';
import { Field, fieldAria } from '../../ui/Field.tsx';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

/** A token for gated and private repositories: asked for where it is wanted, kept, and never shown again. */
export function HubToken({ wanted }: { wanted: boolean }) {
  const id = useId();
  const actions = useModelActions();
  const kept = useStudioState(({ modelImports }) => modelImports.hasHubToken);
  const [token, setToken] = useState('');
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<string>();
  const keep = (next: string | null) => {
    actions
      .setToken(next)
      .then(() => {
        setToken('');
        setAsked(false);
        setError(undefined);
      })
      .catch((problem: unknown) => setError(toErrorReport(problem).message));
  };
  if (!wanted && !asked)
    return (
      <div className={classes.token}>
        <span className={classes.facts}>
          {kept ? 'A token for gated repositories is kept.' : 'Gated repositories need a token.'}
        </span>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsked(true)}>
          {kept ? 'Change' : 'Give a token'}
        </Button>
        {kept && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => keep(null)}>
            Forget it
          </Button>
        )}
      </div>
    );
  return (
    <Field id={id} label="Token" hint="kept on this machine, for you alone" error={error}>
      <div className={classes.withButton}>
        <PasswordInput
          {...fieldAria(id, error)}
          placeholder="hf_…"
          autoComplete="off"
          value={token}
          error={error !== undefined}
          onChange={(event) => setToken(event.currentTarget.value)}
        />
        <Button variant="default" disabled={token.trim() === ''} onClick={() => keep(token)}>
          Keep
        </Button>
      </div>
    </Field>
  );
}
