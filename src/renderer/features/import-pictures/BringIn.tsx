import { Button, FileButton, Radio } from '@mantine/core';
import { IconFolder, IconPhotoPlus } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { toErrorReport } from '#shared/errors.ts';
import { useConnected, usePictureFiles, useStudio } from '../../app/studio-context.tsx';
import { PathField } from '../../ui/PathField.tsx';
import classes from './Files.module.css';

type Mode = 'copy' | 'reference';

/** Asks browsers for a folder; the types do not know the second one. */
const folderInput = { multiple: true, webkitdirectory: '' };

/** Pictures are chosen and sent, or named by where they lie on the machine that draws. */
export function BringIn() {
  const id = useId();
  const { files, session } = useStudio();
  const connected = useConnected();
  const sending = usePictureFiles((state) => state.sending?.state === 'running');
  const [path, setPath] = useState('');
  const [mode, setMode] = useState<Mode>('copy');
  const [error, setError] = useState<string>();
  const send = (chosen: File[]) => void files.send(chosen);
  async function submit() {
    try {
      await session.call('files.import', { paths: [path.trim()], mode });
      setPath('');
    } catch (problem) {
      setError(toErrorReport(problem).message);
    }
  }
  return (
    <section className={classes.section} aria-label="Bring pictures in">
      <p className={classes.text}>
        PNG, JPEG and WebP pictures of Polyptych, A1111, ComfyUI, SwarmUI, InvokeAI or anybody else come in
        with what their files say of how they were made. Drop them on the gallery, or choose them here.
      </p>
      <div className={classes.buttons}>
        <FileButton multiple accept="image/png,image/jpeg,image/webp" onChange={send}>
          {(props) => (
            <Button
              {...props}
              data-autofocus
              variant="default"
              disabled={!connected || sending}
              leftSection={<IconPhotoPlus size={16} />}
            >
              Choose pictures…
            </Button>
          )}
        </FileButton>
        <FileButton multiple onChange={send} inputProps={folderInput}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              disabled={!connected || sending}
              leftSection={<IconFolder size={16} />}
            >
              Choose a folder…
            </Button>
          )}
        </FileButton>
      </div>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <PathField
          id={id}
          label="A folder or file on the machine that runs Polyptych"
          placeholder="/home/me/pictures"
          value={path}
          error={error}
          onChange={(next) => {
            setPath(next);
            setError(undefined);
          }}
        />
        <Radio.Group
          aria-label="What becomes of the files"
          value={mode}
          onChange={(value) => setMode(value === 'reference' ? 'reference' : 'copy')}
        >
          <div className={classes.choices}>
            <Radio
              value="copy"
              label="Copy them"
              description="Into the gallery’s folder, by day."
              classNames={{ description: classes.note ?? '' }}
            />
            <Radio
              value="reference"
              label="Use them where they lie"
              description="They take no more room."
              classNames={{ description: classes.note ?? '' }}
            />
          </div>
        </Radio.Group>
        <div className={classes.submit}>
          <Button type="submit" disabled={!connected || path.trim() === ''}>
            Bring in
          </Button>
        </div>
      </form>
    </section>
  );
}
