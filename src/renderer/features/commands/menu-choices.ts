import type { MenuCommand } from '#shared/contract/desktop.ts';
import type { Events } from '#shared/contract/index.ts';

/** What the desktop shell's menu asks of this window. */
export interface MenuChoices {
  /** Takes the news of a choice, which goes to all windows. */
  apply(choice: Events['desktop.menuChosen']): void;
  /** Calls back for choices that are meant for this window; returns its undo. */
  onChoice(listener: (command: MenuCommand) => void): () => void;
}

/** `windowKey` is what this page's address carries; null in a shell without a menu. */
export function createMenuChoices(windowKey: string | null): MenuChoices {
  const listeners = new Set<(command: MenuCommand) => void>();
  return {
    apply(choice) {
      if (choice.windowKey !== windowKey) return;
      for (const listener of [...listeners]) listener(choice.command);
    },
    onChoice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
