import { fileURLToPath } from 'node:url';

export const embeddedModel = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
