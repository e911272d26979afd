import { type Device, type Machine, unknownReadings } from '#shared/contract/devices.ts';

interface Told {
  devices: Device[];
  machine: Machine;
}

/** Tells what became of the devices: many changes of one moment once, and none where only readings changed. */
export function createDeviceNews(options: {
  current(): Told;
  /** Something may have changed that decides what can be begun. */
  onMoment(): void;
  tell(news: Told): void;
}): { changed(): void; dispose(): void } {
  const { current, onMoment, tell } = options;
  let pending = false;
  let disposed = false;
  let told = '';
  return {
    changed() {
      if (pending) return;
      pending = true;
      queueMicrotask(() => {
        pending = false;
        if (disposed) return;
        onMoment();
        const news = current();
        const lasting = JSON.stringify([news.devices.map(withoutReadings), news.machine]);
        if (lasting === told) return;
        told = lasting;
        tell(news);
      });
    },
    dispose() {
      disposed = true;
    },
  };
}

const withoutReadings = (device: Device): Device => ({ ...device, ...unknownReadings });
