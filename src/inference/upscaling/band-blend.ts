import type { Picture } from '../pipelines/vae-decoder.ts';
import type { Shares } from './tiles.ts';

export interface BandBlendOptions {
  /** Of the output, in pixels. */
  width: number;
  height: number;
  /** Rows that a tile has at most. */
  bandHeight: number;
}

/** One tile of the output: planes of numbers from 0 to 1, and what it counts for along both sides. */
export interface BlendTile {
  planes: Float32Array;
  left: number;
  top: number;
  columns: Shares;
  rows: Shares;
}

export interface BandBlend {
  /** Adds a tile; `top` never goes back. What sticks out of the picture is left out. */
  add(tile: BlendTile): void;
  /** After the last tile. */
  finish(): Picture;
}

/**
 * Adds up tiles that come row by row. Only the rows that tiles can still change are kept as fractions; those above are
 * bytes already.
 */
export function createBandBlend({ width, height, bandHeight }: BandBlendOptions): BandBlend {
  const pixels = new Uint8ClampedArray(width * height * 3);
  const rowLength = width * 3;
  /** A ring of rows: row r of the picture is at r modulo the band's height. */
  const band = new Float32Array(bandHeight * rowLength);
  let firstOpen = 0;

  function closeUntil(row: number) {
    for (; firstOpen < Math.min(row, height); firstOpen += 1) {
      const start = (firstOpen % bandHeight) * rowLength;
      const target = firstOpen * rowLength;
      // The clamped array rounds and keeps to 0 to 255.
      for (let part = 0; part < rowLength; part += 1) pixels[target + part] = (band[start + part] ?? 0) * 255;
      band.fill(0, start, start + rowLength);
    }
  }

  return {
    add({ planes, left, top, columns, rows }) {
      closeUntil(top);
      const plane = columns.length * rows.length;
      const visibleColumns = Math.min(columns.length, width - left);
      for (const [row, rowShare] of rows.entries()) {
        if (rowShare === 0 || top + row >= height) continue;
        const source = row * columns.length;
        const target = ((top + row) % bandHeight) * rowLength + left * 3;
        for (let column = 0; column < visibleColumns; column += 1) {
          const share = rowShare * (columns[column] ?? 0);
          if (share === 0) continue;
          for (let color = 0; color < 3; color += 1) {
            const part = target + column * 3 + color;
            band[part] = (band[part] ?? 0) + share * (planes[color * plane + source + column] ?? NaN);
          }
        }
      }
    },
    finish() {
      closeUntil(height);
      return { pixels, width, height };
    },
  };
}
