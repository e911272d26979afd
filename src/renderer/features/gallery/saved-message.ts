/** What to say when copies were saved; null where nobody wanted any. */
export function savedMessage(saved: number): string | null {
  if (saved === 0) return null;
  return saved === 1 ? 'Copy saved.' : `${saved.toLocaleString('en')} copies saved.`;
}
