/**
 * Whoever types at once goes on before the field that was asked for is there: takes those characters, which would be
 * shortcuts otherwise, until it has the focus. Returns its end.
 */
export function typeAhead(
  document: Document,
  hasFocus: () => boolean,
  onCharacter: (character: string) => void,
): () => void {
  const stop = () => document.removeEventListener('keydown', onKeyDown, true);
  function onKeyDown(event: KeyboardEvent) {
    if (hasFocus()) return stop();
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onCharacter(event.key);
  }
  document.addEventListener('keydown', onKeyDown, true);
  return stop;
}
