import { z } from 'zod';
import { request } from '../rpc/define.ts';
import { idSchema } from './common.ts';

/** What only a shell with a desktop can do. Other shells answer `unsupported` and say so in the snapshot. */
export const desktop = {
  requests: {
    /** Opens the file manager with the picture's file selected. */
    'desktop.revealImage': request(z.strictObject({ imageId: idSchema }), z.object({})),
  },
  events: {},
};
