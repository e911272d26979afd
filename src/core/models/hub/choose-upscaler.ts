/** Which files of a repository make a network that makes pictures larger: pure, by their paths. */
import { PolyptychError } from '#shared/errors.ts';
import { upscalerDocumentPaths, upscalerFile } from '#shared/upscaler-layout.ts';
import type { ChosenFile } from './chosen-file.ts';

/** What only models of words, or of sounds, have beside their network. */
const otherKinds = /(?:^|\/)(?:tokenizer(?:_config)?\.json|vocab\.(?:json|txt)|merges\.txt|[\w-]+\.model)$/;

/**
 * One network as `model.onnx`, the file with its weights under the name that it has in the network, and what is said about
 * it. That is `named` where one is, else the usual names, else the only one there is. Null where the repository is of
 * another kind; throws `model_invalid` where several could be meant.
 */
export function chooseUpscaler<F extends { path: string }>(
  files: readonly F[],
  repository: string,
  named?: string,
): ChosenFile<F>[] | null {
  const networks = files.map(({ path }) => path).filter((path) => path.endsWith('.onnx'));
  if (networks.length === 0 || files.some(({ path }) => otherKinds.test(path))) return null;
  const network = named ?? usualOf(networks);
  if (network === undefined || !networks.includes(network)) {
    const what = named === undefined ? 'holds several networks' : `has no ${named}; its networks are`;
    const address = `https://huggingface.co/${repository}/blob/main/${networks[0] ?? ''}`;
    throw new PolyptychError(
      'model_invalid',
      `${repository} ${what} ${listed(networks)}: give the address of the one that is wanted, like ${address}.`,
    );
  }
  const folder = network.slice(0, network.lastIndexOf('/') + 1);
  const chosen = new Map<string, ChosenFile<F>>();
  // The root first, so that what lies beside the network wins.
  for (const root of new Set(['', folder]))
    for (const file of files) {
      const target = file.path.startsWith(root) ? file.path.slice(root.length) : '';
      if (upscalerDocumentPaths.some((path) => path === target)) chosen.set(target, { file, target });
    }
  for (const file of files) {
    if (file.path === network) chosen.set(upscalerFile, { file, target: upscalerFile });
    const isData = file.path.startsWith(network) && /^[._]data$/.test(file.path.slice(network.length));
    const target = file.path.slice(folder.length);
    if (isData) chosen.set(target, { file, target });
  }
  return [...chosen.values()];
}

function usualOf(networks: readonly string[]): string | undefined {
  const usual = [upscalerFile, `onnx/${upscalerFile}`].find((path) => networks.includes(path));
  return usual ?? (networks.length === 1 ? networks[0] : undefined);
}

const shown = 6;

function listed(networks: readonly string[]): string {
  const more = networks.length - shown;
  return networks.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
