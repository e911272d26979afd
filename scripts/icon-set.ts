import sharp from 'sharp';

/** Sides in pixels: what desktops of Linux look for, the window, and the largest that stores ask for. */
export const iconSizes = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024] as const;

export const iconName = (size: number) => `${size}x${size}.png`;

/** Draws an SVG as a square PNG with a transparent ground, drawn at that size rather than scaled. */
export async function drawIcon(svg: Uint8Array, size: number): Promise<Buffer> {
  const { width } = await sharp(svg).metadata();
  const cssPixelsPerInch = 72;
  return sharp(svg, { density: (cssPixelsPerInch * size) / width })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}
