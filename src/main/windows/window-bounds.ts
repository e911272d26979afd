/** A rectangle on the desktop, in device-independent pixels. */
export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a display leaves to windows, without panels and docks. */
export interface WorkArea {
  workArea: Bounds;
}

export const minimumSize = { width: 760, height: 560 };
const usualSize = { width: 1360, height: 880 };
/** So much of a window's top must be on a display that it can be taken with the mouse and moved. */
const graspable = { width: 120, height: 40 };
const cascadeStep = 32;

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(value, high));

function canBeGrasped({ x, y, width }: Bounds, { workArea }: WorkArea): boolean {
  const visible = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
  const top = workArea.y + workArea.height - y;
  return visible >= graspable.width && y >= workArea.y && top >= graspable.height;
}

function centered({ workArea }: WorkArea, size: { width: number; height: number }): Bounds {
  const width = Math.min(size.width, workArea.width);
  const height = Math.min(size.height, workArea.height);
  return {
    x: Math.round(workArea.x + (workArea.width - width) / 2),
    y: Math.round(workArea.y + (workArea.height - height) / 2),
    width,
    height,
  };
}

/**
 * Where the first window goes: where it was, if it can still be reached there; else, since a display is gone or was
 * rearranged, its size in the middle of the primary display. Displays begin with the primary one.
 */
export function boundsForStart(saved: Bounds | null, displays: readonly WorkArea[]): Bounds {
  const primary = displays[0] ?? { workArea: { x: 0, y: 0, ...usualSize } };
  if (saved === null) return centered(primary, usualSize);
  const size = {
    width: Math.max(saved.width, minimumSize.width),
    height: Math.max(saved.height, minimumSize.height),
  };
  const kept = displays
    .map((display) => ({
      display,
      bounds: {
        x: saved.x,
        y: saved.y,
        width: Math.min(size.width, display.workArea.width),
        height: Math.min(size.height, display.workArea.height),
      },
    }))
    .find(({ display, bounds }) => canBeGrasped(bounds, display));
  return kept?.bounds ?? centered(primary, size);
}

/** Where one more window goes: a step beside the one in front, and inside its display. */
export function boundsBeside(front: Bounds, { workArea }: WorkArea): Bounds {
  const width = Math.min(front.width, workArea.width);
  const height = Math.min(front.height, workArea.height);
  const x = front.x + cascadeStep;
  const y = front.y + cascadeStep;
  const hasRoom = x + width <= workArea.x + workArea.width && y + height <= workArea.y + workArea.height;
  return {
    x: hasRoom ? x : clamp(front.x - cascadeStep, workArea.x, workArea.x + workArea.width - width),
    y: hasRoom ? y : clamp(front.y - cascadeStep, workArea.y, workArea.y + workArea.height - height),
    width,
    height,
  };
}
