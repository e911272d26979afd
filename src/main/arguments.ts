import { parseSimulatedGpus, simulateGpusOption as name } from '#core/simulated-gpus.ts';

export interface StartArguments {
  /** null for the machine's own devices. */
  simulatedGpus: number | null;
}

/**
 * Reads what the app was started with. Chromium adds switches of its own and reads others, so that whatever is not ours
 * is passed over. Throws `bad_input` for a number of devices that is none.
 */
export function readArguments(argv: readonly string[]): StartArguments {
  const index = argv.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  const given = argv[index];
  if (index === -1 || given === undefined) return { simulatedGpus: null };
  const text = given === name ? (argv[index + 1] ?? '') : given.slice(name.length + 1);
  return { simulatedGpus: parseSimulatedGpus(text) };
}
