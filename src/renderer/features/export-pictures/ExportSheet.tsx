import { useStore } from 'zustand';
import { countOf } from '#shared/count-of.ts';
import { useStudio } from '../../app/studio-context.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { CopiesForm } from './CopiesForm.tsx';

/** Asks what copies of pictures should be like. */
export function ExportSheet() {
  const { picking } = useStudio();
  const wanted = useStore(picking.exporting, (state) => state.wanted);
  const close = () => picking.exporting.setState({ wanted: null });
  return (
    <Sheet
      opened={wanted !== null}
      onClose={close}
      size={480}
      title={wanted === null ? '' : `Export ${countOf(wanted.count, 'picture')}`}
    >
      {wanted !== null && <CopiesForm wanted={wanted} onDone={close} />}
    </Sheet>
  );
}
