import { Button } from '@mantine/core';
import { IconFolderSearch, IconShieldCheck } from '@tabler/icons-react';
import type { RequestName } from '#shared/contract/index.ts';
import { useConnected, usePictureFiles, useStudio, useView } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import { BringIn } from './BringIn.tsx';
import classes from './Files.module.css';
import { SendingRow } from './SendingRow.tsx';
import { TaskRow } from './TaskRow.tsx';

/** Bringing pictures in from elsewhere, and keeping the gallery and its folder the same. */
export function FilesSheet() {
  const { view, session } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'files');
  const connected = useConnected();
  const tasks = usePictureFiles((state) => state.tasks);
  const sending = usePictureFiles((state) => state.sending);
  const repair = usePictureFiles((state) => state.repair);
  const begin = (name: Extract<RequestName, 'files.rescan' | 'files.check'>) =>
    void session.call(name, {}).catch(reportError);
  return (
    <Sheet opened={opened} onClose={view.closeSheet} title="Picture files" size={680}>
      {repair !== null && (
        <p className={classes.repair} role="status">
          {repair}
        </p>
      )}
      <BringIn />
      {(sending !== null || tasks.length > 0) && (
        <ul className={classes.list} aria-label="Work on picture files">
          {sending && <SendingRow sending={sending} />}
          {tasks.toReversed().map((task) => (
            <TaskRow key={task.id} task={task} />
          ))}
        </ul>
      )}
      <section className={classes.health} aria-labelledby="files-health">
        <h3 id="files-health" className={classes.heading}>
          Health
        </h3>
        <p className={classes.text}>
          The folder of pictures is watched while Polyptych runs. Look through it after moving many files;
          check every picture after trouble with a disk.
        </p>
        <div className={classes.buttons}>
          <Button
            variant="default"
            disabled={!connected}
            leftSection={<IconFolderSearch size={16} />}
            onClick={() => begin('files.rescan')}
          >
            Look through the folder
          </Button>
          <Button
            variant="default"
            disabled={!connected}
            leftSection={<IconShieldCheck size={16} />}
            onClick={() => begin('files.check')}
          >
            Check every picture
          </Button>
        </div>
      </section>
      <section className={classes.health} aria-labelledby="files-settings">
        <h3 id="files-settings" className={classes.heading}>
          Settings of all pictures
        </h3>
        <p className={classes.text}>
          How each picture was made and what you decided about it, as a table for other programs.
        </p>
        <div className={classes.buttons}>
          <Button component="a" href="/pictures.csv" download="polyptych-pictures.csv" variant="default">
            CSV
          </Button>
          <Button component="a" href="/pictures.json" download="polyptych-pictures.json" variant="default">
            JSON
          </Button>
        </div>
      </section>
    </Sheet>
  );
}
