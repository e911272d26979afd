/** Sites that the app itself links to: where models in its layout are found. */
const allowedOrigins: ReadonlySet<string> = new Set(['https://huggingface.co']);
const longestAddress = 2000;

/**
 * The address to hand to the system's browser, in its normal form, or null: https on a site of the list, without a name
 * or password in it. Whatever else (`file:`, `smb:`, other programs' schemes) could start a program.
 */
export function externalAddress(address: string): string | null {
  if (address.length > longestAddress || !URL.canParse(address)) return null;
  const url = new URL(address);
  const allowed = allowedOrigins.has(url.origin) && `${url.username}${url.password}` === '';
  return allowed ? url.href : null;
}
