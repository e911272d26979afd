import type { ShellHandlers } from '#core/app-options.ts';
import { PolyptychError } from '#shared/errors.ts';

const refuse = (what: string) => () => {
  throw new PolyptychError('unsupported', `Only the desktop app can ${what}.`);
};

/** The answers of shells that have no file manager and no native dialogs. */
export const noDesktopHandlers: ShellHandlers = {
  'desktop.revealImage': refuse('open the folder of a picture'),
  'desktop.saveImageCopies': refuse('ask where to save pictures: use Download instead'),
  'desktop.exportPictures': refuse('ask where to save pictures: download them instead'),
  'desktop.addModel': refuse('ask for the folder of a model: put it into the models folder instead'),
  'desktop.openModelsFolder': refuse('open the models folder'),
};
