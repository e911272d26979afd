/** A file that an import brings: `file` as its source names it. */
export interface ChosenFile<F> {
  file: F;
  /** Where it belongs in the model folder, relative, with `/`. */
  target: string;
}
