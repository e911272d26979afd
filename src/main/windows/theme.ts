import type { NativeTheme } from 'electron';

/** The page's `--ground` in both schemes (tokens.css): what a window shows before its page does. */
const grounds = { dark: '#0f1013', light: '#f3f3f5' };

export function groundOf({ shouldUseDarkColors }: Pick<NativeTheme, 'shouldUseDarkColors'>): string {
  return shouldUseDarkColors ? grounds.dark : grounds.light;
}
