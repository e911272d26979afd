/** Reads JSON that this page stored; null where there is none, it is broken, or storage is switched off. */
export function readStored(key: string): unknown {
  try {
    const text = window.localStorage.getItem(key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Stores JSON; quietly does nothing where storage is full or switched off, since only comfort depends on it. */
export function writeStored(key: string, value: unknown): void {
  try {
    window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing to do: the page works without it.
  }
}
