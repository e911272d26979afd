import { expect, test } from 'vitest';
import { judgeCudaCard, judgeVulkanDevices } from './pinning.ts';
import type { VulkanDevice } from './vulkan-devices.ts';

const wanted = { name: 'Instinct MI25', uuid: null, pciAddress: '0000:1a:00.0' };
const device = (changes: Partial<VulkanDevice> = {}): VulkanDevice => ({
  name: 'AMD Radeon Instinct MI25 (RADV VEGA10)',
  kind: 'discrete',
  vendorId: 0x1002,
  uuid: null,
  pciAddress: '0000:1a:00.0',
  ...changes,
});
const lavapipe = device({ name: 'llvmpipe', kind: 'processor', pciAddress: null });
const cardIn = (...seen: VulkanDevice[]) => judgeVulkanDevices(seen, wanted);

test('the card at the wanted address is proven, whatever weaker devices there are', () => {
  const integrated = device({ name: 'Graphics', kind: 'integrated', pciAddress: '0000:00:02.0' });
  expect(cardIn(lavapipe, integrated, device())).toEqual({
    name: 'AMD Radeon Instinct MI25 (RADV VEGA10)',
    uuid: null,
    pciAddress: '0000:1a:00.0',
  });
});

test('another card instead of the wanted one, or beside it, is told by name', () => {
  const other = device({ name: 'Radeon VII', pciAddress: '0000:03:00.0' });
  for (const seen of [[other], [device(), other], [other, device()]])
    expect(() => cardIn(...seen)).toThrow(
      'Vulkan shows "Radeon VII" at 0000:03:00.0 to the worker of "Instinct MI25" at 0000:1a:00.0',
    );
});

test('a weaker card than the others is not drawn on: WebGPU would take the stronger one', () => {
  const other = device({ name: 'Radeon VII', pciAddress: '0000:03:00.0' });
  expect(() => cardIn(device({ kind: 'integrated' }), other)).toThrow('Radeon VII');
});

test('of several cards that do not tell their address none is sure, a single one is taken', () => {
  const nameless = device({ pciAddress: null });
  expect(() => cardIn(nameless, nameless)).toThrow('could draw on the wrong card');
  expect(cardIn(nameless).pciAddress).toBeNull();
});

test('the processor never stands in for a card, unless no card is wanted', () => {
  expect(() => cardIn(lavapipe)).toThrow('only the processor ("llvmpipe")');
  expect(judgeVulkanDevices([lavapipe], null).name).toBe('llvmpipe');
  expect(() => judgeVulkanDevices([], null)).toThrow('Vulkan finds no device');
});

test("CUDA's card is known by its address, or by its UUID where no address is known", () => {
  const card = { name: 'NVIDIA A100', uuid: 'GPU-a', pciAddress: '0000:07:00.0' };
  expect(judgeCudaCard(card, card)).toBe(card);
  // A part of a divided card has a UUID of its own.
  expect(judgeCudaCard({ ...card, uuid: 'MIG-part' }, card)).toMatchObject({ uuid: 'MIG-part' });
  expect(() => judgeCudaCard({ ...card, pciAddress: '0000:0f:00.0' }, card)).toThrow(
    'CUDA shows "NVIDIA A100" at 0000:0f:00.0 to this worker instead of "NVIDIA A100" at 0000:07:00.0',
  );
  expect(() => judgeCudaCard({ ...card, uuid: 'GPU-b', pciAddress: null }, card)).toThrow('instead of');
  expect(judgeCudaCard(card, null)).toBe(card);
});
