/** Solves a small system of linear equations by Gauss's elimination with pivots; NaN where there is no one solution. */
export function solveLinear(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  const work = rows.map((row, index) => [...row, right[index] ?? NaN]);
  for (let column = 0; column < size; column += 1) {
    const below = work.slice(column).toSorted((a, b) => Math.abs(b[column] ?? 0) - Math.abs(a[column] ?? 0));
    work.splice(column, below.length, ...below);
    const pivot = work[column] ?? [];
    for (const [index, row] of work.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? NaN) / (pivot[column] ?? NaN);
      work[index] = row.map((value, position) => value - factor * (pivot[position] ?? NaN));
    }
  }
  return work.map((row, index) => (row[size] ?? NaN) / (row[index] ?? NaN));
}
