/**
 * Puts text on the clipboard. Where the page may not use it (no permission, an old browser), the browser's own copy
 * command is tried on a hidden field; resolves with whether either worked.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

function copyFromField(text: string): boolean {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.setAttribute('aria-hidden', 'true');
  field.style.position = 'fixed';
  field.style.opacity = '0';
  // Beside what has the focus: a dialog that keeps the focus inside would take it back at once.
  (focused?.parentElement ?? document.body).append(field);
  field.select();
  try {
    // Deprecated, and the only way where there is no clipboard interface.
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
