import { type DragEvent, type ReactNode, useState } from 'react';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { reportError } from '../../ui/report-error.ts';
import { droppedFiles } from './dropped-files.ts';
import classes from './Files.module.css';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files');

/** What is dropped here from outside comes into the gallery. */
export function DropArea({ children }: { children: ReactNode }) {
  const { files, view } = useStudio();
  const connected = useConnected();
  const [over, setOver] = useState(false);
  function drop(event: DragEvent) {
    setOver(false);
    if (!hasFiles(event) || !connected) return;
    event.preventDefault();
    droppedFiles(event.dataTransfer.items)
      .then((found) => {
        view.openSheet('files');
        return files.send(found);
      })
      .catch(reportError);
  }
  return (
    <div
      className={classes.drop}
      onDragOver={(event) => {
        if (!hasFiles(event) || !connected) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
      }}
      onDrop={drop}
    >
      {children}
      {over && <div className={classes.over}>Drop pictures to bring them into the gallery</div>}
    </div>
  );
}
