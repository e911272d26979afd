import { expect, test } from 'vitest';
import { sampleDevice, sampleMachine } from '#shared/contract/samples.ts';
import { gpuReport } from './gpu-report.ts';
import { gpuTable } from './gpu-table.ts';

const gibibyte = 2 ** 30;
const mi25 = (index: number) =>
  sampleDevice({
    id: `0000:0${index + 3}:00.0`,
    index,
    name: 'Radeon Instinct MI25',
    vendor: 'AMD',
    backend: 'webgpu',
    memoryTotalBytes: 17_163_091_968,
    memoryUsedBytes: 13_000_000,
    memoryFreeBytes: 17_150_091_968,
    utilizationPercent: 12.34,
    temperatureCelsius: 31,
    powerDrawWatts: 12.06,
    computeCapability: '9.0',
    multiProcessorCount: 64,
  });
const cpu = sampleDevice({ id: 'cpu', index: 2, name: 'Processor', backend: 'cpu' });
const twoMi25 = {
  devices: [mi25(0), mi25(1), cpu],
  machine: sampleMachine({ gpuCount: 2, totalGpuMemoryBytes: 2 * 17_163_091_968, rocmVersion: '5.7.1' }),
};

test('the report has exactly the fields that scripts rely on', () => {
  const card = {
    name: 'Radeon Instinct MI25',
    total_memory_gb: 15.98,
    free_memory_gb: 15.97,
    utilization: 12.3,
    temperature_c: 31,
    power_w: 12.1,
    compute_capability: '9.0',
    multi_processor_count: 64,
    health_status: 'healthy',
  };
  expect(gpuReport(twoMi25, { checked: false })).toEqual({
    gpu_available: true,
    gpu_type: 'AMD ROCm',
    gpu_count: 2,
    gpu_devices: [
      { device_id: 0, ...card },
      { device_id: 1, ...card },
    ],
    total_gpu_memory_gb: 31.97,
    rocm_version: '5.7.1',
    is_rocm_build: true,
  });
});

test('without a card there is none, and that is no error', () => {
  expect(gpuReport({ devices: [cpu], machine: sampleMachine() }, { checked: false })).toEqual({
    gpu_available: false,
    gpu_type: null,
    gpu_count: 0,
    gpu_devices: [],
    total_gpu_memory_gb: 0,
    rocm_version: null,
    is_rocm_build: false,
  });
});

test('what is unknown is null and never 0; a hidden card is left out, a lost one is not available', () => {
  const hidden = sampleDevice({ hiddenBy: { variable: 'GPU_IDS', value: '0' } });
  const lost = sampleDevice({ vendor: 'NVIDIA', health: 'lost', healthReason: 'It is lost.' });
  const report = gpuReport(
    { devices: [lost, hidden], machine: sampleMachine({ gpuCount: 2 }) },
    { checked: false },
  );
  expect(report).toMatchObject({
    gpu_available: false,
    gpu_type: 'NVIDIA',
    gpu_count: 1,
    total_gpu_memory_gb: null,
  });
  expect(report.gpu_devices).toMatchObject([
    { free_memory_gb: null, utilization: null, temperature_c: null, power_w: null, health_status: 'lost' },
  ]);
});

test('the table has a line for each device with dashes for what is unknown, then the machine', () => {
  const busy = { ...mi25(0), health: 'busy-elsewhere', healthReason: 'Other programs use it.' } as const;
  const hidden = sampleDevice({
    index: 1,
    memoryTotalBytes: 8 * gibibyte,
    hiddenBy: { variable: 'GPU_IDS', value: '0' },
  });
  const machine = sampleMachine({
    gpuCount: 2,
    totalGpuMemoryBytes: 16 * gibibyte,
    rocmVersion: '5.7.1',
    notes: ['A driver is missing.'],
  });
  expect(gpuTable({ devices: [busy, hidden], machine }, null)).toBe(
    [
      '#  Name                  Backend    Memory in use  Load  Temp.  Power  CC   Units  Health',
      '0  Radeon Instinct MI25  WebGPU     0.0 / 16.0 GB  12 %  31 °C   12 W  9.0     64  busy elsewhere',
      '1  Simulated GPU 1       simulated     - / 8.0 GB     -      -      -  -        -  hidden',
      '',
      '0: Other programs use it.',
      '1: Hidden by GPU_IDS=0',
      '',
      '2 GPUs, 16.0 GB in all; ROCm 5.7.1.',
      'A driver is missing.',
      '',
    ].join('\n'),
  );
});

test('the table fits a terminal of 80 characters', () => {
  const devices = [
    sampleDevice({
      name: 'NVIDIA RTX 6000 Ada Generation',
      backend: 'webgpu',
      memoryTotalBytes: 48 * gibibyte,
      memoryUsedBytes: 30 * gibibyte,
      utilizationPercent: 100,
      temperatureCelsius: 83,
      powerDrawWatts: 300,
      computeCapability: '8.9',
      multiProcessorCount: 142,
      health: 'busy-elsewhere',
    }),
  ];
  expect(
    gpuTable({ devices, machine: sampleMachine({ gpuCount: 1 }) }, 80)
      .split('\n')
      .slice(0, 2),
  ).toEqual([
    '#  Name                  Memory in use   Load  Temp.  Power  CC   Health',
    '1  NVIDIA RTX 6000 Ad…  30.0 / 48.0 GB  100 %  83 °C  300 W  8.9  busy elsewhere',
  ]);
});
