/** A VAE's widest layer at the picture's size, twice, in 32-bit numbers: what a picture takes besides the weights. */
const widestChannels = 128;
const bytesPerPixel = widestChannels * 2 * 4;

/** Bytes that one picture of this size (pixels) is expected to take while it is drawn, before any was measured. */
export const pictureMemory = ({ width, height }: { width: number; height: number }): number =>
  width * height * bytesPerPixel;
