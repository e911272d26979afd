import type { Shell } from 'electron';
import { loud } from './loud.ts';

/** There is no desktop to open anything on. Tests that want to know put themselves in the place of these. */
export const shell = loud('shell', {
  openExternal: async (_url: string) => undefined,
  openPath: async (_path: string) => '',
  showItemInFolder: (_path: string) => undefined,
  beep: () => undefined,
} satisfies Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder' | 'beep'>);
