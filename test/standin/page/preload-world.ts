import type { createBridgeEnd } from './bridge-end.ts';

type Listener = (event: object, ...args: unknown[]) => void;

/**
 * Runs in the preload's world of each frame: stands in for what Electron gives a sandboxed preload, and runs the
 * preload, in the main frame only. It is source text for the page, so it uses nothing from outside.
 */
export function startPreloadWorld(
  bridge: ReturnType<typeof createBridgeEnd>,
  preload: ((require: (name: string) => unknown, module: object, exports: object) => void) | null,
): void {
  const world = globalThis as typeof globalThis & {
    standinSend: (payload: string) => void;
    standinReceive: (channel: string, args: unknown[]) => void;
  };
  const listeners = new Map<string, Listener[]>();
  const send = (channel: string, ...args: unknown[]) => world.standinSend(JSON.stringify({ channel, args }));

  function loud<T extends object>(name: string, target: T): T {
    return new Proxy(target, {
      get(inner, key, receiver) {
        if (typeof key === 'symbol' || key in inner) return Reflect.get(inner, key, receiver);
        throw new Error(
          `The stand-in for Electron has no ${name}.${key} in a preload: add it to test/standin.`,
        );
      },
    });
  }
  const ipcRenderer = loud('ipcRenderer', {
    send,
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel: string, listener: Listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((known) => known !== listener),
      );
      return ipcRenderer;
    },
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
  });
  const contextBridge = loud('contextBridge', {
    exposeInMainWorld: (name: string, value: unknown) => bridge.say('expose', { name, value }),
  });
  world.standinReceive = (channel, args) => {
    for (const listener of listeners.get(channel) ?? [])
      listener({ sender: ipcRenderer, ports: [] }, ...args);
  };

  bridge.hear('open', (windowOpen) => world.standinSend(JSON.stringify({ windowOpen })));

  const electron = loud('electron', { contextBridge, ipcRenderer });
  function requireOfPreload(name: string) {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`A sandboxed preload cannot require "${name}".`);
  }
  if (!preload || window.top !== window) return;
  try {
    const module = { exports: {} };
    preload(requireOfPreload, module, module.exports);
  } catch (error) {
    world.standinSend(JSON.stringify({ preloadError: String(error) }));
  }
}
