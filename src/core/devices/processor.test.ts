import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createProcessorReader } from './processor.ts';

const root = mkdtempSync(join(tmpdir(), 'polyptych-processor-'));
afterAll(() => rmSync(root, { recursive: true }));

function sensor(number: number, files: Record<string, string>) {
  const folder = join(root, 'sys', 'class', 'hwmon', `hwmon${number}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

test('the hottest of the processors counts, and the lowest limit; other sensors do not', () => {
  sensor(0, { name: 'nvme\n', temp1_input: '90000\n' });
  sensor(1, { name: 'coretemp\n', temp1_input: '41000\n', temp1_crit: '105000\n' });
  sensor(2, { name: 'coretemp\n', temp1_input: '43500\n', temp1_crit: '100000\n' });
  sensor(3, { name: 'k10temp\n', temp1_input: 'nonsense\n' });
  const processor = createProcessorReader(root);
  expect(processor.temperatureLimitCelsius).toBe(100);
  expect(processor.read().temperatureCelsius).toBe(43.5);
});

test('without sensors the temperature is unknown; memory in use and free make up all of it', () => {
  const processor = createProcessorReader(join(root, 'nowhere'));
  const { temperatureCelsius, memoryUsedBytes, memoryFreeBytes } = processor.read();
  expect({ temperatureCelsius, limit: processor.temperatureLimitCelsius }).toEqual({
    temperatureCelsius: null,
    limit: null,
  });
  expect(memoryUsedBytes).toBeGreaterThan(0);
  expect(memoryUsedBytes + memoryFreeBytes).toBe(processor.memoryTotalBytes);
});

test('load is a share of the time since the look before, and unknown before there is one', async () => {
  const processor = createProcessorReader(root);
  expect(processor.read().utilizationPercent).toBeNull();
  const load = () => processor.read().utilizationPercent;
  await expect.poll(load).not.toBeNull();
  expect(load()).toBeGreaterThanOrEqual(0);
  expect(load()).toBeLessThanOrEqual(100);
});
