import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import type { Output } from '#shared/contract/index.ts';
import { copyText } from '../../../ui/copy-text.ts';
import { Field } from '../../../ui/Field.tsx';
import classes from './ApiKeys.module.css';

interface NewTokenProps {
  created: Output<'apiKeys.create'>;
  onDone: () => void;
}

/** The secret of a new key, to be copied now. */
export function NewToken({ created: { key, token }, onDone }: NewTokenProps) {
  const id = useId();
  const [copied, setCopied] = useState<boolean | null>(null);
  return (
    <div className={classes.created}>
      <Field id={id} label={`The key for “${key.name}”`} hint="shown this once">
        <TextInput
          id={id}
          readOnly
          value={token}
          classNames={{ input: classes.token ?? '' }}
          onFocus={(event) => event.currentTarget.select()}
        />
      </Field>
      <p className={classes.muted} role="status">
        {copied === true && 'It is on the clipboard.'}
        {copied === false && 'The browser does not let it be copied: select it and press Ctrl+C.'}
        {copied === null &&
          'Copy it into the program now. It is kept nowhere; a lost one is replaced by a new one.'}
      </p>
      <div className={classes.actions}>
        <Button data-autofocus onClick={() => void copyText(token).then(setCopied)}>
          Copy
        </Button>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
