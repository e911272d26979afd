/**
 * A list in the order of the queue: higher priority first, then lower rank. Appending, removing and stepping take
 * constant time, so that a decision costs what it looks at and not what is waiting.
 */
export interface OrderedNode<T> {
  readonly value: T;
  readonly priority: number;
  readonly rank: number;
  previous: OrderedNode<T> | null;
  next: OrderedNode<T> | null;
  bucket: Bucket<T>;
}

interface Bucket<T> {
  readonly priority: number;
  first: OrderedNode<T> | null;
  last: OrderedNode<T> | null;
}

export interface OrderedList<T> {
  insert(value: T, priority: number, rank: number): OrderedNode<T>;
  remove(node: OrderedNode<T>): void;
  first(): OrderedNode<T> | null;
  after(node: OrderedNode<T>): OrderedNode<T> | null;
  [Symbol.iterator](): IterableIterator<T>;
}

export function createOrderedList<T>(): OrderedList<T> {
  /** One for each priority in use, highest first; a handful. */
  const buckets: Bucket<T>[] = [];

  function bucketOf(priority: number): Bucket<T> {
    const at = buckets.findIndex((bucket) => bucket.priority <= priority);
    const found = buckets[at];
    if (found?.priority === priority) return found;
    const bucket = { priority, first: null, last: null };
    buckets.splice(at === -1 ? buckets.length : at, 0, bucket);
    return bucket;
  }
  function link(node: OrderedNode<T>, previous: OrderedNode<T> | null, next: OrderedNode<T> | null) {
    node.previous = previous;
    node.next = next;
    if (previous) previous.next = node;
    else node.bucket.first = node;
    if (next) next.previous = node;
    else node.bucket.last = node;
  }
  function firstFrom(index: number): OrderedNode<T> | null {
    for (let at = index; at < buckets.length; at++) {
      const first = buckets[at]?.first;
      if (first) return first;
    }
    return null;
  }
  const after = (node: OrderedNode<T>) => node.next ?? firstFrom(buckets.indexOf(node.bucket) + 1);

  return {
    insert(value, priority, rank) {
      const bucket = bucketOf(priority);
      const node: OrderedNode<T> = { value, priority, rank, previous: null, next: null, bucket };
      if (!bucket.last || bucket.last.rank <= rank) {
        link(node, bucket.last, null);
        return node;
      }
      // What comes back into the queue is old: its place is near the front.
      let next = bucket.first;
      while (next && next.rank <= rank) next = next.next;
      link(node, next ? next.previous : bucket.last, next);
      return node;
    },
    remove(node) {
      const { previous, next, bucket } = node;
      if (previous) previous.next = next;
      else bucket.first = next;
      if (next) next.previous = previous;
      else bucket.last = previous;
      if (!bucket.first) buckets.splice(buckets.indexOf(bucket), 1);
    },
    first: () => firstFrom(0),
    after,
    *[Symbol.iterator]() {
      let node = firstFrom(0);
      while (node) {
        const following: OrderedNode<T> | null = after(node);
        yield node.value;
        node = following;
      }
    },
  };
}
