import { z } from 'zod';
import { idSchema } from '#shared/contract/common.ts';
import { pickChangeSchema } from '#shared/contract/gallery-picking.ts';

const imageIds = z.array(idSchema);
const members = { collectionId: idSchema, imageIds };

/** Something done to pictures, as plain data, with all that its opposite needs. */
export const deedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('picks'),
    changes: z.array(pickChangeSchema),
    /** What was changed, as it was. */
    before: z.array(pickChangeSchema),
  }),
  z.object({ kind: z.literal('removed'), imageIds }),
  z.object({ kind: z.literal('restored'), imageIds }),
  z.object({ kind: z.literal('collected'), ...members }),
  z.object({ kind: z.literal('uncollected'), ...members }),
  z.object({ kind: z.literal('collection-created'), collectionId: idSchema }),
  z.object({ kind: z.literal('collection-deleted'), collectionId: idSchema }),
  z.object({
    kind: z.literal('collection-renamed'),
    collectionId: idSchema,
    from: z.string(),
    to: z.string(),
  }),
]);
export type Deed = z.infer<typeof deedSchema>;

/** One thing that can be taken back; the label says what was done: "Rated 3 pictures". */
export interface UndoEntry {
  label: string;
  deed: Deed;
}

/** The latest is the last of each list. */
export interface UndoStack {
  done: readonly UndoEntry[];
  undone: readonly UndoEntry[];
}

export const emptyUndoStack: UndoStack = { done: [], undone: [] };

const mostEntries = 100;
/** All entries together: what the page keeps for its next visit must stay small. */
const mostImages = 20_000;

const sizeOf = ({ deed }: UndoEntry): number => {
  if (deed.kind === 'picks') return deed.changes.length + deed.before.length;
  return 'imageIds' in deed ? deed.imageIds.length : 1;
};

/** What takes a deed back; of its opposite it is the deed itself. */
export function oppositeOf(deed: Deed): Deed {
  switch (deed.kind) {
    case 'picks':
      return { ...deed, changes: deed.before, before: deed.changes };
    case 'removed':
      return { ...deed, kind: 'restored' };
    case 'restored':
      return { ...deed, kind: 'removed' };
    case 'collected':
      return { ...deed, kind: 'uncollected' };
    case 'uncollected':
      return { ...deed, kind: 'collected' };
    case 'collection-created':
      return { ...deed, kind: 'collection-deleted' };
    case 'collection-deleted':
      return { ...deed, kind: 'collection-created' };
    case 'collection-renamed':
      return { ...deed, from: deed.to, to: deed.from };
  }
}

/**
 * Adds what was done. What had been undone cannot be done again then; the oldest are forgotten beyond a limit, but never
 * the latest, however many pictures it was about.
 */
export function withDone({ done }: UndoStack, entry: UndoEntry): UndoStack {
  const entries = [...done, entry].slice(-mostEntries);
  let images = entries.reduce((sum, one) => sum + sizeOf(one), 0);
  while (images > mostImages && entries.length > 1) {
    const oldest = entries.shift();
    images -= oldest ? sizeOf(oldest) : images;
  }
  return { done: entries, undone: [] };
}

/** Moves the latest entry to the other list; `from` names the list that it leaves. */
export function withMoved(stack: UndoStack, from: 'done' | 'undone'): UndoStack {
  const entry = stack[from].at(-1);
  if (!entry) return stack;
  const to = from === 'done' ? 'undone' : 'done';
  return { ...stack, [from]: stack[from].slice(0, -1), [to]: [...stack[to], entry] };
}

/** Leaves out the latest entry of a list: what cannot be taken back any more is not offered again. */
export function withoutLatest(stack: UndoStack, list: 'done' | 'undone'): UndoStack {
  return { ...stack, [list]: stack[list].slice(0, -1) };
}

const entries = z.array(z.object({ label: z.string(), deed: deedSchema }));
const stackSchema = z.object({ done: entries, undone: entries });

/** Reads what an earlier visit of this page stored; empty where it cannot be read. */
export function readUndoStack(stored: unknown): UndoStack {
  return stackSchema.safeParse(stored).data ?? emptyUndoStack;
}
