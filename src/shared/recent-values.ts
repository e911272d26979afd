/** Remembers the values that were used last; a value that is asked for counts as used. */
export interface RecentValues<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

export function createRecentValues<T>(most: number): RecentValues<T> {
  /** In the order of their last use. */
  const values = new Map<string, T>();
  function set(key: string, value: T) {
    values.delete(key);
    values.set(key, value);
    if (values.size <= most) return;
    const [oldest] = values.keys();
    if (oldest !== undefined) values.delete(oldest);
  }
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) set(key, value);
      return value;
    },
    set,
  };
}
