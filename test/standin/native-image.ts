import { existsSync } from 'node:fs';
import type { NativeImage } from 'electron';
import { loud } from './loud.ts';

/** Images are only handed on, to windows that show no icon. */
export const nativeImage = loud('nativeImage', {
  createFromPath: (path: string) =>
    loud('NativeImage', { isEmpty: () => !existsSync(path) } satisfies Pick<NativeImage, 'isEmpty'>),
});
