import { type Locator, type Page, expect } from '@playwright/test';

/** Where things are on the screen, by the names that people and screen readers know them by. */
export function screenOf(page: Page) {
  const gallery = page.getByRole('region', { name: 'Gallery' });
  const cells = gallery.getByRole('gridcell');
  const progress = page.getByRole('progressbar');
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  return {
    prompt: field('Prompt'),
    without: field('Without'),
    images: field('Images'),
    steps: field('Steps'),
    guidance: field('Guidance'),
    seed: field('Seed'),
    scheduler: page.getByRole('combobox', { name: 'Scheduler' }),
    generate: page.getByRole('button', { name: 'Generate', exact: true }),
    gallery,
    firstRun: page.getByRole('heading', { name: 'Your first picture' }),
    /** Finished ones, newest first. */
    pictures: cells.filter({ hasNot: progress }),
    /** Those in the making. */
    running: cells.filter({ has: progress }),
    search: page.getByRole('textbox', { name: 'Search pictures' }),
    showAll: gallery.getByRole('button', { name: /^All/ }),
    showFavorites: gallery.getByRole('button', { name: /^Favorites/ }),
    detail: page.getByRole('dialog', { name: 'Picture', exact: true }),
    jobs: page.getByRole('list', { name: 'Jobs' }).getByRole('listitem'),
    devices: page.getByRole('complementary', { name: 'Devices' }).getByRole('listitem'),
    unusedDevices: page.getByRole('region', { name: 'Devices not used' }),
    queueView: page.getByRole('dialog', { name: 'Queue in full' }),
    deviceView: page.getByRole('dialog', { name: 'Devices in full' }),
    notifications: page.getByRole('alert'),
    disconnected: page.getByRole('status').filter({ hasText: 'What you wrote is kept.' }),
    multiGpu: page.getByRole('switch', { name: 'Multi-GPU' }),
    maxGpus: page.getByRole('slider', { name: 'Max GPUs' }),
  };
}

/**
 * Waits until a page shows all and is connected. Each test waits for it, so the page itself looks, often and cheaply:
 * Playwright's own looks come up to half a second apart.
 */
export async function expectReady(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      [...document.querySelectorAll('button')].some(
        (button) => button.textContent.trim() === 'Generate' && !button.disabled,
      ),
    null,
    { polling: 50 },
  );
}

/** The value beside a name in the detail view. */
export function factOf(detail: Locator, name: string): Locator {
  return detail
    .locator('dl > div')
    .filter({
      has: detail
        .page()
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${name}$`) }),
    })
    .getByRole('definition');
}

/** Waits until a picture has arrived and been decoded, and gives its width in its own pixels. */
export async function expectLoaded(image: Locator, widthPixels: number): Promise<void> {
  await expect
    .poll(() => image.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : 0)))
    .toBe(widthPixels);
}

/** Presses Tab until an element has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const mostPresses = 60;
  for (let presses = 0; presses < mostPresses; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${mostPresses} times Tab do not lead to ${String(target)}.`);
}
