/**
 * The lines of a small curve in a box of 1 by 1, and the areas below them as one path each; a null breaks the line.
 * `maximum` is the value at the top.
 */
export function sparklinePaths(
  values: readonly (number | null)[],
  maximum: number,
): { line: string; area: string } {
  const last = Math.max(1, values.length - 1);
  let line = '';
  let area = '';
  let run: [x: string, y: string][] = [];
  const endRun = () => {
    const [first] = run;
    const end = run.at(-1);
    if (!first || !end) return;
    const points = run.map(([x, y]) => `${x} ${y}`).join('L');
    // A single point has no length: a horizontal hair makes it visible.
    line += run.length === 1 ? `M${points}h0.001` : `M${points}`;
    area += `M${first[0]} 1L${points}L${end[0]} 1Z`;
    run = [];
  };
  for (const [index, value] of values.entries()) {
    if (value === null) {
      endRun();
      continue;
    }
    const height = Math.min(1, Math.max(0, value / maximum));
    run.push([(index / last).toFixed(4), (1 - height).toFixed(3)]);
  }
  endRun();
  return { line, area };
}
