import { useHotkeys } from '@mantine/hooks';
import { useStudio } from '../../app/studio-context.tsx';
import { usePickActions } from '../gallery/picking/use-pick-actions.tsx';

const typing = ['INPUT', 'TEXTAREA', 'SELECT'];

/** The keys that work anywhere. Those of a picture belong to the gallery. */
export function Hotkeys() {
  const { generation, view } = useStudio();
  const actions = usePickActions();
  // Generating works while one writes, too; the form would only take it from some of its fields.
  useHotkeys([['mod+Enter', () => void generation.run()]], []);
  useHotkeys(
    [
      ['mod+Z', () => void actions.undo()],
      ['mod+shift+Z', () => void actions.redo()],
      ['mod+Y', () => void actions.redo()],
      ['shift+?', () => view.openSheet('shortcuts')],
      ['?', () => view.openSheet('shortcuts')],
      ['/', () => view.focusPrompt()],
      ['d', () => view.openSheet('load')],
      ['a', () => view.openSheet('files')],
      ['q', () => view.openSheet('queue')],
      ['o', () => view.openSheet('runs')],
      ['i', () => view.openSheet('insights')],
    ],
    typing,
  );
  return null;
}
