import { createStore, type StoreApi } from 'zustand/vanilla';

/** `devices` is the panel of a narrow window, `load` the devices' full view, `queue` the queue's, `mask` the mask of the start picture. */
export type Sheet =
  | 'models'
  | 'api-keys'
  | 'themes'
  | 'shortcuts'
  | 'devices'
  | 'load'
  | 'queue'
  | 'mask'
  | 'cancel-all'
  | 'collections'
  | 'trash'
  | 'insights';

/** What is open and where: the screen's own state, which the core does not know. */
export interface View {
  sheet: Sheet | null;
  /** The picture in the detail view. */
  detailImageId: string | null;
  /** Counts up whenever something asks for the prompt to be focused. */
  promptFocusRequests: number;
}

export interface ViewStore {
  store: StoreApi<View>;
  openSheet(sheet: Sheet): void;
  closeSheet(): void;
  showDetail(imageId: string | null): void;
  /** Closes what lies over the prompt, and focuses it. */
  focusPrompt(): void;
}

export function createViewStore(): ViewStore {
  const store = createStore<View>()(() => ({ sheet: null, detailImageId: null, promptFocusRequests: 0 }));
  return {
    store,
    openSheet: (sheet) => store.setState({ sheet }),
    closeSheet: () => store.setState({ sheet: null }),
    showDetail: (detailImageId) => store.setState({ detailImageId }),
    focusPrompt: () =>
      store.setState(({ promptFocusRequests }) => ({
        promptFocusRequests: promptFocusRequests + 1,
        sheet: null,
        detailImageId: null,
      })),
  };
}
