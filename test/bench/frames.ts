import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CDPSession, type Page, chromium } from '@playwright/test';
import { type FakeNvidia, startFakeNvidia } from '../devices/fake-nvml.ts';
import { chromiumLaunchOptions } from '../e2e/support/browser.ts';
import { builtFile, createHome, usualWindow } from '../e2e/support/shells/app-under-test.ts';
import { screenOf } from '../e2e/support/screen.ts';
import { serveApp } from '../support/served-app.ts';
import { median, print } from './report.ts';

const cards = 16;
const rounds = 3;
const seconds = 8;
/** Two frames of a screen with 60 a second: whatever takes longer is seen as a jerk. */
const longFrameMs = 34;

/** What one look at the screen cost. */
interface Look {
  /** Of the page's main thread, for each second. */
  taskMs: number;
  scriptMs: number;
  longFrames: number;
  longestFrameMs: number;
}

/**
 * What the device panel and the full view cost the page when the readings of sixteen cards change each second, looked
 * at in turn.
 */
export async function benchFrames(): Promise<void> {
  builtFile('renderer/index.html');
  const { home, remove } = createHome();
  const root = mkdtempSync(join(tmpdir(), 'polyptych-bench-bus-'));
  const nvidia = startFakeNvidia(cards);
  nvidia.showOnBus(root);
  const environment = { ...nvidia.environment, POLYPTYCH_SYSFS_ROOT: root };
  const app = await serveApp({ home, simulatedGpus: 0, environment });
  const browser = await chromium.launch(chromiumLaunchOptions());
  const load = varyLoad(nvidia);
  try {
    const page = await browser.newPage(usualWindow);
    await page.goto(app.url);
    const { panel, view } = await lookInTurn(page);
    print(
      `Main thread of the page, ${cards} cards read once a second, ${rounds} times ${seconds} s each in turn (medians)`,
      [
        ...rowsOf('the panel alone', panel),
        ...rowsOf('the full view', view),
        ['ratio', ratioOf(view, panel)],
      ],
    );
  } finally {
    clearInterval(load);
    await browser.close();
    await app.stop();
    nvidia.dispose();
    rmSync(root, { recursive: true, force: true });
    remove();
  }
}

async function lookInTurn(page: Page): Promise<{ panel: Look[]; view: Look[] }> {
  const { devices, deviceView } = screenOf(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const looks = { panel: [] as Look[], view: [] as Look[] };
  // The processor is one of them.
  await devices.nth(cards).waitFor();
  for (let round = 0; round < rounds; round += 1) {
    await settled();
    looks.panel.push(await look(page, session));
    await page.getByRole('button', { name: 'Load over time and details' }).click();
    await deviceView
      .getByRole('img', { name: /^Memory of .*: now \d/ })
      .nth(cards - 1)
      .waitFor();
    await settled();
    looks.view.push(await look(page, session));
    await page.keyboard.press('Escape');
    await deviceView.waitFor({ state: 'hidden' });
  }
  return looks;
}

/** What opening or closing costs is no part of what it costs to stay. */
const settled = () => delay(2000);

async function look(page: Page, session: CDPSession): Promise<Look> {
  const metrics = async () => {
    const { metrics: list } = await session.send('Performance.getMetrics');
    return new Map(list.map(({ name, value }) => [name, value]));
  };
  const before = await metrics();
  const frames = await page.evaluate(frameTimes, seconds * 1000);
  const after = await metrics();
  const since = (name: string) => (after.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN);
  // The browser counts seconds.
  const perSecond = (name: string) => (since(name) / since('Timestamp')) * 1000;
  return {
    taskMs: perSecond('TaskDuration'),
    scriptMs: perSecond('ScriptDuration'),
    longFrames: frames.filter((frameMs) => frameMs > longFrameMs).length,
    longestFrameMs: Math.max(...frames),
  };
}

/** Runs in the page: how long each frame took. */
function frameTimes(forMs: number): Promise<number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const begin = performance.now();
    let last = begin;
    const next = () => {
      const now = performance.now();
      times.push(now - last);
      last = now;
      if (now - begin < forMs) requestAnimationFrame(next);
      else resolve(times);
    };
    requestAnimationFrame(next);
  });
}

/** Every reading of every card changes before each sample. */
function varyLoad(nvidia: FakeNvidia): NodeJS.Timeout {
  const gibibyte = 2 ** 30;
  let turn = 0;
  return setInterval(() => {
    turn += 1;
    nvidia.change(({ cards: all }) => {
      for (const [index, card] of all.entries()) {
        const used = 9 + ((index + turn) % 30);
        card.utilizationPercent = (index * 13 + turn * 7) % 101;
        card.temperatureCelsius = 40 + ((index + turn) % 30);
        card.powerMilliwatts = 60_000 + 1000 * ((index * 17 + turn * 11) % 300);
        card.memory = {
          total: 80 * gibibyte,
          free: (79 - used) * gibibyte,
          used: used * gibibyte,
          reserved: gibibyte,
        };
      }
    });
  }, 900);
}

function rowsOf(name: string, looks: readonly Look[]): [string, string][] {
  const taskMs = median(looks.map((one) => one.taskMs));
  const scriptMs = median(looks.map((one) => one.scriptMs));
  const longFrames = looks.reduce((sum, one) => sum + one.longFrames, 0);
  const longest = Math.max(...looks.map(({ longestFrameMs }) => longestFrameMs));
  return [
    [name, `${taskMs.toFixed(1)} ms of each second, of which scripts ${scriptMs.toFixed(1)} ms`],
    [`  frames over ${longFrameMs} ms`, `${longFrames} in all; the longest took ${longest.toFixed(0)} ms`],
  ];
}

const ratioOf = (view: readonly Look[], panel: readonly Look[]): string =>
  (median(view.map(({ taskMs }) => taskMs)) / median(panel.map(({ taskMs }) => taskMs))).toFixed(1);
