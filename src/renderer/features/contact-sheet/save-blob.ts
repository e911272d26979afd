/** How long a browser may take to read what it saves. */
const patienceMs = 60_000;

/** Saves what the page has made, as a browser saves a download. */
export function saveBlob(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), patienceMs);
}
