/** The picture that a picture is made from, at the size that is asked for. */
export interface StartPicture {
  /** 8-bit red, green and blue, row by row. */
  pixels: Uint8Array;
  width: number;
  height: number;
  /** One value for each pixel: 1 is drawn anew and 0 is kept; null draws all of it. */
  mask: Uint8Array | null;
}

/**
 * Planes of numbers from -1 to 1, as a VAE takes them. With a mask, what is to be drawn anew is grey, which is how
 * inpainting models are shown a picture.
 */
export function toPlanes(
  { pixels }: Pick<StartPicture, 'pixels'>,
  mask: Uint8Array | null = null,
): Float32Array {
  const count = pixels.length / 3;
  const planes = new Float32Array(pixels.length);
  for (let index = 0; index < count; index += 1) {
    const hidden = mask?.[index] === 1;
    for (let color = 0; color < 3; color += 1)
      planes[color * count + index] = hidden ? 0 : ((pixels[index * 3 + color] ?? 0) / 255) * 2 - 1;
  }
  return planes;
}

/** The mask at the size of the latents: the pixel at the corner of each decides, as in diffusers. */
export function latentMask(
  mask: Uint8Array,
  [height, width]: readonly [height: number, width: number],
  scale: number,
): Float32Array {
  const latent = new Float32Array(height * width);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      latent[row * width + column] = mask[row * scale * width * scale + column * scale] ?? 0;
  return latent;
}
