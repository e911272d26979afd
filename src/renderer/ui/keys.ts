/** Names of keys as this platform writes them. */
const apple = /Mac|iPhone|iPad/.test(globalThis.navigator?.userAgent ?? '');

export const commandKey = apple ? '⌘' : 'Ctrl';
export const generateKeys = `${commandKey} ↵`;
export const searchKeys = `${commandKey} K`;
export const undoKeys = `${commandKey} Z`;
