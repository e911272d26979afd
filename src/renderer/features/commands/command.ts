import type { ReactNode } from 'react';

/** Something that can be done, as the command field offers it. */
export interface Command {
  id: string;
  label: string;
  /** Other words by which it is found. */
  keywords?: string;
  icon: ReactNode;
  keys?: string;
  run: () => void;
}
