import type { Dialog } from 'electron';
import { loud } from './loud.ts';

/** A question that no test answers would wait for ever. */
function unanswered(name: keyof Dialog) {
  return async (): Promise<never> => {
    throw new Error(`Nobody answers dialog.${name}: a test that leads there puts its answer in its place.`);
  };
}

export const dialog = loud('dialog', {
  showMessageBox: unanswered('showMessageBox'),
  showOpenDialog: unanswered('showOpenDialog'),
  showSaveDialog: unanswered('showSaveDialog'),
  // What Electron does on Linux where it has no window yet.
  showErrorBox: (title: string, content: string) => void process.stderr.write(`${title}\n${content}\n`),
} satisfies Pick<Dialog, 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'>);
