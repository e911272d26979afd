/** `btoa` takes characters; more than some thousand arguments at once overflow the stack. */
export function encodeBase64(bytes: Uint8Array): string {
  const charactersAtOnce = 8192;
  let text = '';
  for (let start = 0; start < bytes.length; start += charactersAtOnce)
    text += String.fromCharCode(...bytes.subarray(start, start + charactersAtOnce));
  return btoa(text);
}
