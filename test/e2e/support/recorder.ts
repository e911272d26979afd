import type { Page } from '@playwright/test';

/** All that a page has shown of something, each change once and in order: looking now and then would miss some. */
export interface Recording {
  titles: string[];
  /** Percent of the first tile in the making. */
  percents: number[];
  /** Words of the queue's first row about the time. */
  remarks: string[];
  /** Pixels of the previews that were shown, as data addresses. */
  previews: string[];
  /** What the device cards said. */
  devices: string[];
}

declare global {
  interface Window {
    recording?: Recording;
  }
}

/** Starts writing down what the page shows; `readRecording` gives it back. */
export async function startRecording(page: Page): Promise<void> {
  await page.evaluate(() => {
    const recording: Recording = { titles: [], percents: [], remarks: [], previews: [], devices: [] };
    window.recording = recording;
    const note = <T>(list: T[], value: T | null | undefined) => {
      if (value !== null && value !== undefined && list.at(-1) !== value) list.push(value);
    };
    const look = () => {
      note(recording.titles, document.title);
      const bar = document.querySelector('[role=gridcell] [role=progressbar]');
      note(recording.percents, bar && Number(bar.getAttribute('aria-valuenow')));
      note(recording.remarks, document.querySelector('[aria-label=Jobs] > li')?.textContent);
      for (const card of document.querySelectorAll('[aria-label=Devices] li'))
        note(recording.devices, card.textContent);
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    // A load event does not bubble, but it can be caught on its way down.
    const keepPixels = ({ target }: Event) => {
      if (!(target instanceof HTMLImageElement) || !target.src.includes('/previews/')) return;
      const canvas = document.createElement('canvas');
      canvas.width = target.naturalWidth;
      canvas.height = target.naturalHeight;
      canvas.getContext('2d')?.drawImage(target, 0, 0);
      note(recording.previews, canvas.toDataURL());
    };
    document.addEventListener('load', keepPixels, true);
    look();
  });
}

export async function readRecording(page: Page): Promise<Recording> {
  const recording = await page.evaluate(() => window.recording);
  if (!recording) throw new Error('Nothing was recorded: the page was opened anew.');
  return recording;
}
