import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { type MaskAction, paintMask, type Stroke } from './mask-drawing.ts';
import classes from './MaskEditor.module.css';

/** Seen well on every picture that it lies over, half transparent. */
const markColor = '#ff2d6f';

export interface MaskStageProps {
  /** Address of the start picture. */
  source: string;
  actions: readonly MaskAction[];
  /** Diameter, in parts of a thousand of the longer side. */
  brush: number;
  erases: boolean;
  /** Once the picture is there, with its size in pixels. */
  onSize: (size: { width: number; height: number }) => void;
  onStroke: (stroke: Stroke) => void;
}

/** The start picture with the mask over it, to be painted on. */
export function MaskStage({ source, actions, brush, erases, onSize, onStroke }: MaskStageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const diameter = size ? (Math.max(size.width, size.height) * brush) / 1000 : 0;

  useEffect(() => {
    const context = canvas.current?.getContext('2d', { willReadFrequently: true });
    if (!context || !size) return;
    paintMask(context, stroke ? [...actions, stroke] : actions);
    context.globalCompositeOperation = 'source-in';
    context.fillStyle = markColor;
    context.fillRect(0, 0, size.width, size.height);
    context.globalCompositeOperation = 'source-over';
  }, [actions, stroke, size]);

  /** Where it points, in pixels of the picture. */
  const placeOf = ({ clientX, clientY, currentTarget }: PointerEvent) => {
    const place = currentTarget.getBoundingClientRect();
    const scale = (size?.width ?? 0) / place.width;
    return { x: (clientX - place.left) * scale, y: (clientY - place.top) * scale };
  };
  const end = () => {
    if (stroke) onStroke(stroke);
    setStroke(null);
  };

  return (
    <div className={classes.stage}>
      <img
        className={classes.picture}
        src={source}
        alt="What the mask lies over"
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
          setSize({ width, height });
          onSize({ width, height });
        }}
      />
      {size && (
        <canvas
          ref={canvas}
          className={classes.canvas}
          width={size.width}
          height={size.height}
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            setStroke({ kind: 'stroke', erases, size: diameter, points: [placeOf(event)] });
          }}
          onPointerMove={(event) => {
            const place = placeOf(event);
            setPointer(place);
            if (stroke) setStroke({ ...stroke, points: [...stroke.points, place] });
          }}
          onPointerUp={end}
          onPointerCancel={end}
          onPointerLeave={() => setPointer(null)}
        />
      )}
      {size && pointer && (
        <span
          className={classes.cursor}
          style={{
            left: `${(pointer.x / size.width) * 100}%`,
            top: `${(pointer.y / size.height) * 100}%`,
            width: `${(diameter / size.width) * 100}%`,
          }}
        />
      )}
    </div>
  );
}
