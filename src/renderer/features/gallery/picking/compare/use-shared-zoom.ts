import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { fitted, panned, type Zoom, zoomed } from './zoom.ts';

/** One notch of a wheel, and one press of a key. */
const wheelFactorPerPixel = 1.0015;
const keyFactor = 1.5;
const closeScale = 4;
/** Share of the place that one arrow key moves. */
const keyShare = 0.1;

export interface SharedZoom {
  zoom: Zoom;
  /** For each place of a picture: dragging moves, a double click comes close or shows the whole. */
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onDoubleClick(event: { currentTarget: HTMLElement; clientX: number; clientY: number }): void;
  /** Whether a key was one of the zoom's. */
  key(key: string): boolean;
}

function pointIn(place: Element, { clientX, clientY }: { clientX: number; clientY: number }) {
  const { left, top, width, height } = place.getBoundingClientRect();
  return { x: (clientX - left) / width - 0.5, y: (clientY - top) / height - 0.5 };
}

/** One zoom for all places below `container`, each an element with `data-place`. */
export function useSharedZoom(container: RefObject<HTMLElement | null>): SharedZoom {
  const [zoom, setZoom] = useState(fitted);
  const last = useRef({ x: 0, y: 0 });

  // React listens to wheels passively, and then the page would zoom or scroll as well.
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    function onWheel(event: WheelEvent) {
      const place = event.target instanceof Element ? event.target.closest('[data-place]') : null;
      if (!place) return;
      event.preventDefault();
      setZoom((now) => zoomed(now, wheelFactorPerPixel ** -event.deltaY, pointIn(place, event)));
    }
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [container]);

  return {
    zoom,
    onPointerDown(event) {
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove(event) {
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const { width, height } = event.currentTarget.getBoundingClientRect();
      const { x, y } = last.current;
      last.current = { x: event.clientX, y: event.clientY };
      setZoom((now) => panned(now, (event.clientX - x) / width, (event.clientY - y) / height));
    },
    onDoubleClick(event) {
      const point = pointIn(event.currentTarget, event);
      setZoom((now) => (now.scale > 1 ? fitted : zoomed(now, closeScale, point)));
    },
    key(key) {
      switch (key) {
        case '+':
        case '=':
          setZoom((now) => zoomed(now, keyFactor));
          return true;
        case '-':
          setZoom((now) => zoomed(now, 1 / keyFactor));
          return true;
        case '0':
          setZoom(fitted);
          return true;
        case 'ArrowLeft':
          setZoom((now) => panned(now, keyShare, 0));
          return true;
        case 'ArrowRight':
          setZoom((now) => panned(now, -keyShare, 0));
          return true;
        case 'ArrowUp':
          setZoom((now) => panned(now, 0, keyShare));
          return true;
        case 'ArrowDown':
          setZoom((now) => panned(now, 0, -keyShare));
          return true;
        default:
          return false;
      }
    },
  };
}
