import { ActionIcon, Button, Loader, TextInput, Tooltip } from '@mantine/core';
import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { countOf } from '#shared/count-of.ts';
import type { Collection } from '#shared/contract/collections.ts';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { useConnected, useGallery, useStudio, useView } from '../../app/studio-context.tsx';
import { focusOnMount } from '../../ui/focus-on-mount.ts';
import { Sheet } from '../../ui/Sheet.tsx';
import { usePickActions } from '../gallery/picking/use-pick-actions.tsx';
import { Cover } from './Cover.tsx';
import { useCollections } from './use-collections.ts';
import classes from './Collections.module.css';

const longestName = 100;

function Renaming({ collection, onDone }: { collection: Collection; onDone: () => void }) {
  const [name, setName] = useState(collection.name);
  const actions = usePickActions();
  return (
    <form
      className={classes.renaming}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') actions.renameCollection(collection, name.trim());
        onDone();
      }}
    >
      <TextInput
        className={classes.field ?? ''}
        aria-label={`New name of “${collection.name}”`}
        ref={focusOnMount}
        maxLength={longestName}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        // Escape ends only the renaming, not the window.
        data-mantine-stop-propagation
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
      <Button type="submit" variant="default" size="compact-md" disabled={name.trim() === ''}>
        Rename
      </Button>
    </form>
  );
}

function Row({ collection, onShow }: { collection: Collection; onShow: () => void }) {
  const { picking, view } = useStudio();
  const [renaming, setRenaming] = useState(false);
  const connected = useConnected();
  const actions = usePickActions();
  const shown = useGallery(({ filter }) => filter.collectionId === collection.id);
  const { name, count } = collection;
  const exportThem = () => {
    const filter = { ...wholeGallery, collectionId: collection.id };
    view.closeSheet();
    picking.exporting.setState({
      wanted: { pictures: { kind: 'filter', filter, sort: 'oldest' }, count, example: null },
    });
  };
  if (renaming) return <Renaming collection={collection} onDone={() => setRenaming(false)} />;
  return (
    <div className={classes.row}>
      <button type="button" className={classes.choice} aria-current={shown} onClick={onShow}>
        <Cover collection={collection} />
        <span className={classes.name} dir="auto">
          {name}
        </span>
        <span className={classes.count}>{countOf(count, 'picture')}</span>
      </button>
      <Tooltip label="Export">
        <ActionIcon aria-label={`Export “${name}”`} disabled={!connected || count === 0} onClick={exportThem}>
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Rename">
        <ActionIcon aria-label={`Rename “${name}”`} disabled={!connected} onClick={() => setRenaming(true)}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete; the pictures stay">
        <ActionIcon
          aria-label={`Delete “${name}”`}
          disabled={!connected}
          onClick={() => actions.deleteCollection(collection)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Collections({ onShow }: { onShow: (collectionId: string) => void }) {
  const loaded = useCollections();
  if (loaded.state === 'loading') return <Loader size="sm" aria-label="Loading collections" />;
  if (loaded.state === 'failed')
    return (
      <p className={classes.failure} role="alert">
        {loaded.message}
      </p>
    );
  if (loaded.collections.length === 0)
    return (
      <p className={classes.empty}>
        There is none yet. Select pictures in the gallery, press B, and give the collection a name.
      </p>
    );
  return (
    <ul className={classes.list}>
      {loaded.collections.map((collection) => (
        <li key={collection.id}>
          <Row collection={collection} onShow={() => onShow(collection.id)} />
        </li>
      ))}
    </ul>
  );
}

/** All collections: one is shown in the gallery, renamed, or deleted. */
export function CollectionsSheet() {
  const { view, gallery } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'collections');
  const show = (collectionId: string) => {
    gallery.setFilter({ collectionId });
    view.closeSheet();
  };
  return (
    <Sheet opened={opened} onClose={view.closeSheet} title="Collections" size={480}>
      {opened && <Collections onShow={show} />}
    </Sheet>
  );
}
