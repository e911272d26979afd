import { Button, Select, TextInput } from '@mantine/core';
import { type SubmitEvent, useId, useState } from 'react';
import { apiKeyLimits, apiScopeSchema } from '#shared/contract/api-keys.ts';
import type { Output } from '#shared/contract/index.ts';
import { toErrorReport } from '#shared/errors.ts';
import { Field, FieldError, fieldAria } from '../../../ui/Field.tsx';
import { scopeTexts } from './scope-text.ts';
import type { ApiKeysOnScreen } from './use-api-keys.ts';
import classes from './ApiKeys.module.css';

const choices = apiScopeSchema.options.map((value) => ({ value, label: scopeTexts[value].label }));

interface NewApiKeyProps {
  create: ApiKeysOnScreen['create'];
  onCreated: (created: Output<'apiKeys.create'>) => void;
}

/** A name and what the key may do. */
export function NewApiKey({ create, onCreated }: NewApiKeyProps) {
  const id = useId();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<(typeof choices)[number]['value']>('submit');
  const [error, setError] = useState<string>();
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    create({ name, scope })
      .then(onCreated)
      .catch((problem: unknown) => setError(toErrorReport(problem).message));
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Field id={id} label="What the key is for" error={error} errorApart>
        <TextInput
          {...fieldAria(id, error)}
          data-autofocus
          placeholder="Chat program on the laptop"
          autoComplete="off"
          maxLength={apiKeyLimits.nameCharacters}
          value={name}
          error={error !== undefined}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setError(undefined);
          }}
        />
      </Field>
      <Field id={`${id}-scope`} label="It may">
        <Select
          id={`${id}-scope`}
          data={choices}
          value={scope}
          allowDeselect={false}
          onChange={(next) => {
            const { data } = apiScopeSchema.safeParse(next);
            if (data) setScope(data);
          }}
        />
      </Field>
      <Button type="submit" disabled={name.trim() === ''}>
        Make a key
      </Button>
      {error !== undefined && (
        <div className={classes.error}>
          <FieldError id={id} error={error} />
        </div>
      )}
    </form>
  );
}
