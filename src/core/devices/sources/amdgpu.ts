import type { Card } from './amdgpu/cards.ts';
import { detectCards, type KnownCard } from './amdgpu/detect.ts';
import { createDrmClients, type DrmClient } from './amdgpu/drm-clients.ts';
import { openFiles } from './amdgpu/files.ts';
import { readCardNames } from './amdgpu/names.ts';
import { createRests, isAsleep, sleepDelayMs } from './amdgpu/power-state.ts';
import { readCard } from './amdgpu/read.ts';
import type { OpenedSource, SourceReading } from './source.ts';

/** Cards are read one after the other: one look at the processes serves them all. */
const clientsAgeLimitMs = 500;

/**
 * AMD cards through the files of the kernel's amdgpu driver: no library, no ROCm needed.
 * @param root Where `sys/`, `opt/`, `usr/`, `proc/` and `dev/` lie; `/` outside of tests.
 * @param now Milliseconds that never go back.
 * @param parentPid The process whose children our workers are.
 */
export function openAmdgpu({
  root,
  now = () => performance.now(),
  parentPid = process.ppid,
}: {
  root: string;
  now?: () => number;
  parentPid?: number;
}): OpenedSource {
  const files = openFiles(root);
  // Without the kernel's graphics interface there is nothing; a card may come later, then it is opened again.
  if (!files.has('sys/class/drm')) return { state: 'absent' };
  const names = readCardNames(files);
  const drmClients = createDrmClients({ files, now, parentPid });
  let known = new Map<string, KnownCard>();
  let clients: { at: number; list: DrmClient[] | null } = { at: -Infinity, list: null };
  const rests = createRests(now);
  /** Parts of processors whose load was below 100 % at some time. */
  const trusted = new Set<string>();

  function currentClients() {
    if (now() - clients.at > clientsAgeLimitMs) clients = { at: now(), list: drmClients.list() };
    return clients.list;
  }

  /** Some parts of processors (Raven and its kin) say 100 % for ever: the first other value is what makes it believable. */
  function believed(id: string, integrated: boolean, utilizationPercent: number | null) {
    if (utilizationPercent !== null && utilizationPercent < 100) trusted.add(id);
    return integrated && !trusted.has(id) ? null : utilizationPercent;
  }

  const leaveAlone = (card: Card, id: string) => isAsleep(files, card) || rests.isResting(id);

  /** Lets a card that nobody uses fall asleep. */
  function minded({ card }: KnownCard, reading: SourceReading): SourceReading {
    if (isAsleep(files, card)) rests.sawAsleep(reading.id);
    else if (!rests.isResting(reading.id))
      rests.saw(reading.id, isQuiet(reading) ? sleepDelayMs(files, card) : null);
    return reading;
  }

  return {
    state: 'open',
    source: {
      name: 'amdgpu',
      detect(watch) {
        const found = detectCards({ files, names, before: known, leaveAlone, watch });
        known = found.known;
        return found.detection;
      },
      read(id): SourceReading {
        const card = known.get(id);
        if (!card) return { state: 'lost', id, reason: `The AMD card ${id} was not found at the last look.` };
        const reading = readCard({
          files,
          known: card,
          leaveAlone: leaveAlone(card.card, id),
          clients: currentClients,
        });
        if (reading.state !== 'read') return reading;
        const utilizationPercent = believed(id, card.device.integrated, reading.utilizationPercent);
        return minded(card, { ...reading, utilizationPercent });
      },
      dispose() {},
    },
  };
}

function isQuiet(reading: SourceReading): boolean {
  return reading.state === 'read' && reading.utilizationPercent === 0 && reading.processes?.length === 0;
}
