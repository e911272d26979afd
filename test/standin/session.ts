import type { Session, WebContents } from 'electron';
import type { Chromium } from './chromium/chromium.ts';
import { LoudEmitter, loud } from './loud.ts';
import { protocol } from './protocol.ts';
import { ownOriginOf, toChromium } from './origins.ts';

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type Permission = Parameters<RequestHandler>[1];

/** What a page can be observed to have or not to have, by Electron's and by Chromium's name. */
const permissions: readonly (readonly [Permission, { name: string; [detail: string]: unknown }])[] = [
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['geolocation', { name: 'geolocation' }],
  ['notifications', { name: 'notifications' }],
  ['midi', { name: 'midi' }],
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }],
  ['idle-detection', { name: 'idle-detection' }],
  ['window-management', { name: 'window-management' }],
  ['persistent-storage', { name: 'persistent-storage' }],
];

class StandInSession
  extends LoudEmitter
  implements
    Pick<
      Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
      | 'setSpellCheckerEnabled'
    >
{
  readonly protocol = protocol;
  request: RequestHandler | null = null;
  check: CheckHandler | null = null;

  constructor() {
    super(['will-download', 'select-hid-device', 'select-serial-port', 'select-usb-device']);
  }
  setPermissionRequestHandler(handler: RequestHandler | null) {
    this.request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler | null) {
    this.check = handler;
  }
  // Headless Chromium has neither devices nor screens to give away.
  setDevicePermissionHandler() {}
  setDisplayMediaRequestHandler() {}
  setSpellCheckerEnabled() {}
}

export const defaultSession = new StandInSession();
export const session = loud('session', { defaultSession });

/**
 * Gives and takes Chromium's real permissions as the app's handlers decide, before a page is loaded. Without handlers
 * everything is granted, as in Electron.
 */
export async function applyPermissions(
  chromium: Chromium,
  contents: WebContents,
  url: string,
): Promise<void> {
  const { request, check } = defaultSession;
  if (!/^\w+:\/\//.test(url)) return;
  const origin = ownOriginOf(url);
  await Promise.all(
    permissions.map(async ([permission, descriptor]) => {
      const details = { requestingUrl: url, isMainFrame: true };
      const requested = await new Promise<boolean>((resolve) => {
        if (request) request(contents, permission, resolve, details);
        else resolve(true);
      });
      const checked = check?.(contents, permission, `${origin}/`, details) ?? true;
      await chromium.connection.root.send('Browser.setPermission', {
        permission: descriptor,
        setting: requested && checked ? 'granted' : 'denied',
        origin: ownOriginOf(toChromium(url)),
        browserContextId: chromium.contextId,
      });
    }),
  );
}
