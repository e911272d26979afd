import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/tokens.css';
import './app/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createStudio } from './app/studio.ts';
import { readNonce } from './app/nonce.ts';
import { createBridgeCarrier } from './connection/bridge-carrier.ts';
import { systemClock } from './connection/clock.ts';
import { connectAddress, openWebSocketCarrier } from './connection/web-socket-carrier.ts';
import { readStored, writeStored } from './ui/local-storage.ts';

const draftKey = 'polyptych.draft';
const undoKey = 'polyptych.undo';
const seenKey = 'polyptych.seen-news';
const { polyptych: bridge } = window;

const studio = createStudio({
  openCarrier: bridge
    ? async () => createBridgeCarrier(bridge)
    : () => openWebSocketCarrier(connectAddress(window.location)),
  clock: systemClock,
  windowKey: new URLSearchParams(window.location.search).get('window'),
  draftStorage: { read: () => readStored(draftKey), write: (draft) => writeStored(draftKey, draft) },
  // Each window takes back what it did itself.
  undoStorage: {
    read: () => readStored(undoKey, 'session'),
    write: (stack) => writeStored(undoKey, stack, 'session'),
  },
  seenStorage: {
    read: () => readStored(seenKey, 'session'),
    write: (seenIds) => writeStored(seenKey, seenIds, 'session'),
  },
});
// Whoever looks at the page again, or whose network is back, should not wait for the next attempt.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') studio.session.retryNow();
});
window.addEventListener('online', () => studio.session.retryNow());

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(<App studio={studio} nonce={readNonce(document)} />);
