import { useHotkeys } from '@mantine/hooks';
import { useStudio } from '../../app/studio-context.tsx';
import { useImageActions } from '../gallery/use-image-actions.tsx';

const typing = ['INPUT', 'TEXTAREA', 'SELECT'];

/** The keys that work anywhere. Those of a picture belong to the gallery. */
export function Hotkeys() {
  const { generation, view } = useStudio();
  const actions = useImageActions();
  // Generating works while one writes, too; the form would only take it from some of its fields.
  useHotkeys([['mod+Enter', () => void generation.run()]], []);
  useHotkeys(
    [
      ['mod+Z', () => actions.undoRemove()],
      ['shift+?', () => view.openSheet('shortcuts')],
      ['?', () => view.openSheet('shortcuts')],
      ['/', () => view.focusPrompt()],
      ['d', () => view.openSheet('load')],
      ['q', () => view.openSheet('queue')],
    ],
    typing,
  );
  return null;
}
