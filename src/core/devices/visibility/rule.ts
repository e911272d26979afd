import type { FoundDevice } from '../sources/source.ts';

/** What of the environment hides devices or orders them. */
export type VisibilityEnvironment = Readonly<Record<string, string | undefined>>;

/** A rule's answer: positions in the list that it was given, in the order wanted; null where it changes nothing. */
export type Selection = readonly number[] | null;

/** How one variable hides and orders the devices that the variables before it have left. Never throws. */
export interface VisibilityRule {
  variable: string;
  select(value: string, candidates: readonly FoundDevice[], environment: VisibilityEnvironment): Selection;
}
