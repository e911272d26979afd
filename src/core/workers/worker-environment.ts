/** What a worker may see of our own environment: what programs need to run, and nothing else (no tokens, no secrets). */
const allowed = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'XDG_RUNTIME_DIR',
  'XDG_CACHE_HOME',
  'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES',
  // Where CUDA's driver lies in odd installs, and in tests.
  'POLYPTYCH_CUDA_LIBRARY',
];

/** The environment of a worker process: the allow-list, then what pins it to its device. */
export function workerEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  pinning: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = allowed.flatMap((name) => {
    const value = own[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), ...pinning };
}
