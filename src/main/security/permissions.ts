import type { Session, WebContents } from 'electron';
import { isOwnAddress, isSavedAddress } from '../app-address.ts';

/** All that the page asks of the browser: it copies prompts, seeds and reports as plain text. */
const needed: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Whether a page may have a permission: only what the page needs, and only our own page in its main frame. */
export function mayHave(permission: string, requestingAddress: string, isMainFrame: boolean): boolean {
  return needed.has(permission) && isMainFrame && isOwnAddress(requestingAddress);
}

/**
 * Denies whatever the page does not need: permissions, devices, and downloads other than of the performance log and of
 * what the page made, for which Electron asks where to (copies of pictures are saved by a request of the contract).
 */
export function guardSession(session: Session, isOurs: (contents: WebContents) => boolean): void {
  session.setPermissionRequestHandler((contents, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(isOurs(contents) && mayHave(permission, requestingUrl, isMainFrame)),
  );
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, { isMainFrame }) => {
    // Without contents it is a service worker that asks: there is none.
    return contents !== null && isOurs(contents) && mayHave(permission, requestingOrigin, isMainFrame);
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item, contents) => {
    if (!isOurs(contents) || !isSavedAddress(item.getURL())) event.preventDefault();
  });
}
