/** What of an object was given: other programs send null for what they leave out. */
export function given<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  // Only what was null or undefined is gone, which is what the type says.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(present) as { [K in keyof T]?: NonNullable<T[K]> };
}
