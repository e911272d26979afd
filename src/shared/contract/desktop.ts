import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { idSchema, nothing } from './common.ts';
import { exportPlanSchema } from './exports.ts';
import { fileTaskSchema } from './files.ts';

/** What this shell can do beyond the contract's other requests. Each is a request of the same name below. */
export const desktopCapabilitiesSchema = z.object({
  revealImage: z.boolean(),
  saveImageCopies: z.boolean(),
  exportPictures: z.boolean(),
  addModel: z.boolean(),
  openModelsFolder: z.boolean(),
});
export type DesktopCapabilities = z.infer<typeof desktopCapabilitiesSchema>;

/** Of a shell without a desktop. */
export const noDesktopCapabilities: DesktopCapabilities = {
  revealImage: false,
  saveImageCopies: false,
  exportPictures: false,
  addModel: false,
  openModelsFolder: false,
};

/** What the application menu asks of the page that is in front. */
export type MenuCommand = 'save-copy' | 'show-models' | 'add-model' | 'show-shortcuts';

/** What only a shell with a desktop can do. Other shells answer `unsupported` and say so in the snapshot. */
export const desktop = {
  requests: {
    /** Opens the file manager with the picture's file selected. */
    'desktop.revealImage': request(z.strictObject({ imageId: idSchema }), z.object({})),
    /**
     * Asks where to, by a native dialog, and copies the pictures' files there; nothing is overwritten unasked.
     * 0 when the person changed their mind.
     */
    'desktop.saveImageCopies': request(
      z.strictObject({ imageIds: z.array(idSchema).min(1).max(1000) }),
      z.object({ saved: z.int() }),
    ),
    /**
     * Asks where to, by a native dialog, and begins to copy pictures there, as files or as one .zip file: work on files as
     * any other. null when the person changed their mind.
     */
    'desktop.exportPictures': request(
      z.strictObject({ plan: exportPlanSchema, as: z.enum(['folder', 'zip']) }),
      z.object({ task: fileTaskSchema.nullable() }),
    ),
    /** Asks for a model's folder and makes it available where it lies; null when the person changed their mind. */
    'desktop.addModel': request(nothing, z.object({ modelId: z.string().nullable() })),
    /** Opens the folder for models of one's own in the file manager. */
    'desktop.openModelsFolder': request(nothing, z.object({})),
  },
  events: {
    /** The menu's choice, for the window whose address carries this key as `?window=`; others ignore it. */
    'desktop.menuChosen': event<{ windowKey: string; command: MenuCommand }>(),
  },
};
