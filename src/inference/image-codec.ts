/**
 * Pictures to files' contents and back. The library has no GLib in it: one that has (sharp) ends Electron's processes on
 * newer Linux systems, where Electron has loaded another (lovell/sharp#4522, electron/electron#46323).
 */
import {
  CompressionType,
  FastResizeFilter,
  FilterType,
  ResizeFilterType,
  ResizeFit,
  Transformer,
} from '@napi-rs/image';
import type { Picture } from './pipelines/vae-decoder.ts';

const thumbnailQuality = 80;

/** Red, green and blue, row by row, however they are kept. */
type AnyPicture = Omit<Picture, 'pixels'> & { pixels: ArrayLike<number> };

/** As a PNG of 8-bit red, green and blue. */
export function encodePng(picture: Picture): Promise<Buffer> {
  return opened(picture).png({
    compressionType: CompressionType.Default,
    filterType: FilterType.Adaptive,
  });
}

/** No side longer than `size` pixels, and never larger than the picture itself. */
export function encodeThumbnail(picture: AnyPicture, size: number, format: 'png' | 'webp'): Promise<Buffer> {
  const scale = Math.min(1, size / Math.max(picture.width, picture.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const small = opened(picture);
  if (scale < 1)
    small.fastResize({
      width: side(picture.width),
      height: side(picture.height),
      filter: FastResizeFilter.Lanczos3,
      fit: ResizeFit.Fill,
    });
  return format === 'webp' ? small.webp(thumbnailQuality) : small.png();
}

export interface Fitting {
  width: number;
  height: number;
  /** 0 to 255, of all three colours: what shows through where the file is transparent. */
  background: number;
}

/**
 * Decodes a PNG, WebP or JPEG file, the last turned as its camera says: red, green and blue, row by row; `background`, 0 to
 * 255 of all three colours, shows through where it is transparent. Rejects for files that are no pictures.
 */
export async function decodePicture(
  file: Uint8Array,
  background = 255,
): Promise<{ pixels: Uint8Array; width: number; height: number }> {
  const decoded = new Transformer(file).rotate();
  const { width, height, orientation, colorType } = await decoded.metadata(true);
  const raw = await decoded.rawPixels();
  // From the fifth on, the camera lay on its side.
  const turned = (orientation ?? 1) > 4;
  return {
    pixels: toRgb(raw, colorType, background),
    width: turned ? height : width,
    height: turned ? width : height,
  };
}

/** The same, filling the size, with what stands out at two sides cut off evenly. */
export async function decodeToFit(
  file: Uint8Array,
  { width, height, background }: Fitting,
): Promise<Uint8Array> {
  const picture = await decodePicture(file, background);
  if (picture.width === width && picture.height === height) return picture.pixels;
  const { Lanczos3 } = ResizeFilterType;
  return opened(picture).resize({ width, height, filter: Lanczos3, fit: ResizeFit.Cover }).rawPixels();
}

/** The library takes files: this is the plainest of them (http://netpbm.sourceforge.net/doc/ppm.html). */
function opened({ pixels, width, height }: AnyPicture): Transformer {
  const header = Buffer.from(`P6\n${width} ${height}\n255\n`);
  const file = Buffer.alloc(header.length + pixels.length);
  file.set(header);
  file.set(pixels, header.length);
  return new Transformer(file);
}

/**
 * Pixels of one to four channels, of one or two bytes each (the machine's order): grey, grey and alpha, colours, colours and
 * alpha, in the order of the library's colour types.
 */
function toRgb(raw: Buffer, colorType: number, background: number): Uint8Array {
  const channels = (colorType % 4) + 1;
  const wide = colorType >= 4;
  if (colorType > 7) throw new Error(`Pictures of colour type ${colorType} are not read.`);
  const littleEnd = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  const stride = channels * (wide ? 2 : 1);
  // Of two bytes the higher one is enough.
  const first = wide && littleEnd ? 1 : 0;
  const step = wide ? 2 : 1;
  const colours = channels > 2 ? 3 : 1;
  const count = Math.floor(raw.length / stride);
  const rgb = new Uint8Array(count * 3);
  for (let index = 0; index < count; index += 1) {
    const at = index * stride + first;
    const alpha = channels % 2 === 0 ? (raw[at + colours * step] ?? 255) / 255 : 1;
    for (let colour = 0; colour < 3; colour += 1) {
      const value = raw[at + Math.min(colour, colours - 1) * step] ?? 0;
      rgb[index * 3 + colour] = Math.round(value * alpha + background * (1 - alpha));
    }
  }
  return rgb;
}
