import { Modal } from '@mantine/core';
import { useDraft, useStudio, useView } from '../../app/studio-context.tsx';
import { MaskEditor } from './MaskEditor.tsx';

/** Where the start picture is drawn anew, drawn by hand or loaded; over the page. */
export function MaskSheet() {
  const { view, draft } = useStudio();
  const opened = useView(({ sheet }) => sheet === 'mask');
  const start = useDraft((state) => state.start);
  return (
    <Modal.Root
      opened={opened && start !== null}
      onClose={view.closeSheet}
      size="auto"
      centered
      closeOnEscape
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title>Mask</Modal.Title>
          <Modal.CloseButton />
        </Modal.Header>
        <Modal.Body>
          {start && (
            <MaskEditor
              key={start.inputId}
              inputId={start.inputId}
              maskId={start.maskId}
              onCancel={view.closeSheet}
              onDone={(maskId) => {
                draft.change({ start: { ...start, maskId } });
                view.closeSheet();
              }}
            />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
