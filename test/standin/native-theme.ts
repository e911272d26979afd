import type { NativeTheme } from 'electron';
import { LoudEmitter } from './loud.ts';

/** The system's scheme is light. Pages do not follow: tests set theirs themselves. */
class StandInNativeTheme
  extends LoudEmitter
  implements Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  private source: NativeTheme['themeSource'] = 'system';

  constructor() {
    super(['updated']);
  }
  get themeSource() {
    return this.source;
  }
  set themeSource(source) {
    const before = this.shouldUseDarkColors;
    this.source = source;
    if (this.shouldUseDarkColors !== before) this.emit('updated');
  }
  get shouldUseDarkColors() {
    return this.source === 'dark';
  }
}

export const nativeTheme = new StandInNativeTheme();
