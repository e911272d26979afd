import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import { scopeTexts } from './scope-text.ts';
import classes from './ApiKeys.module.css';

const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** One key: to be revoked in two steps, since no undo brings its secret back. */
export function ApiKeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: () => Promise<void> }) {
  const [asked, setAsked] = useState(false);
  const { id, name, scope, lastUsedAt } = apiKey;
  const used = lastUsedAt === null ? 'not used yet' : `last used ${days.format(lastUsedAt)}`;
  return (
    <li className={classes.row}>
      <div className={classes.facts}>
        <span className={classes.name}>{name}</span>
        <span className={classes.muted}>
          <code>poly_{id}…</code> {scopeTexts[scope].may} · {used}
        </span>
      </div>
      {asked ? (
        <div className={classes.actions}>
          <Button variant="default" size="compact-sm" data-autofocus onClick={() => setAsked(false)}>
            Keep
          </Button>
          <Button size="compact-sm" aria-label={`Revoke ${name} for good`} onClick={() => void onRevoke()}>
            Revoke for good
          </Button>
        </div>
      ) : (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={`Revoke ${name}`}
          onClick={() => setAsked(true)}
        >
          Revoke
        </Button>
      )}
    </li>
  );
}
