import type { Display, Screen } from 'electron';
import { LoudEmitter } from './loud.ts';

const area = { x: 0, y: 0, width: 1920, height: 1080 };
const display = { id: 1, label: 'Stand-in', scaleFactor: 1, bounds: area, workArea: area } as Display;

/** One display without panels. */
class StandInScreen
  extends LoudEmitter
  implements
    Pick<
      Screen,
      | 'getAllDisplays'
      | 'getPrimaryDisplay'
      | 'getDisplayMatching'
      | 'getDisplayNearestPoint'
      | 'getCursorScreenPoint'
    >
{
  constructor() {
    super(['display-added', 'display-removed', 'display-metrics-changed']);
  }
  getAllDisplays() {
    return [display];
  }
  getPrimaryDisplay() {
    return display;
  }
  getDisplayMatching() {
    return display;
  }
  getDisplayNearestPoint() {
    return display;
  }
  getCursorScreenPoint() {
    return { x: 0, y: 0 };
  }
}

export const screen = new StandInScreen();
