import type { CombinationCount } from './count-combinations.ts';

/** A number of combinations as people read it: `1,204`, `about 160,000` where it is an estimate, `about 3.2 million`, `about 4.1 × 10^21`. */
export function combinationsText({
  kind,
  combinations,
}: Pick<CombinationCount, 'kind' | 'combinations'>): string {
  const digits = String(combinations);
  if (combinations < 1_000_000n)
    return kind === 'exact' ? grouped(digits) : `about ${grouped(rounded(digits))}`;
  const power = digits.length - 1;
  const scale = scales.find(([least]) => power >= least && power < least + 3);
  if (scale) {
    const [least, name] = scale;
    const whole = digits.slice(0, power - least + 1);
    return `about ${whole}.${digits.charAt(whole.length)} ${name}`;
  }
  return `about ${digits.charAt(0)}.${digits.charAt(1)} × 10^${power}`;
}

const scales = [
  [6, 'million'],
  [9, 'billion'],
  [12, 'trillion'],
] as const;

/** An estimate is good for two digits. */
const rounded = (digits: string) => `${digits.slice(0, 2)}${'0'.repeat(Math.max(0, digits.length - 2))}`;

const grouped = (digits: string) => digits.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
