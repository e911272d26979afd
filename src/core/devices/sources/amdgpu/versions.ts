import type { Files } from './files.ts';

/**
 * The version of the installed ROCm, as its own file says it (`5.4.3-121`), or null: of `/opt/rocm`, which is a link to
 * the one in use; where there is no such link, of the newest `/opt/rocm-*`.
 */
export function readRocmVersion(files: Files): string | null {
  const others = files
    .names('opt')
    .filter((name) => /^rocm-\d/.test(name))
    .toReversed();
  for (const name of ['rocm', ...others]) {
    const version = versionIn(files, `opt/${name}/.info`) ?? versionIn(files, `opt/${name}/core/.info`);
    if (version !== null) return version;
  }
  return null;
}

/** `version` is the release's; `version-dev` and the like are those of parts, for installs without it. */
function versionIn(files: Files, folder: string): string | null {
  const names = files.names(folder).filter((name) => /^version(?:-|$)/.test(name));
  const found = names.map((name) => files.text(`${folder}/${name}`)?.split('\n')[0]?.trim() ?? '');
  return found.find((text) => /^\d+\.\d+[\w.+~-]{0,40}$/.test(text)) ?? null;
}

/** Only AMD's own driver package says a version; the one that comes with the kernel has none. */
export function readDriverVersion(files: Files): string | null {
  const text = files.text('sys/module/amdgpu/version');
  return text !== null && /^\d[\w.+~-]{0,40}$/.test(text) ? text : null;
}
