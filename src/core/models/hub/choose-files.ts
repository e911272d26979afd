/** Which files of a repository make a model that can be used: pure, by their paths. */
import { PolyptychError } from '#shared/errors.ts';
import { otherWeightsProblem } from '../checks/other-weights.ts';
import type { ChosenFile } from './chosen-file.ts';
import { chooseUpscaler } from './choose-upscaler.ts';

/** Folders of a model that this app reads; a safety checker or a feature extractor is not among them. */
const partFolders = /^(?:tokenizer|text_encoder)(?:_2)?$|^(?:unet|vae_decoder|vae_encoder|scheduler)$/;
const rootFiles = /^(?:model_index\.json|polyptych\.json|LICENSE(?:\.\w+)?)$/;
/** Weights of other programs, other forms of the network, and pictures for people. */
const unneeded =
  /\.(?:safetensors|msgpack|h5|ckpt|pt|pth|ort|xml|md|png|jpe?g|gif|webp|gitattributes)$|(?:pytorch_model|openvino)[^/]*\.bin(?:\.index\.json)?$|\.safetensors\.index\.json$/;
/** Hidden files, and names that are more than a name on some system. */
const unsafeName = /^\.|[\\:]/;
/** `model.onnx` and what belongs to it; other names before `.onnx` are other forms: `model_fp16.onnx_data`. */
const otherForm = /^(?!model\.onnx).+\.onnx(?:[._]data.*)?$/;

/**
 * Takes the ONNX export out of a repository: at its root, else in a folder such as `onnx/`, whose missing configuration
 * comes from the root; where there is none, a network that makes pictures larger. `named` is the path of one that is meant.
 * Throws `model_invalid` where there is neither, with what is there instead.
 */
export function chooseFiles<F extends { path: string }>(
  files: readonly F[],
  repository: string,
  named?: string,
): ChosenFile<F>[] {
  const networks = files.map(({ path }) => path).filter((path) => /(?:^|\/)unet\/model\.onnx$/.test(path));
  const [shortest] = networks.toSorted((one, other) => one.length - other.length);
  if (shortest === undefined) {
    const upscaler = chooseUpscaler(files, repository, named);
    if (upscaler) return upscaler;
    throw noExport(files, repository);
  }
  const prefix = shortest.slice(0, -'unet/model.onnx'.length);
  const chosen = new Map<string, ChosenFile<F>>();
  // The root first, so that the export's own files win.
  for (const root of new Set(['', prefix])) {
    for (const file of files) {
      if (!file.path.startsWith(root)) continue;
      const target = file.path.slice(root.length);
      // Of the root, an export in a folder takes the configuration alone.
      if (isNeeded(target) && (root === prefix || /\.(?:json|txt)$/.test(target)))
        chosen.set(target, { file, target });
    }
  }
  return [...chosen.values()];
}

function isNeeded(path: string): boolean {
  const [folder = '', name, ...deeper] = path.split('/');
  if (name === undefined) return rootFiles.test(folder);
  if (unsafeName.test(name)) return false;
  return deeper.length === 0 && partFolders.test(folder) && !unneeded.test(name) && !otherForm.test(name);
}

function noExport(files: readonly { path: string }[], repository: string): PolyptychError {
  const paths = files.map(({ path }) => path);
  return new PolyptychError(
    'model_invalid',
    otherWeightsProblem(paths, repository) ??
      `${repository} holds no ONNX export of a text-to-image model (there is no unet/model.onnx), and no network that makes pictures larger: choose another repository.`,
  );
}
