import { performance } from 'node:perf_hooks';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { chromiumLaunchOptions } from '../e2e/support/browser.ts';
import { builtFile, usualWindow } from '../e2e/support/shells/app-under-test.ts';
import { screenOf } from '../e2e/support/screen.ts';
import { serveApp } from '../support/served-app.ts';

/** What the gallery costs on the screen. */
export interface PageFigures {
  /** From the address to the first pictures. */
  openMs: number;
  frames: number;
  longFrames: number;
  longestFrameMs: number;
  heapBeforeMegabytes: number;
  heapAfterMegabytes: number;
}

const longFrameMs = 50;
const scrollSeconds = 6;

/** Opens the gallery of a home in a real browser, scrolls through all of it, and jumps about. */
export async function benchGalleryPage(home: string): Promise<PageFigures> {
  builtFile('renderer/index.html');
  const app = await serveApp({ home });
  const browser = await chromium.launch(chromiumLaunchOptions());
  try {
    const page = await browser.newPage(usualWindow);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const start = performance.now();
    await page.goto(app.url);
    await screenOf(page).pictures.nth(10).waitFor();
    const openMs = performance.now() - start;
    const heapBeforeMegabytes = await heapMegabytes(session);
    const frames = await scrollThrough(page, scrollSeconds * 1000);
    const heapAfterMegabytes = await heapMegabytes(session);
    const long = frames.filter((frame) => frame > longFrameMs).length;
    return {
      openMs,
      frames: frames.length,
      longFrames: long,
      longestFrameMs: Math.max(...frames),
      heapBeforeMegabytes,
      heapAfterMegabytes,
    };
  } finally {
    await browser.close();
    await app.stop();
  }
}

/** What the page's scripts hold, after a collection. */
async function heapMegabytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1024 ** 2;
}

/** Scrolls from the first picture to the last at an even pace; how long each frame took, in ms. */
function scrollThrough(page: Page, durationMs: number): Promise<number[]> {
  return page.getByRole('grid', { name: 'Pictures' }).evaluate(
    (grid, duration) =>
      new Promise<number[]>((resolve) => {
        const scroller = grid.parentElement;
        if (!scroller) throw new Error('The grid has no place to scroll in.');
        const frames: number[] = [];
        const end = scroller.scrollHeight - scroller.clientHeight;
        let start: number | null = null;
        let last = 0;
        const step = (now: number) => {
          if (start === null) start = now;
          else frames.push(now - last);
          last = now;
          const share = Math.min(1, (now - start) / duration);
          scroller.scrollTop = share * end;
          if (share < 1) requestAnimationFrame(step);
          else resolve(frames);
        };
        requestAnimationFrame(step);
      }),
    durationMs,
  );
}
