import { Button, Radio } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, useStudioState } from '../../app/studio-context.tsx';
import { PathField } from '../../ui/PathField.tsx';
import classes from './Models.module.css';
import { useModelActions } from './use-model-actions.ts';

type Mode = 'copy' | 'reference';

/** A folder of this machine: used where it lies, or copied into the library. */
export function FolderForm({ onStarted }: { onStarted: () => void }) {
  const id = useId();
  const actions = useModelActions();
  const connected = useConnected();
  const canChoose = useStudioState((state) => state.about?.capabilities.addModel ?? false);
  const [path, setPath] = useState('');
  const [mode, setMode] = useState<Mode>('reference');
  const [adding, setAdding] = useState(false);
  const [error, setError] = useState<string>();
  function submit() {
    setAdding(true);
    actions
      .addFolder({ path, mode, targetFolder: null })
      .then(onStarted)
      .catch((problem: unknown) => {
        setAdding(false);
        setError(toErrorReport(problem).message);
      });
  }
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PathField
        id={id}
        label="Folder"
        placeholder="/home/me/models/dreamer"
        takesFocus
        value={path}
        error={error}
        onChange={(next) => {
          setPath(next);
          setError(undefined);
        }}
      />
      <Radio.Group
        aria-label="What becomes of the folder"
        value={mode}
        onChange={(value) => setMode(value === 'copy' ? 'copy' : 'reference')}
      >
        <div className={classes.choices}>
          <Radio value="reference" label="Use it where it lies" description="It takes no more room." />
          <Radio value="copy" label="Copy it into the models folder" description="The original may go." />
        </div>
      </Radio.Group>
      <div className={classes.submit}>
        {canChoose && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconFolder size={16} />}
            disabled={!connected}
            onClick={() => void actions.add().then(onStarted)}
          >
            Choose a folder…
          </Button>
        )}
        <span className={classes.spring} />
        <Button type="submit" loading={adding} disabled={!connected || path.trim() === ''}>
          Add
        </Button>
      </div>
    </form>
  );
}
