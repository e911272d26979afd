/**
 * Vulkan's structures on 64-bit machines: sizes and offsets in bytes
 * (https://registry.khronos.org/vulkan/specs/latest/html/vkspec.html). Each begins with its type and a pointer to the next.
 */
export const structureTypes = {
  instanceCreateInfo: 1,
  properties2: 1_000_059_001,
  idProperties: 1_000_071_004,
  pciBusInfo: 1_000_212_000,
} as const;
export const next = 8;
export const applicationInfo = { size: 48, apiVersion: 44 } as const;
export const instanceCreateInfo = { size: 64, application: 24 } as const;
export const properties2 = { size: 840, vendorId: 24, deviceId: 28, type: 32, name: 36 } as const;
export const nameLength = 256;
export const idProperties = { size: 64, deviceUuid: 16 } as const;
export const uuidLength = 16;
export const pciBusInfo = { size: 32, domain: 16, bus: 20, device: 24, function: 28 } as const;
export const extensionProperties = { size: 260 } as const;
/** 1.1, the first with `vkGetPhysicalDeviceProperties2`. */
export const apiVersion = (1 << 22) | (1 << 12);

/** VkPhysicalDeviceType. */
export const deviceKinds = ['other', 'integrated', 'discrete', 'virtual', 'processor'] as const;
export type VulkanDeviceKind = (typeof deviceKinds)[number];
