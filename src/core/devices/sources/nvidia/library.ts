import koffi, { type LibraryHandle } from 'koffi';

/** Where each platform keeps the libraries of NVIDIA's driver: the loader's own search first, then WSL's folder. */
const names: Record<'nvml' | 'cuda', Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  nvml: {
    linux: ['libnvidia-ml.so.1', 'libnvidia-ml.so', '/usr/lib/wsl/lib/libnvidia-ml.so.1'],
    win32: ['nvml.dll'],
  },
  cuda: {
    linux: ['libcuda.so.1', 'libcuda.so', '/usr/lib/wsl/lib/libcuda.so.1'],
    win32: ['nvcuda.dll'],
  },
};

export type LoadedLibrary =
  | { state: 'loaded'; name: string; library: LibraryHandle }
  | { state: 'missing' }
  /** It is there, or was asked for by name, and cannot be loaded. */
  | { state: 'broken'; name: string; reason: string };

/** Loads a library of NVIDIA's driver: the one that is named, or else the system's. */
export function loadNvidiaLibrary(which: 'nvml' | 'cuda', named: string | null): LoadedLibrary {
  if (named !== null) return load(named);
  const tried = (names[which][process.platform] ?? []).map(load);
  return (
    tried.find(({ state }) => state === 'loaded') ??
    tried.find((one) => one.state === 'broken' && !isMissing(one.reason)) ?? { state: 'missing' }
  );
}

function load(name: string): LoadedLibrary {
  try {
    return { state: 'loaded', name, library: koffi.load(name) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { state: 'broken', name, reason: message.replace(/^Failed to load shared library: /, '') };
  }
}

/** In the words of the loaders of Linux and Windows. */
const isMissing = (reason: string) => /No such file|cannot find|could not be found|error 126/i.test(reason);

/** A function of C that answers with a code. */
export type CodeCall = (...values: (number | bigint | Buffer)[]) => number;

/**
 * The first of these functions that the library has, as one that takes values of these C types and answers with a code;
 * null where the library is too old (or too new) for all of them.
 */
export function bindFirst(
  library: LibraryHandle,
  functionNames: readonly string[],
  argumentTypes: string[],
): CodeCall | null {
  for (const name of functionNames) {
    try {
      const call: (...values: unknown[]) => unknown = library.func(name, 'int', argumentTypes);
      return (...values) => Number(call(...values));
    } catch {
      // Not in this library: the next name is an older one.
    }
  }
  return null;
}
