import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

export interface SheetProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  /** Width in pixels. */
  size: number;
  children: ReactNode;
}

/** A small window over the page. Its head is no landmark: the page's own header is the only banner. */
export function Sheet({ opened, onClose, title, size, children }: SheetProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header role="presentation">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
