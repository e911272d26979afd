import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import { isOwnAddress } from './app-address.ts';

/** What the menu needs to know of the place that was clicked. */
export type ClickedPlace = Pick<
  ContextMenuParams,
  'isEditable' | 'selectionText' | 'mediaType' | 'srcURL'
> & {
  editFlags: Pick<ContextMenuParams['editFlags'], 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'>;
};

export interface PictureActions {
  saveCopy(imageId: string): void;
  reveal(imageId: string): void;
}

const pictureAddress = /^\/(?:images|thumbnails)\/([0-9a-zA-Z-]{1,64})$/;

/** The finished picture that an address of our page shows; null for previews, and for what is not ours. */
export function pictureOf(address: string): string | null {
  return isOwnAddress(address) ? (pictureAddress.exec(new URL(address).pathname)?.[1] ?? null) : null;
}

/** What a click with the other button offers: editing in fields, copying selected text, saving pictures. Empty for no menu. */
export function contextMenuTemplate(
  { isEditable, selectionText, mediaType, srcURL, editFlags }: ClickedPlace,
  { saveCopy, reveal }: PictureActions,
): MenuItemConstructorOptions[] {
  if (isEditable)
    return [
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ];
  const imageId = mediaType === 'image' ? pictureOf(srcURL) : null;
  if (imageId !== null)
    return [
      { label: 'Save a Copy…', click: () => saveCopy(imageId) },
      { label: 'Show in Folder', click: () => reveal(imageId) },
    ];
  return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }];
}
