import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExportPlan } from '#shared/contract/exports.ts';
import type { Image } from '#shared/contract/gallery.ts';

/** Pictures of which copies are wanted. */
export interface ToExport {
  pictures: ExportPlan['pictures'];
  count: number;
  /** One of them, as an example of what copies are called. */
  example: Image | null;
}

export type ExportingStore = StoreApi<{ wanted: ToExport | null }>;

/** What is asked about at the moment; null while nothing is. */
export const createExporting = (): ExportingStore =>
  createStore<{ wanted: ToExport | null }>()(() => ({ wanted: null }));
