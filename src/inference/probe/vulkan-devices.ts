import koffi from 'koffi';
import { PolyptychError } from '#shared/errors.ts';
import { loadForGood, textAt, uuidText } from './native-library.ts';
import * as layout from './vulkan-layout.ts';

/** A device as Vulkan shows it to this process. */
export interface VulkanDevice {
  name: string;
  kind: layout.VulkanDeviceKind;
  vendorId: number;
  /** Only NVIDIA's are known by other programs. */
  uuid: string | null;
  pciAddress: string | null;
}

const names: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libvulkan.so.1', 'libvulkan.so'],
  win32: ['vulkan-1.dll'],
};
const nvidia = 0x10de;
const success = 0;
const pciExtension = 'VK_EXT_pci_bus_info';

/**
 * All devices that Vulkan shows this process, in its order. Dawn, which draws for WebGPU, sees the same: it asks the same
 * loader, in the same environment, so with the same drivers and layers. Throws `no_device` where there is no Vulkan.
 */
export function listVulkanDevices(): VulkanDevice[] {
  const library = loadForGood(
    "Vulkan's loader",
    names[process.platform] ?? [],
    "install the card's Vulkan driver and libvulkan1",
  );
  const createInstance = library.func('vkCreateInstance', 'int', ['void *', 'void *', 'void *']);
  const destroyInstance = library.func('vkDestroyInstance', 'void', ['uint64', 'void *']);
  const enumerate = library.func('vkEnumeratePhysicalDevices', 'int', ['uint64', 'void *', 'void *']);
  const getProperties = library.func('vkGetPhysicalDeviceProperties2', 'void', ['uint64', 'void *']);
  const enumerateExtensions = library.func('vkEnumerateDeviceExtensionProperties', 'int', [
    'uint64',
    'void *',
    'void *',
    'void *',
  ]);

  const application = Buffer.alloc(layout.applicationInfo.size);
  application.writeUInt32LE(layout.apiVersion, layout.applicationInfo.apiVersion);
  const info = structure(layout.instanceCreateInfo.size, layout.structureTypes.instanceCreateInfo);
  info.writeBigUInt64LE(koffi.address(application), layout.instanceCreateInfo.application);
  const handle = Buffer.alloc(8);
  const created = Number(createInstance(info, null, handle));
  if (created !== success)
    throw new PolyptychError(
      'no_device',
      `Vulkan does not start (code ${created}): install the card's driver.`,
    );
  const instance = handle.readBigUInt64LE();
  try {
    return counted(8, (count, into) => enumerate(instance, count, into)).map((entry) => {
      const device = entry.readBigUInt64LE();
      const extensions = counted(layout.extensionProperties.size, (count, into) =>
        enumerateExtensions(device, null, count, into),
      ).map((extension) => textAt(extension, 0, layout.nameLength));
      return describe((into) => getProperties(device, into), extensions.includes(pciExtension));
    });
  } finally {
    destroyInstance(instance, null);
  }
}

/** Vulkan's way to tell lists: first how many, then as many as there is room for. */
function counted(entryBytes: number, ask: (count: Buffer, into: Buffer | null) => unknown): Buffer[] {
  const count = Buffer.alloc(4);
  ask(count, null);
  const entries = Buffer.alloc(entryBytes * count.readUInt32LE());
  ask(count, entries);
  return Array.from({ length: count.readUInt32LE() }, (_, index) =>
    entries.subarray(index * entryBytes, (index + 1) * entryBytes),
  );
}

function describe(ask: (into: Buffer) => unknown, tellsAddress: boolean): VulkanDevice {
  const { structureTypes, properties2, idProperties } = layout;
  const pci = structure(layout.pciBusInfo.size, structureTypes.pciBusInfo);
  const id = structure(idProperties.size, structureTypes.idProperties);
  if (tellsAddress) id.writeBigUInt64LE(koffi.address(pci), layout.next);
  const properties = structure(properties2.size, structureTypes.properties2);
  properties.writeBigUInt64LE(koffi.address(id), layout.next);
  ask(properties);
  const vendorId = properties.readUInt32LE(properties2.vendorId);
  const uuid = id.subarray(idProperties.deviceUuid, idProperties.deviceUuid + layout.uuidLength);
  return {
    name: textAt(properties, properties2.name, layout.nameLength),
    kind: layout.deviceKinds[properties.readUInt32LE(properties2.type)] ?? 'other',
    vendorId,
    uuid: vendorId === nvidia ? uuidText(uuid) : null,
    pciAddress: tellsAddress ? addressText(pci) : null,
  };
}

function structure(bytes: number, type: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUInt32LE(type);
  return buffer;
}

/** `0000:1a:00.0`, as the kernel writes it. */
function addressText(pci: Buffer): string {
  const { domain, bus, device, function: part } = layout.pciBusInfo;
  const hex = (offset: number, digits: number) => pci.readUInt32LE(offset).toString(16).padStart(digits, '0');
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(device, 2)}.${hex(part, 1)}`;
}
