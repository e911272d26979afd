import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderPackage } from './cuda-package.ts';

const runtimeFile = 'libonnxruntime.so.1';
/** Where NVIDIA's own libraries lie that the loader does not search by itself. */
const toolkitFolders = ['/usr/local/cuda/lib64', '/opt/cuda/lib64', '/usr/lib/wsl/lib'];

/** The CUDA provider in the data folder: one folder for each version of onnxruntime. */
export interface CudaFolder {
  /** Where the provider of this version lies, or will. */
  readonly path: string;
  isInstalled(): boolean;
  /**
   * How a worker finds the provider, as its `LD_LIBRARY_PATH`; null where it is not installed. onnxruntime looks for
   * providers beside itself, so a link to it is put there, and the loader finds that link first.
   *
   * @param runtimeFolder where onnxruntime's own library lies now: an AppImage has another place at each start
   * @param inherited our own `LD_LIBRARY_PATH`
   */
  libraryPath(runtimeFolder: string | null, inherited: string | undefined): string | null;
  remove(): void;
}

export function createCudaFolder(root: string, { version, files }: ProviderPackage): CudaFolder {
  const path = join(root, `onnxruntime-${version}`);
  const isInstalled = () => files.every((file) => existsSync(join(path, file)));
  return {
    path,
    isInstalled,
    libraryPath(runtimeFolder, inherited) {
      if (runtimeFolder === null || !isInstalled()) return null;
      linkTo(join(runtimeFolder, runtimeFile), join(path, runtimeFile));
      const own = (inherited ?? '').split(':').filter((folder) => folder !== '');
      return [path, ...own, ...toolkitFolders.filter((folder) => existsSync(folder))].join(':');
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Replaced in one go: a worker that starts meanwhile finds the one or the other. */
function linkTo(target: string, link: string) {
  if (targetOf(link) === target) return;
  mkdirSync(join(link, '..'), { recursive: true });
  const next = `${link}.next`;
  rmSync(next, { force: true });
  symlinkSync(target, next);
  renameSync(next, link);
}

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
