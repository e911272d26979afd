/** Whether Electron's `ready` has been told. Much of Electron may only be used before, and more only after. */
let ready = false;
const waiting = Promise.withResolvers<void>();

export const isReady = (): boolean => ready;
export const whenReady = (): Promise<void> => waiting.promise;
export function becomeReady(): void {
  ready = true;
  waiting.resolve();
}
