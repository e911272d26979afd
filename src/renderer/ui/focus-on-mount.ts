/** As a `ref`: what takes the place of something that had the focus takes the focus, too. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus();
}
