/** `session` ends with the window. */
type Lasting = 'local' | 'session';

// Switched off, a storage throws when it is looked at.
const storageOf = (lasting: Lasting) => (lasting === 'local' ? window.localStorage : window.sessionStorage);

/** Reads JSON that this page stored; null where there is none, it is broken, or storage is switched off. */
export function readStored(key: string, lasting: Lasting = 'local'): unknown {
  try {
    const text = storageOf(lasting).getItem(key);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Stores JSON; quietly does nothing where storage is full or switched off, since only comfort depends on it. */
export function writeStored(key: string, value: unknown, lasting: Lasting = 'local'): void {
  try {
    storageOf(lasting).setItem(key, JSON.stringify(value));
  } catch {
    // Nothing to do: the page works without it.
  }
}
