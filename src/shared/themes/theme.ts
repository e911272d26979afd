import { jobLimits } from '../contract/jobs.ts';
import type { ChoiceTree } from './choice-tree.ts';
import { type Exclusion, createExclusion, excludes } from './exclusions.ts';
import { linkTemplates } from './link-templates.ts';
import type { ThemeDefaults, ThemeProblem, ThemeSource, Wildcards } from './theme-source.ts';

/** A theme that can be sampled. */
export interface Theme {
  name: string;
  description: string | null;
  tags: readonly string[];
  tree: ChoiceTree;
  exclusions: readonly Exclusion[];
  /** Whether a combination may make no prompt: an excluded, an empty or a too long one. */
  refusesSome: boolean;
  defaults: ThemeDefaults;
}

export interface LinkedTheme {
  /** null where an error makes it unusable. */
  theme: Theme | null;
  problems: ThemeProblem[];
}

/** Makes a theme of its source, or says what is wrong with it and where. Never throws. */
export function linkTheme(source: ThemeSource, wildcards: Wildcards): LinkedTheme {
  const { root, problems } = linkTemplates(source, wildcards);
  if (problems.some(({ severity }) => severity === 'error') || root.tree.count === 0n)
    return { theme: null, problems };
  const exclusions = source.exclusions.map(createExclusion);
  const { longest, speaks } = root.measures;
  const theme = {
    name: source.name,
    description: source.description,
    tags: source.tags,
    tree: root.tree,
    exclusions,
    refusesSome: exclusions.length > 0 || !speaks || longest > jobLimits.promptCharacters,
    defaults: source.defaults,
  };
  return { theme, problems };
}

/** Whether a combination's text can be a prompt of the theme. */
export function accepts({ exclusions }: Theme, prompt: string): boolean {
  if (prompt === '' || prompt.length > jobLimits.promptCharacters) return false;
  return !exclusions.some((exclusion) => excludes(exclusion, prompt));
}
