import { type Files, parseHexadecimal } from './files.ts';

/** PCI-SIG's number for AMD's graphics cards. */
const amdVendorId = 0x1002;

/** A card that the kernel's amdgpu driver runs. */
export interface Card {
  /** Folder of its files: `sys/class/drm/card0/device`. */
  folder: string;
  /** `0000:1a:00.0`; null only where sysfs hides it. */
  pciAddress: string | null;
  pciDeviceId: number | null;
  pciRevision: number | null;
  /** Sixteen lower-case hexadecimal digits, from Vega on; null where the card tells none. */
  uniqueId: string | null;
  /** `renderD128`, the file in `/dev/dri` through which programs use it. */
  renderNode: string | null;
}

/**
 * Finds the cards among DRM's entries: connectors (`card0-DP-1`), render nodes and the partitions of an Instinct
 * MI300 (platform devices, without a PCI vendor) are none.
 */
export function findCards(files: Files): Card[] {
  return files
    .names('sys/class/drm')
    .filter((name) => /^card\d+$/.test(name))
    .flatMap((name) => cardAt(files, `sys/class/drm/${name}/device`) ?? []);
}

function cardAt(files: Files, folder: string): Card | null {
  if (parseHexadecimal(files.text(`${folder}/vendor`)) !== amdVendorId) return null;
  const uevent = files.text(`${folder}/uevent`) ?? '';
  const driver = /^DRIVER=(.+)$/m.exec(uevent)?.[1];
  const pciAddress = parsePciAddress(/^PCI_SLOT_NAME=(.+)$/m.exec(uevent)?.[1] ?? files.targetName(folder));
  if (driver !== undefined && driver !== 'amdgpu') return null;
  return {
    folder,
    pciAddress,
    pciDeviceId: parseHexadecimal(files.text(`${folder}/device`)),
    pciRevision: parseHexadecimal(files.text(`${folder}/revision`)),
    uniqueId: parseUniqueId(files.text(`${folder}/unique_id`)),
    renderNode: files.names(`${folder}/drm`).find((name) => /^renderD\d+$/.test(name)) ?? null,
  };
}

/** `0000:1A:00.0` to `0000:1a:00.0`; null for anything else. */
export function parsePciAddress(text: string | null): string | null {
  return text !== null && /^[\da-f]{4,8}:[\da-f]{2}:[01][\da-f]\.[0-7]$/i.test(text)
    ? text.toLowerCase()
    : null;
}

/** Sixteen hexadecimal digits, as the driver prints them; 0 stands for none. */
function parseUniqueId(text: string | null): string | null {
  const digits = /^(?:0x)?([\da-f]{4,16})$/i.exec(text ?? '')?.[1];
  return digits === undefined || /^0+$/.test(digits) ? null : digits.toLowerCase().padStart(16, '0');
}

/** Why AMD cards of this machine are not among `cards`, or may not be used, as sentences. */
export function notesAboutCards(files: Files, cards: readonly Card[]): string[] {
  const listed = new Set<string | null>(cards.map((card) => card.pciAddress));
  return [
    ...files
      .names('sys/bus/pci/devices')
      .flatMap((name) => (listed.has(name) ? [] : whyNotListed(files, name))),
    ...cards.flatMap((card) => whyNotUsable(files, card)),
  ];
}

function whyNotListed(files: Files, address: string): string[] {
  const folder = `sys/bus/pci/devices/${address}`;
  if (parseHexadecimal(files.text(`${folder}/vendor`)) !== amdVendorId) return [];
  // 0x03…: display controllers, which Instinct cards up to MI200 are too; 0x1200…: processing accelerators, from MI300 on.
  if (!/^0x(?:03|1200)/.test(files.text(`${folder}/class`) ?? '')) return [];
  const driver = files.targetName(`${folder}/driver`);
  return [
    driver === null
      ? `The AMD card at ${address} has no driver: Polyptych needs the kernel's "amdgpu" driver for it.`
      : `The AMD card at ${address} belongs to the driver "${driver}": Polyptych reads cards of the "amdgpu" driver only.`,
  ];
}

/** In a container, sysfs shows all cards of the host, `/dev` only those that were passed in. */
function whyNotUsable(files: Files, { pciAddress, renderNode }: Card): string[] {
  if (renderNode === null || !files.has('dev')) return [];
  const path = `dev/dri/${renderNode}`;
  const card = `The AMD card at ${pciAddress ?? 'an unknown address'} is visible, but /${path}`;
  if (!files.has(path)) return [`${card} is missing: a container must be given it.`];
  if (files.mayUse(path)) return [];
  return [`${card} may not be opened: add yourself to the group "render" and log in again.`];
}
