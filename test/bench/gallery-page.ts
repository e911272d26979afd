import { performance } from 'node:perf_hooks';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { chromiumLaunchOptions } from '../e2e/support/browser.ts';
import { builtFile, usualWindow } from '../e2e/support/shells/app-under-test.ts';
import { screenOf } from '../e2e/support/screen.ts';
import { serveApp } from '../support/served-app.ts';

interface FrameFigures {
  frames: number;
  longFrames: number;
  longestMs: number;
}

/** What the gallery costs on the screen. */
export interface PageFigures {
  /** From the address to the first pictures. */
  openMs: number;
  /** At the pace of someone who looks for a picture. */
  looking: FrameFigures;
  /** From the first picture to the last in a few seconds: nearly every frame shows other pictures. */
  racing: FrameFigures;
  heapBeforeMegabytes: number;
  heapAfterMegabytes: number;
}

const longFrameMs = 50;
const scrollSeconds = 6;
/** About twenty rows a second. */
const lookingPixelsPerSecond = 3500;

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
    const looking = figuresOf(await scroll(page, lookingPixelsPerSecond * scrollSeconds));
    const racing = figuresOf(await scroll(page, null));
    const heapAfterMegabytes = await heapMegabytes(session);
    return {
      openMs,
      looking,
      racing,
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

function figuresOf(frames: readonly number[]): FrameFigures {
  return {
    frames: frames.length,
    longFrames: frames.filter((frame) => frame > longFrameMs).length,
    longestMs: Math.max(...frames),
  };
}

/** Scrolls from the first picture so many pixels down, or to the last one, at an even pace; how long each frame took, in ms. */
function scroll(page: Page, pixels: number | null): Promise<number[]> {
  return page.getByRole('grid', { name: 'Pictures' }).evaluate(
    (grid, { distance, duration }) =>
      new Promise<number[]>((resolve) => {
        const scroller = grid.parentElement;
        if (!scroller) throw new Error('The grid has no place to scroll in.');
        const frames: number[] = [];
        const whole = scroller.scrollHeight - scroller.clientHeight;
        const end = Math.min(whole, distance ?? whole);
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
    { distance: pixels, duration: scrollSeconds * 1000 },
  );
}
