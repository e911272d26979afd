import { expect, test } from 'vitest';
import { readTheme } from '#core/themes/read-theme.ts';
import { noWildcards } from '#shared/themes/theme-source.ts';
import { hostileThemes, largeTheme } from '../support/hostile-themes.ts';

const read = (text: string) => readTheme(text, 'my.yaml', noWildcards);

/** Of some tries the quickest: what else the machine does is not the file's. */
function quickestMs(text: string): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    read(text);
    return performance.now() - begun;
  });
  return Math.min(...times);
}

test('the large theme that the others are measured against is one that can be used', () => {
  expect(read(largeTheme)).toMatchObject({ problems: [], theme: { tree: { count: 4_500n } } });
});

test.each(hostileThemes.map(({ name, make, message }) => [name, make, message] as const))(
  'a hostile file with %s is refused with a sentence, and costs no more than a few large ones',
  (_name, make, message) => {
    const text = make();
    const { theme, problems } = read(text);
    expect(theme === null || message === '').toBe(true);
    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
    // What `npm run bench -- themes` prints in milliseconds, as a share of what anybody may ask for.
    expect(quickestMs(text)).toBeLessThan(4 * quickestMs(largeTheme));
  },
);
