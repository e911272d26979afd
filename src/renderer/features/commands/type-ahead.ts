/** What somebody types who goes on at once, before the field that was asked for is there. */
export interface TypeAhead {
  /** The field is there: it has the focus from now on, and what was typed. */
  deliver(field: HTMLInputElement): void;
  stop(): void;
}

/** Takes characters, which would be shortcuts otherwise, until the field is there. */
export function createTypeAhead(document: Document): TypeAhead {
  let typed = '';
  const stop = () => document.removeEventListener('keydown', onKeyDown, true);
  function onKeyDown(event: KeyboardEvent) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    typed += event.key;
  }
  document.addEventListener('keydown', onKeyDown, true);
  return {
    deliver(field) {
      stop();
      field.focus({ preventScroll: true });
      if (typed === '') return;
      field.setRangeText(typed, field.value.length, field.value.length, 'end');
      // As if it had been typed: whoever listens to the field hears of it.
      field.dispatchEvent(new Event('input', { bubbles: true }));
      typed = '';
    },
    stop,
  };
}
