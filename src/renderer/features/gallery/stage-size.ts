export interface StageSize {
  width: number;
  height: number;
}

/** The largest size of a picture inside a stage, all in CSS pixels; `whole` enlarges by whole factors only. */
export function fitInto(picture: StageSize, stage: StageSize, whole: boolean): StageSize {
  const factor = Math.min(stage.width / picture.width, stage.height / picture.height);
  const used = whole && factor >= 1 ? Math.floor(factor) : factor;
  return { width: Math.floor(picture.width * used), height: Math.floor(picture.height * used) };
}

/** Whether a picture is so small that showing its pixels is a choice worth offering. */
export function isSmallFor(picture: StageSize, stage: StageSize): boolean {
  return fitInto(picture, stage, true).width >= 2 * picture.width;
}
