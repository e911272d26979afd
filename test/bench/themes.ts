import { readTheme } from '#core/themes/read-theme.ts';
import { noWildcards } from '#shared/themes/theme-source.ts';
import { hostileThemes, largeTheme } from '../support/hostile-themes.ts';
import { median, print } from './report.ts';

const rounds = 20;
/** For a file that is refused. */
const promisedMs = 100;

/** The claim: a hostile theme file is refused within a tenth of a second, and costs little more than a large honest one. */
export function benchThemes(): Promise<void> {
  const files = [
    { name: 'a large theme', text: largeTheme },
    ...hostileThemes.map(({ name, make }) => ({ name, text: make() })),
  ];
  const times = files.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { text }] of files.entries()) {
      const begun = performance.now();
      readTheme(text, 'theme.yaml', noWildcards);
      times[index]?.push(performance.now() - begun);
    }
  const large = median(times[0] ?? []);
  print(
    `Reading a theme file, ${rounds} times each in turn`,
    files.map(({ name }, index) => {
      const own = times[index] ?? [];
      const typical = median(own);
      const longest = Math.max(...own);
      return [
        name,
        `${(typical / large).toFixed(2)} of the large one; median ${typical.toFixed(1)} ms, longest ${longest.toFixed(1)} ms${typical > promisedMs ? ' (over the promise)' : ''}`,
      ];
    }),
  );
  return Promise.resolve();
}
