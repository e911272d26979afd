export interface SinglestepRules {
  /** The last group is made of lower orders. */
  lowersFinal: boolean;
  /** The last step ends without noise, which only the first order reaches. */
  reachesZero: boolean;
}

/**
 * The order of each call of a singlestep solver: groups that count up to `order`, the last group shortened where calls
 * are left over or the end asks for it (Lu et al., 2022, arXiv 2206.00927, section 3.3).
 */
export function singlestepOrders(
  order: number,
  steps: number,
  { lowersFinal, reachesZero }: SinglestepRules,
): number[] {
  const orders = Array.from({ length: steps }, (_, index) => (index % order) + 1);
  const lowers = lowersFinal || reachesZero || steps % order !== 0;
  if (lowers && order === 3 && steps % 3 === 0) orders.splice(-3, 3, 1, 2, 1);
  else if (lowers && order === 2 && steps % 2 === 0) orders.splice(-2, 2, 1, 1);
  return reachesZero ? [...orders.slice(0, -1), 1] : orders;
}
