/** The scheme and host that the pages live on. Everything they load comes from this origin. */
export const appScheme = 'app';
const appHost = 'polyptych';
export const appOrigin = `${appScheme}://${appHost}`;

function parse(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** Whether an address is one of ours, whatever its path. `URL.origin` says "null" for schemes that Node does not know. */
export function isOwnAddress(address: string): boolean {
  const url = parse(address);
  return (
    url !== null &&
    url.protocol === `${appScheme}:` &&
    url.host === appHost &&
    `${url.username}${url.password}` === ''
  );
}

/** What our page made itself, such as a grid as one picture: its content lives in the page, under a UUID. */
const madeByPage = new RegExp(`^blob:${appOrigin}/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$`);

/** Whether an address is that of a file which people may save: the performance log, the pictures' settings, insights, or what the page made. */
export function isSavedAddress(address: string): boolean {
  if (madeByPage.test(address)) return true;
  return (
    isOwnAddress(address) && /^\/(performance|pictures|insights)\.(csv|json)$/.test(new URL(address).pathname)
  );
}

/** The page of one window; the key lets the page know what is meant for its window. */
export function pageAddress(windowKey: string): string {
  return `${appOrigin}/?window=${encodeURIComponent(windowKey)}`;
}

/** Whether an address is that of our page, and not of a picture or a file behind it. */
export function isPageAddress(address: string): boolean {
  return isOwnAddress(address) && new URL(address).pathname === '/';
}
