/** The app's mark: three panels. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden focusable="false">
      <rect x="4" y="14" width="15" height="36" rx="2" fill="var(--accent)" />
      <rect x="22" y="8" width="20" height="48" rx="2" fill="var(--mark-middle)" />
      <rect x="45" y="14" width="15" height="36" rx="2" fill="var(--accent)" />
    </svg>
  );
}
