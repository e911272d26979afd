import { ActionIcon, Button, Tooltip } from '@mantine/core';
import {
  IconBan,
  IconColumns,
  IconDownload,
  IconFolderPlus,
  IconHeart,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useConnected } from '../../../app/studio-context.tsx';
import { Stars } from './Stars.tsx';
import { useGridSelection, useSelectedIds } from './use-grid-selection.ts';
import { usePickActions } from './use-pick-actions.tsx';
import { useViewPictures } from './use-view-pictures.ts';
import classes from './SelectionBar.module.css';

interface PickButtonProps {
  label: string;
  /** The key that does the same. */
  keys?: string;
  className?: string | undefined;
  onClick: () => void;
  children: ReactNode;
}

function PickButton({ label, keys, className = '', onClick, children }: PickButtonProps) {
  const connected = useConnected();
  return (
    <Tooltip label={keys === undefined ? label : `${label} (${keys})`}>
      <ActionIcon size={32} aria-label={label} className={className} disabled={!connected} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** What can be done with the pictures that are selected; nothing while none are. */
export function SelectionBar() {
  const view = useViewPictures();
  const ids = useSelectedIds();
  const selection = useGridSelection();
  const actions = usePickActions();
  const connected = useConnected();
  const imageIds = [...ids];
  const comparable = view.canCompare(ids.size);
  return (
    <div className={classes.place}>
      {/* The count is told also when the bar appears: its place is always there. */}
      <span role="status" className={classes.count} data-shown={ids.size > 0 || undefined}>
        {ids.size > 0 && `${ids.size.toLocaleString('en')} selected`}
      </span>
      {ids.size > 0 && (
        <div className={classes.actions} role="toolbar" aria-label="Selected pictures">
          <PickButton label="Favorite" keys="F" onClick={() => actions.toggleFavorite(imageIds)}>
            <IconHeart size={18} />
          </PickButton>
          <span className={classes.stars}>
            <Stars
              rating={null}
              label="Rate"
              disabled={!connected}
              onRate={(rating) => actions.rate(imageIds, rating)}
            />
          </span>
          <PickButton label="Reject" keys="X" onClick={() => actions.toggleRejected(imageIds)}>
            <IconBan size={18} />
          </PickButton>
          <span className={classes.line} />
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            aria-label="Review"
            leftSection={<IconPlayerPlay size={15} />}
            disabled={!connected}
            onClick={view.review}
          >
            <span className={classes.text}>Review</span>
          </Button>
          <Tooltip label={comparable ? 'Compare (C)' : 'Two to four pictures can be compared'}>
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              aria-label="Compare"
              leftSection={<IconColumns size={15} />}
              data-disabled={!connected || !comparable}
              aria-disabled={!connected || !comparable}
              onClick={() => connected && view.compare()}
            >
              <span className={`${classes.text} ${classes.last}`}>Compare</span>
            </Button>
          </Tooltip>
          <Tooltip label="Put into a collection (B)">
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              aria-label="Collect"
              leftSection={<IconFolderPlus size={15} />}
              disabled={!connected}
              onClick={() => view.collect(imageIds)}
            >
              <span className={`${classes.text} ${classes.last}`}>Collect</span>
            </Button>
          </Tooltip>
          <span className={classes.line} />
          <PickButton label="Export" keys="E" onClick={view.exportThem}>
            <IconDownload size={17} />
          </PickButton>
          <PickButton label="Delete" className={classes.delete} onClick={() => actions.remove(imageIds)}>
            <IconTrash size={17} />
          </PickButton>
          <Tooltip label="Select none (Esc)">
            <Button variant="default" size="compact-md" onClick={() => selection.clear()}>
              Done
            </Button>
          </Tooltip>
        </div>
      )}
    </div>
  );
}
