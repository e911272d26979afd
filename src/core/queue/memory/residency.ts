/** How a model lies in a device's memory while its pictures are drawn. */
export interface Residency {
  /** Only what the steps need stays: text encoders and VAE come for their turn and leave again, which takes time. */
  staged: boolean;
  bytes: number;
}

/**
 * Whole, where any device in use could hold it so: a picture is drawn fastest there. Staged, where none could and that is
 * enough; where even that is too much, whole again, for no device will be given it.
 */
export function residencyOf(
  { estimatedBytes, stagedBytes }: { estimatedBytes: number; stagedBytes: number },
  largestCapacityBytes: number,
): Residency {
  return estimatedBytes > largestCapacityBytes && stagedBytes <= largestCapacityBytes
    ? { staged: true, bytes: stagedBytes }
    : { staged: false, bytes: estimatedBytes };
}
