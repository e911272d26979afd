import { commandKey } from '../../ui/keys.ts';

export interface Shortcut {
  keys: readonly string[];
  does: string;
}

/** All keys, as the shortcut sheet shows them. */
export const shortcutGroups: readonly { label: string; shortcuts: readonly Shortcut[] }[] = [
  {
    label: 'Anywhere',
    shortcuts: [
      { keys: [commandKey, 'Enter'], does: 'Generate' },
      { keys: [commandKey, 'K'], does: 'Find any command' },
      { keys: [commandKey, 'Z'], does: 'Take back what was done to pictures' },
      { keys: [commandKey, 'Shift', 'Z'], does: 'Do it again' },
      { keys: ['/'], does: 'Write the prompt' },
      { keys: ['D'], does: 'Show the devices’ load and details' },
      { keys: ['Q'], does: 'Show the queue: lanes, what is next, statistics' },
      { keys: ['O'], does: 'Show runs: themes drawn overnight' },
      { keys: ['A'], does: 'Add pictures made elsewhere, check the files' },
      { keys: ['I'], does: 'Show insights: which settings and words you keep' },
      { keys: ['?'], does: 'Show this list' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    label: 'In a prompt',
    shortcuts: [
      { keys: [commandKey, '↑'], does: 'Weigh the selected words more' },
      { keys: [commandKey, '↓'], does: 'Weigh them less' },
    ],
  },
  {
    label: 'On a picture',
    shortcuts: [
      { keys: ['←', '↑', '→', '↓'], does: 'Move, or step through in the large view' },
      { keys: ['Enter'], does: 'Show large, with all settings' },
      { keys: ['F'], does: 'Favorite' },
      { keys: ['1', '–', '5'], does: 'Rate; 0 takes the rating away' },
      { keys: ['X'], does: 'Reject' },
      { keys: ['B'], does: 'Put into a collection' },
      { keys: ['R'], does: 'Reuse its settings' },
      { keys: ['V'], does: 'Make variations of it' },
      { keys: ['G'], does: 'Make a grid of variations: settings against each other' },
      { keys: ['Del'], does: 'Delete' },
    ],
  },
  {
    label: 'Many pictures',
    shortcuts: [
      { keys: ['Space'], does: 'Select, or let go' },
      { keys: ['Shift', '→'], does: 'Select further' },
      { keys: [commandKey, 'A'], does: 'Select all that are shown' },
      { keys: ['Esc'], does: 'Select none' },
      { keys: ['P'], does: 'Review them one by one: rate, reject, next' },
      { keys: ['C'], does: 'Compare two to four that are selected' },
      { keys: ['E'], does: 'Export those that are selected, or all that are shown' },
    ],
  },
  {
    label: 'On a job',
    shortcuts: [
      { keys: ['Alt', '↑'], does: 'Move up in the queue' },
      { keys: ['Alt', '↓'], does: 'Move down' },
    ],
  },
];
