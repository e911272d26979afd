import { AxeBuilder } from '@axe-core/playwright';
import { type Locator, type Page, expect } from '@playwright/test';

/** Asks axe about the page as it is now; what it finds serious or critical fails with where and why. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  // Colours and opacities in the middle of a transition are nobody's design.
  await expect.poll(() => page.evaluate(movingElements)).toEqual([]);
  // The legacy mode opens no page of its own, which Electron has none for; it differs for frames only.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
  expect.soft(grave, `axe on: ${state}`).toEqual([]);
}

/** What is being animated now and will come to an end. For `page.evaluate`. */
function movingElements(): string[] {
  return document
    .getAnimations()
    .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations !== Infinity)
    .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.outerHTML ?? '') : ''));
}

/** Everything that moves for longer than the eye can see. For `page.evaluate`. */
export function lastingAnimations(): string[] {
  const visibleMs = 20;
  return document
    .getAnimations()
    .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration ?? 0) > visibleMs)
    .map(({ effect }) => (effect instanceof KeyframeEffect ? (effect.target?.outerHTML ?? '') : ''));
}

/** Whether the page as a whole can be scrolled sideways. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { content, view } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    view: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(view);
}

/** Whether an element that has the focus can be told from one that has not: by an outline, a shadow or a border around it. */
export function showsFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => {
    const look = () => {
      const marks: string[] = [];
      // A field's mark may sit on what wraps it, and a hidden input's on its neighbour.
      for (const part of [element, element.parentElement, element.nextElementSibling]) {
        if (!part) continue;
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor } = getComputedStyle(part);
        marks.push(outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`, boxShadow, borderColor);
      }
      return marks.join('|');
    };
    if (!(element instanceof HTMLElement)) return false;
    const focused = look();
    element.blur();
    const plain = look();
    element.focus({ preventScroll: true });
    return focused !== plain;
  });
}
