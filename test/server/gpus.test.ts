import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeNvidia } from '../devices/fake-nvml.ts';
import { twoMi25, writeMachine } from '../devices/sysfs-machines.ts';
import { startCommand } from '../support/command-line.ts';

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-gpus-'));
  home = join(folder, 'home');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Cards of this machine's own are seen only where a test leaves NVIDIA's library as it is. */
const gpus = (args: string[], environment: Record<string, string> = {}) =>
  startCommand(home, ['gpus', ...args], {
    POLYPTYCH_SYSFS_ROOT: folder,
    ...environment,
  });
async function report(args: string[], environment: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await gpus([...args, '--json'], environment).ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const parsed: unknown = JSON.parse(stdout);
  return parsed;
}

test('no card is no error: the processor is what there is, and no data folder is made', async () => {
  const fake = startFakeNvidia(0);
  expect(await report([], fake.environment)).toEqual({
    gpu_available: false,
    gpu_type: null,
    gpu_count: 0,
    gpu_devices: [],
    total_gpu_memory_gb: 0,
    rocm_version: null,
    is_rocm_build: false,
  });
  const { exitCode, stdout } = await gpus([], fake.environment).ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/ CPU .* healthy\n\nNo GPU was found; NVIDIA driver .*\.\n$/s);
  expect(existsSync(home)).toBe(false);
  fake.dispose();
});

test('two MI25 are reported as they are: 16 GB each, compute capability 9.0, 64 units, and the ROCm version', async () => {
  const fake = startFakeNvidia(0);
  writeMachine(folder, twoMi25());
  const found = await report([], fake.environment);
  const mi25 = { compute_capability: '9.0', multi_processor_count: 64, health_status: 'healthy' };
  expect(found).toMatchObject({
    gpu_available: true,
    gpu_type: 'AMD ROCm',
    gpu_count: 2,
    gpu_devices: [mi25, mi25],
    rocm_version: expect.stringMatching(/^\d+\.\d+/),
    is_rocm_build: true,
  });
  const { gpu_devices: devices, total_gpu_memory_gb: total } = found as {
    gpu_devices: { total_memory_gb: number }[];
    total_gpu_memory_gb: number;
  };
  expect(devices.map(({ total_memory_gb }) => Math.round(total_memory_gb))).toEqual([16, 16]);
  expect(Math.round(total)).toBe(32);
  fake.dispose();
});

test('simulated devices are labelled as such', async () => {
  expect(await report(['--simulate-gpus', '2'])).toMatchObject({
    gpu_type: 'simulated',
    gpu_count: 2,
    gpu_devices: [{ name: 'Simulated GPU 0' }, { name: 'Simulated GPU 1' }],
  });
});

test('--watch goes on with a line a second, shows what changes, and ends with 0 on Ctrl+C', async () => {
  const fake = startFakeNvidia(1);
  const { child, ended } = gpus(['--json', '--watch'], fake.environment);
  const lines = createInterface(child.stdout);
  const loads: unknown[] = [];
  const { promise: changed, resolve } = Promise.withResolvers<void>();
  lines.on('line', (line) => {
    const { gpu_devices: devices } = JSON.parse(line) as { gpu_devices: { utilization: unknown }[] };
    if (loads.push(devices[0]?.utilization) === 2) fake.changeCard(0, { utilizationPercent: 77 });
    if (loads.at(-1) === 77) resolve();
  });
  await changed;
  expect(loads[0]).toBe(0);
  child.kill('SIGINT');
  await once(child, 'exit');
  expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
  fake.dispose();
});

test('a reader that stops early (as `head` does) ends it without an error', async () => {
  const fake = startFakeNvidia(0);
  const { child, ended } = gpus(['--watch'], fake.environment);
  // Its output cannot be read to the end.
  ended.catch(() => undefined);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await once(child, 'exit')).toEqual([0, null]);
  fake.dispose();
});

test('a library that cannot be loaded is said, and is no failure of the command', async () => {
  const { exitCode, stdout } = await gpus([], { POLYPTYCH_NVML_LIBRARY: join(folder, 'nowhere.so') }).ended;
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${join(folder, 'nowhere.so')} cannot be loaded`);
});

test('with --check a worker shows what each card can draw with, and why not with more', async () => {
  const fake = startFakeNvidia(1);
  const unusable = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };
  expect(await report(['--check'], { ...fake.environment, ...unusable })).toMatchObject({
    gpu_devices: [
      {
        health_status: 'failing',
        backend: 'webgpu',
        backend_reason: expect.stringMatching(/^Vulkan.*\.$/),
        proven_card: null,
      },
    ],
  });
  const { stdout } = await gpus(['--check'], { ...fake.environment, POLYPTYCH_PROVIDER: 'cpu' }).ended;
  expect(stdout).toContain('POLYPTYCH_PROVIDER makes all cards draw with cpu.');
  fake.dispose();
});
