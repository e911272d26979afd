import { type Files, parseHexadecimal } from './files.ts';

/** Where libdrm's list of names lies: the distribution's, and that of AMD's own packages. */
const listPaths = ['usr/share/libdrm/amdgpu.ids', 'opt/amdgpu/share/libdrm/amdgpu.ids'];
const listLimitBytes = 1024 * 1024;

/** Data-center cards, for machines without libdrm's list; the names and revisions are that list's. */
const knownCards = `
6860, 00, AMD Radeon Instinct MI25
6860, 01, AMD Radeon Instinct MI25
6860, 02, AMD Radeon Instinct MI25
738C, 01, AMD Instinct MI100
7408, 00, AMD Instinct MI250X
740C, 01, AMD Instinct MI250X / MI250
740F, 02, AMD Instinct MI210
74A0, 00, AMD Instinct MI300A
74A1, 00, AMD Instinct MI300X
`;

/** Marketing name by PCI device id and revision, or null. */
export type CardNames = (pciDeviceId: number | null, pciRevision: number | null) => string | null;

/** Reads the lists once: they change with the system's packages only. */
export function readCardNames(files: Files): CardNames {
  const texts = listPaths.flatMap((path) => files.text(path, listLimitBytes) ?? []);
  return parseCardNames([...texts, knownCards].join('\n'));
}

/**
 * Parses libdrm's `amdgpu.ids`: lines of `device id, revision, name`, ids in hexadecimal digits, `#` before remarks,
 * a line with the list's version. Of two lines for the same card the first counts.
 */
export function parseCardNames(text: string): CardNames {
  const names = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, device, revision, name] = /^\s*([\da-f]+)\s*,\s*([\da-f]+)\s*,\s*(\S.*?)\s*$/i.exec(line) ?? [];
    const key = keyOf(parseHexadecimal(device ?? null), parseHexadecimal(revision ?? null));
    if (key !== null && name !== undefined && !names.has(key)) names.set(key, name);
  }
  return (pciDeviceId, pciRevision) => names.get(keyOf(pciDeviceId, pciRevision) ?? '') ?? null;
}

function keyOf(device: number | null, revision: number | null): string | null {
  return device === null || revision === null ? null : `${device},${revision}`;
}
