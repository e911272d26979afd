import type { Image } from '#shared/contract/gallery.ts';
import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * `devices` is the panel of a narrow window, `load` the devices' full view, `queue` the queue's, `mask` the mask of the
 * start picture, `variations` asks what changes, and `grid` shows what came of it.
 */
export type Sheet =
  | 'models'
  | 'api-keys'
  | 'themes'
  | 'runs'
  | 'files'
  | 'shortcuts'
  | 'devices'
  | 'load'
  | 'queue'
  | 'mask'
  | 'variations'
  | 'grid'
  | 'cancel-all'
  | 'collections'
  | 'trash'
  | 'insights';

/** What is open and where: the screen's own state, which the core does not know. */
export interface View {
  sheet: Sheet | null;
  /** The picture in the detail view. */
  detailImageId: string | null;
  /** The picture that variations are asked of. */
  variationsOf: Image | null;
  /** The job whose pictures are shown as a grid. */
  gridJobId: string | null;
  /** Counts up whenever something asks for the prompt to be focused. */
  promptFocusRequests: number;
}

export interface ViewStore {
  store: StoreApi<View>;
  openSheet(sheet: Sheet): void;
  closeSheet(): void;
  showDetail(imageId: string | null): void;
  /** Asks what is to change from one variation of a picture to the next. */
  askVariations(image: Image): void;
  /** Shows a job's pictures as a grid. */
  showGrid(jobId: string): void;
  /** Closes what lies over the prompt, and focuses it. */
  focusPrompt(): void;
}

export function createViewStore(): ViewStore {
  const store = createStore<View>()(() => ({
    sheet: null,
    detailImageId: null,
    variationsOf: null,
    gridJobId: null,
    promptFocusRequests: 0,
  }));
  return {
    store,
    openSheet: (sheet) => store.setState({ sheet }),
    closeSheet: () => store.setState({ sheet: null }),
    showDetail: (detailImageId) => store.setState({ detailImageId }),
    // One thing over another would take the keys of both.
    askVariations: (image) =>
      store.setState({ variationsOf: image, sheet: 'variations', detailImageId: null }),
    showGrid: (gridJobId) => store.setState({ gridJobId, sheet: 'grid', detailImageId: null }),
    focusPrompt: () =>
      store.setState(({ promptFocusRequests }) => ({
        promptFocusRequests: promptFocusRequests + 1,
        sheet: null,
        detailImageId: null,
      })),
  };
}
