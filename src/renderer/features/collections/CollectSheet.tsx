import { Button, TextInput } from '@mantine/core';
import { IconCheck, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { countOf } from '#shared/count-of.ts';
import type { Collection } from '#shared/contract/collections.ts';
import { useConnected, useStudio } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { usePickActions } from '../gallery/picking/use-pick-actions.tsx';
import { Cover } from './Cover.tsx';
import { matchCollections } from './matching-collections.ts';
import { useCollections, useCollectionsOf } from './use-collections.ts';
import classes from './Collections.module.css';

const longestName = 100;

function Choice({ imageIds, onDone }: { imageIds: readonly string[]; onDone: () => void }) {
  const [typed, setTyped] = useState('');
  const loaded = useCollections();
  const actions = usePickActions();
  const connected = useConnected();
  // One picture can be taken out again where it is in already.
  const holding = useCollectionsOf(imageIds.length === 1 ? (imageIds[0] ?? null) : null);
  const collections = loaded.state === 'loaded' ? loaded.collections : [];
  const { found, enter } = matchCollections(collections, typed);
  const choose = (collection: Collection) => {
    if (holding.has(collection.id)) actions.uncollect(collection, imageIds);
    else actions.collect(collection, imageIds);
    onDone();
  };
  const create = (name: string) => {
    actions.createCollection(name, imageIds);
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (enter.kind === 'existing') choose(enter.collection);
        else if (enter.kind === 'new') create(enter.name);
      }}
    >
      <TextInput
        data-autofocus
        aria-label="Name of the collection"
        placeholder={collections.length === 0 ? 'Name of a new collection' : 'Find, or name a new one'}
        maxLength={longestName}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {loaded.state === 'failed' && (
        <p className={classes.failure} role="alert">
          {loaded.message}
        </p>
      )}
      <ul className={classes.list}>
        {found.map((collection) => (
          <li key={collection.id}>
            <button
              type="button"
              className={classes.choice}
              disabled={!connected}
              onClick={() => choose(collection)}
            >
              <Cover collection={collection} />
              <span className={classes.name} dir="auto">
                {collection.name}
              </span>
              <span className={classes.count}>{collection.count.toLocaleString('en')}</span>
              {holding.has(collection.id) && (
                <IconCheck size={16} aria-label="It is in this one: take it out" />
              )}
            </button>
          </li>
        ))}
      </ul>
      {enter.kind === 'new' && (
        <Button
          type="submit"
          variant="default"
          fullWidth
          mt={8}
          disabled={!connected}
          leftSection={<IconPlus size={16} />}
        >
          Make the collection “{enter.name}”
        </Button>
      )}
    </form>
  );
}

/** Puts pictures into a collection, an old one or a new one. */
export function CollectSheet() {
  const { picking } = useStudio();
  const imageIds = useStore(picking.collecting, (state) => state.imageIds);
  const close = () => picking.collecting.setState({ imageIds: null });
  return (
    <Sheet
      opened={imageIds !== null}
      onClose={close}
      size={420}
      title={imageIds === null ? '' : `Put ${countOf(imageIds.length, 'picture')} into a collection`}
    >
      {imageIds !== null && <Choice imageIds={imageIds} onDone={close} />}
    </Sheet>
  );
}
