import type { Event, WebContents } from 'electron';
import type { Log } from '#core/ports.ts';
import { isPageAddress } from '../app-address.ts';
import { externalAddress } from './external-address.ts';

/** Whether a frame may go somewhere: our main frame to our page (it reloads itself), and nothing else anywhere. */
function mayNavigate(address: string, isMainFrame: boolean): boolean {
  return isMainFrame && isPageAddress(address);
}

export interface NavigationGuardOptions {
  openExternal(address: string): Promise<void>;
  log: Log;
}

/** Keeps contents of any kind where they are: no navigation, no windows, no webviews. Links to known sites open in the browser. */
export function guardNavigation(contents: WebContents, { openExternal, log }: NavigationGuardOptions): void {
  const refuse = (event: Event, what: string, url: string) => {
    event.preventDefault();
    log.warn({ url: url.slice(0, 200) }, what);
  };
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) refuse(event, 'a navigation was refused', event.url);
  });
  contents.on('will-frame-navigate', (event) => {
    // The main frame's come as `will-navigate`, too.
    if (!mayNavigate(event.url, event.isMainFrame) && !event.isMainFrame)
      refuse(event, 'a navigation of a subframe was refused', event.url);
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) refuse(event, 'a redirection was refused', event.url);
  });
  contents.on('will-attach-webview', (event) => refuse(event, 'a webview was refused', ''));
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url);
    if (address === null) log.warn({ url: url.slice(0, 200) }, 'a new window was refused');
    else
      openExternal(address).catch((error: unknown) => log.warn({ err: error }, 'a link could not be opened'));
    return { action: 'deny' };
  });
}
