const units = ['B', 'KB', 'MB', 'GB', 'TB'];

function powerOf(bytes: number): number {
  return bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
}

function inUnit(bytes: number, power: number): string {
  const value = bytes / 1024 ** power;
  return value.toFixed(power > 0 && value < 10 ? 1 : 0);
}

/** Bytes in powers of 1024, with one decimal below ten: `6.1 GB`, `412 KB`. */
export function formatBytes(bytes: number): string {
  const power = powerOf(bytes);
  return `${inUnit(bytes, power)} ${units[power]}`;
}

/** Two amounts in the larger one's unit: `1.2 of 3.4 GB`. Amounts that would look alike are given in full. */
export function formatPartOf(partBytes: number, wholeBytes: number): string {
  const power = powerOf(wholeBytes);
  const [part, whole] = [inUnit(partBytes, power), inUnit(wholeBytes, power)];
  return part === whole && partBytes !== wholeBytes
    ? `${partBytes.toLocaleString('en')} of ${wholeBytes.toLocaleString('en')} bytes`
    : `${part} of ${whole} ${units[power]}`;
}
