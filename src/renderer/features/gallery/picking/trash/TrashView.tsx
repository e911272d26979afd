import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import { trashKeptDays } from '#shared/contract/gallery-picking.ts';
import { useConnected, useStudio, useView } from '../../../../app/studio-context.tsx';
import { focusOnMount } from '../../../../ui/focus-on-mount.ts';
import { FullView, FullViewPage } from '../../../../ui/FullView.tsx';
import { Notice } from '../../../../ui/Notice.tsx';
import { useNow } from '../../../../ui/use-now.ts';
import { usePickActions } from '../use-pick-actions.tsx';
import { daysLeftLabel } from './days-left.ts';
import { type TrashedImage, useTrash } from './use-trash.ts';
import classes from './TrashView.module.css';

/** What is to be deleted for good: certain pictures, or all. */
type Doomed = { kind: 'images'; imageIds: readonly string[] } | { kind: 'all'; count: number };

const countOfDoomed = (doomed: Doomed) => (doomed.kind === 'all' ? doomed.count : doomed.imageIds.length);

/** The answers to the one question that is asked; nothing brings back what goes from here. */
function Confirmation({ doomed, onEnd }: { doomed: Doomed; onEnd: () => void }) {
  const actions = usePickActions();
  const confirm = () => {
    if (doomed.kind === 'all') actions.emptyTrash();
    else actions.deleteForever(doomed.imageIds);
    onEnd();
  };
  return (
    <>
      {/* The harmless answer has the focus. */}
      <Button variant="default" size="compact-md" ref={focusOnMount} onClick={onEnd}>
        Keep them
      </Button>
      <Button variant="default" size="compact-md" className={classes.danger ?? ''} onClick={confirm}>
        Delete {countOf(countOfDoomed(doomed), 'picture')}
      </Button>
    </>
  );
}

interface ChoicesProps {
  imageIds: readonly string[];
  total: number;
  onDoom: (doomed: Doomed) => void;
}

/** What can be done: with the pictures that are chosen, or with all. */
function Choices({ imageIds, total, onDoom }: ChoicesProps) {
  const connected = useConnected();
  const actions = usePickActions();
  if (imageIds.length === 0)
    return (
      <Button
        variant="default"
        size="compact-md"
        disabled={!connected || total === 0}
        onClick={() => onDoom({ kind: 'all', count: total })}
      >
        Empty the trash…
      </Button>
    );
  return (
    <>
      <Button
        variant="default"
        size="compact-md"
        disabled={!connected}
        onClick={() => actions.restore(imageIds)}
      >
        Restore {countOf(imageIds.length, 'picture')}
      </Button>
      <Button
        variant="default"
        size="compact-md"
        className={classes.danger ?? ''}
        disabled={!connected}
        onClick={() => onDoom({ kind: 'images', imageIds })}
      >
        Delete for good…
      </Button>
    </>
  );
}

interface TrashGridProps {
  images: readonly TrashedImage[];
  chosen: ReadonlySet<string>;
  onChoose: (imageId: string) => void;
}

function TrashGrid({ images, chosen, onChoose }: TrashGridProps) {
  const now = useNow(false);
  return (
    <ul className={classes.grid}>
      {images.map(({ id, prompt, deletedAt }) => (
        <li key={id}>
          <button
            type="button"
            className={classes.tile}
            aria-pressed={chosen.has(id)}
            aria-label={`${prompt}, ${daysLeftLabel(deletedAt, now)}`}
            title={prompt}
            onClick={() => onChoose(id)}
          >
            <img src={`/thumbnails/${id}`} alt="" loading="lazy" />
            <span className={classes.left}>{daysLeftLabel(deletedAt, now)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Trash({ onClose }: { onClose: () => void }) {
  const { trash, showMore } = useTrash();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [doomed, setDoomed] = useState<Doomed | null>(null);
  const images = trash.state === 'loaded' ? trash.images : [];
  const total = trash.state === 'loaded' ? trash.total : 0;
  // What has left the trash is not chosen any more.
  const imageIds = images.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const choose = (imageId: string) => {
    const next = new Set(imageIds);
    if (!next.delete(imageId)) next.add(imageId);
    setChosen(next);
  };
  const summary =
    doomed === null ? (
      `Deleted pictures are kept for ${trashKeptDays} days, and then go for good.`
    ) : (
      <span className={classes.warning} role="alert">
        Delete {countOf(countOfDoomed(doomed), 'picture')} for good? Nothing brings them back.
      </span>
    );
  const controls =
    doomed === null ? (
      <Choices imageIds={imageIds} total={total} onDoom={setDoomed} />
    ) : (
      <Confirmation doomed={doomed} onEnd={() => setDoomed(null)} />
    );
  return (
    <FullViewPage title="Trash" summary={summary} controls={controls} onClose={onClose}>
      {trash.state === 'loading' && <Loader m="auto" aria-label="Looking into the trash" />}
      {trash.state === 'failed' && (
        <Notice
          icon={<IconAlertTriangle size={28} stroke={1.4} />}
          title="The trash could not be read"
          text={trash.message}
        />
      )}
      {trash.state === 'loaded' && total === 0 && (
        <Notice
          icon={<IconTrash size={28} stroke={1.4} />}
          title="The trash is empty"
          text="Pictures that you delete can be brought back from here."
        />
      )}
      {images.length > 0 && (
        <div className={classes.scroll}>
          <TrashGrid images={images} chosen={chosen} onChoose={choose} />
          {total > images.length && (
            <Button variant="default" className={classes.more ?? ''} onClick={showMore}>
              Show more of {total.toLocaleString('en')}
            </Button>
          )}
        </div>
      )}
    </FullViewPage>
  );
}

/** What was deleted: to be brought back, or to go for good. */
export function TrashView() {
  const { view } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'trash');
  return (
    <FullView opened={opened} onClose={view.closeSheet} label="Trash">
      <Trash onClose={view.closeSheet} />
    </FullView>
  );
}
