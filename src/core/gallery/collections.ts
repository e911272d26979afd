import { randomUUID } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import type { Collection } from '#shared/contract/collections.ts';
import type { Events, Handlers } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';

/** As long as deleted pictures. */
const deletedKeptMs = 30 * 24 * 60 * 60 * 1000;

export interface CollectionsOptions {
  database: Database;
  events: EventLog<Events>;
  clock: Clock;
  /** Told after the change is on disk. */
  onPicksChanged: (imageIds: readonly string[]) => void;
}

export interface Collections {
  handlers: Pick<Handlers, Extract<keyof Handlers, `collections.${string}`>>;
}

/** Pictures put together under a name. A deleted collection is kept aside with its members, so that it can come back. */
export function createCollections({
  database,
  events,
  clock,
  onPicksChanged,
}: CollectionsOptions): Collections {
  const { connection } = database;
  const columns = `id, name, created_at,
    (SELECT count(*) FROM collection_images JOIN images ON images.id = image_id
       WHERE collection_id = collections.id AND deleted_at IS NULL) AS pictures,
    (SELECT image_id FROM collection_images JOIN images ON images.id = image_id
       WHERE collection_id = collections.id AND deleted_at IS NULL ORDER BY added_at DESC, number DESC LIMIT 1) AS cover`;
  const selectAll = connection.prepare(`SELECT ${columns} FROM collections ORDER BY name COLLATE NOCASE`);
  const selectOne = connection.prepare(`SELECT ${columns} FROM collections WHERE id = ?`);
  const selectNamed = connection.prepare('SELECT id FROM collections WHERE name = ?');
  const insert = connection.prepare('INSERT INTO collections (id, name, created_at) VALUES (?, ?, ?)');
  const rename = connection.prepare('UPDATE collections SET name = ? WHERE id = ?');
  const remove = connection.prepare('DELETE FROM collections WHERE id = ?');
  const selectMembers = connection.prepare('SELECT image_id FROM collection_images WHERE collection_id = ?');
  const selectOf = connection.prepare('SELECT collection_id FROM collection_images WHERE image_id = ?');
  const addMember = connection.prepare(
    `INSERT OR IGNORE INTO collection_images (collection_id, image_id, added_at)
     SELECT ?, id, ? FROM images WHERE id = ?`,
  );
  const removeMember = connection.prepare(
    'DELETE FROM collection_images WHERE collection_id = ? AND image_id = ?',
  );
  const keepAside = connection.prepare(
    `INSERT INTO deleted_collections (id, name, created_at, deleted_at, members)
     SELECT id, name, created_at, ?, (SELECT json_group_array(json_array(image_id, added_at)) FROM collection_images
       WHERE collection_id = collections.id) FROM collections WHERE id = ?`,
  );
  const selectAside = connection.prepare('SELECT * FROM deleted_collections WHERE id = ?');
  const restoreMembers = connection.prepare(
    `INSERT INTO collection_images (collection_id, image_id, added_at)
     SELECT deleted_collections.id, images.id, json_extract(value, '$[1]') FROM deleted_collections, json_each(members)
       JOIN images ON images.id = json_extract(value, '$[0]') WHERE deleted_collections.id = ?`,
  );
  const forgetAside = connection.prepare('DELETE FROM deleted_collections WHERE id = ?');
  connection.prepare('DELETE FROM deleted_collections WHERE deleted_at < ?').run(clock.now() - deletedKeptMs);

  function existing(collectionId: string): Collection {
    const row = selectOne.get(collectionId);
    if (row) return readRow(row);
    throw new PolyptychError('not_found', 'There is no such collection any more.');
  }
  function expectFree(name: string, collectionId: string | null) {
    const row = selectNamed.get(name);
    if (!row || row['id'] === collectionId) return;
    throw new PolyptychError('conflict', `There is a collection “${name}” already: choose another name.`);
  }
  const membersOf = (collectionId: string) =>
    selectMembers.all(collectionId).map((row) => String(row['image_id']));
  function tell(collectionIds: string[], imageIds: readonly string[]) {
    events.emit('collections.changed', { collectionIds });
    if (imageIds.length > 0) onPicksChanged(imageIds);
  }
  /** Runs a change for each picture; tells and returns those that it changed something for. */
  function changeMembers(collectionId: string, imageIds: readonly string[], one: (id: string) => boolean) {
    const changed = database.transaction(() => {
      existing(collectionId);
      return [...new Set(imageIds)].filter(one);
    });
    if (changed.length > 0) tell([collectionId], changed);
    return { imageIds: changed };
  }

  return {
    handlers: {
      'collections.list': () => ({ collections: selectAll.all().map(readRow) }),
      'collections.create'({ name }) {
        const id = randomUUID();
        database.transaction(() => {
          expectFree(name, null);
          insert.run(id, name, clock.now());
        });
        tell([id], []);
        return existing(id);
      },
      'collections.rename'({ collectionId, name }) {
        database.transaction(() => {
          existing(collectionId);
          expectFree(name, collectionId);
          rename.run(name, collectionId);
        });
        // The name is written beside each picture.
        tell([collectionId], membersOf(collectionId));
        return existing(collectionId);
      },
      'collections.delete'({ collectionId }) {
        const members = database.transaction(() => {
          existing(collectionId);
          const imageIds = membersOf(collectionId);
          keepAside.run(clock.now(), collectionId);
          remove.run(collectionId);
          return imageIds;
        });
        tell([collectionId], members);
        return {};
      },
      'collections.restore'({ collectionId }) {
        database.transaction(() => {
          const aside = selectAside.get(collectionId);
          if (!aside)
            throw new PolyptychError('not_found', 'This collection cannot be brought back any more.');
          const name = String(aside['name']);
          expectFree(name, null);
          insert.run(collectionId, name, Number(aside['created_at']));
          restoreMembers.run(collectionId);
          forgetAside.run(collectionId);
        });
        tell([collectionId], membersOf(collectionId));
        return existing(collectionId);
      },
      'collections.add': ({ collectionId, imageIds }) =>
        changeMembers(
          collectionId,
          imageIds,
          (id) => addMember.run(collectionId, clock.now(), id).changes === 1,
        ),
      'collections.remove': ({ collectionId, imageIds }) =>
        changeMembers(collectionId, imageIds, (id) => removeMember.run(collectionId, id).changes === 1),
      'collections.of': ({ imageId }) => ({
        collectionIds: selectOf.all(imageId).map((row) => String(row['collection_id'])),
      }),
    },
  };
}

function readRow(row: Record<string, SQLOutputValue>): Collection {
  return {
    id: String(row['id']),
    name: String(row['name']),
    createdAt: Number(row['created_at']),
    count: Number(row['pictures']),
    coverImageId: row['cover'] === null ? null : String(row['cover']),
  };
}
