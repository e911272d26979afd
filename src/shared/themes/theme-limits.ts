/**
 * Bounds that keep a theme, however it was made, from using up time or memory. Good themes stay far below them.
 */
export const themeLimits = {
  /** Of a theme file. */
  fileBytes: 256 * 1024,
  /** Of one wildcard file. */
  wildcardFileBytes: 2 * 1024 * 1024,
  templateCharacters: 20_000,
  /** Braces inside braces. */
  braceDepth: 30,
  /** Lists that refer to lists. */
  listDepth: 30,
  /** Entries and options of one theme, those of its wildcard files included. */
  options: 300_000,
  /** Choices that one prompt may take. */
  choicesPerPrompt: 2_000,
  /** Characters of a prompt before any is refused for its length: what a theme may grow to at all. */
  longestPrompt: 100_000,
  /** Bits of the number of combinations: about 1 followed by 1,233 zeros. */
  combinationBits: 4_096,
  numbersInRange: 1_000_000,
  /** `{n$$…}`. */
  picks: 100,
  /** Options times how many of them are picked. */
  pickWork: 50_000,
  /** Problems that are listed; more of them help nobody. */
  problems: 50,
} as const;
