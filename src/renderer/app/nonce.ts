declare global {
  // get-nonce, which react-remove-scroll takes its nonce from, reads this name.
  // oxlint-disable-next-line no-underscore-dangle
  var __webpack_nonce__: string | undefined;
}

/** The nonce that this page's policy lets style elements carry; also made known to libraries that add some. */
export function readNonce(page: Document): string {
  const nonce = page.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.content ?? '';
  // oxlint-disable-next-line no-underscore-dangle
  globalThis.__webpack_nonce__ = nonce;
  return nonce;
}
