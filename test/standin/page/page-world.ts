import type { createBridgeEnd } from './bridge-end.ts';

/**
 * Runs in the page's own world, before any script of the page: puts there what the preload exposes, unchangeable, and
 * asks the app where the page would open a window. Chromium would have opened one before anybody could refuse it.
 */
export function startPageWorld(bridge: ReturnType<typeof createBridgeEnd>): void {
  function freeze(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value;
    for (const field of Object.values(value)) freeze(field);
    return Object.freeze(value);
  }
  bridge.hear('expose', (exposed) => {
    const { name, value } = exposed as { name: string; value: unknown };
    Object.defineProperty(window, name, { value: freeze(value), enumerable: true });
  });

  window.open = (address = '', frameName = '_blank', features = '') => {
    const url = address === '' ? 'about:blank' : new URL(address, document.baseURI).href;
    bridge.say('open', { url, frameName, features });
    return null;
  };
  // On the window, so that whatever the page itself does about a click comes first.
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((part) => part instanceof HTMLAnchorElement);
    if (!link || event.defaultPrevented || link.href === '' || link.target !== '_blank') return;
    event.preventDefault();
    bridge.say('open', { url: link.href, frameName: '_blank', features: '' });
  });
}
