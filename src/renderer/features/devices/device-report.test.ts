import { describe, expect, it } from 'vitest';
import { sampleDevice, sampleMachine, sampleReading } from '#shared/contract/samples.ts';
import { noDesktopCapabilities } from '#shared/contract/desktop.ts';
import { deviceReport, type ReportSource } from './device-report.ts';

const GB = 1024 ** 3;
const card = sampleDevice({
  id: 'GPU-1',
  index: 0,
  name: 'NVIDIA H100 80GB HBM3',
  vendor: 'NVIDIA',
  backend: 'cuda',
  memoryTotalBytes: 80 * GB,
  driver: '570.86.15',
  pciAddress: '0000:17:00.0',
  computeCapability: '9.0',
  multiProcessorCount: 132,
  temperatureLimitCelsius: 87,
  health: 'hot',
  healthReason: 'It is at 91 °C.',
});

const report = (changes: Partial<ReportSource> = {}) =>
  deviceReport({
    about: {
      version: '0.1.0',
      shell: 'browser',
      capabilities: noDesktopCapabilities,
      modelsFolder: '/home/somebody/models',
    },
    machine: sampleMachine({ gpuCount: 1, totalGpuMemoryBytes: 80 * GB, nvidiaDriver: '570.86.15' }),
    devices: [card],
    readings: new Map([
      ['GPU-1', sampleReading({ deviceId: 'GPU-1', utilizationPercent: 96, temperatureCelsius: 91 })],
    ]),
    userAgent: 'a browser',
    now: 0,
    ...changes,
  });

describe('the report of devices', () => {
  it('says what app, what machine and what devices, one fact to a line', () => {
    expect(report()).toBe(`Polyptych 0.1.0, browser shell
1970-01-01T00:00:00.000Z, a browser

1 device detected, 80 GB VRAM, NVIDIA 570.86.15

0  NVIDIA H100 80GB HBM3
  Id                  GPU-1
  Kind                NVIDIA, CUDA
  Health              hot: It is at 91 °C.
  Worker              idle
  Loaded models       postcards
  Readings            utilization 96 %, 91 °C, –
  Memory use          How much of 80 GB is used is not known.
  Memory              80 GB
  Driver              570.86.15
  Compute capability  9.0
  Multiprocessors     132
  Draws on            –
  PCI address         0000:17:00.0
  NUMA node           –
  MIG                 –
  Slows down above    87 °C
  Power limit         –
`);
  });

  it('names what hides a device, and notes of the machine', () => {
    const text = report({
      machine: sampleMachine({ gpuCount: 1, notes: ['The driver is too old.'] }),
      devices: [{ ...card, enabled: false, hiddenBy: { variable: 'GPU_IDS', value: '1' } }],
    });
    expect(text).toContain('Note: The driver is too old.');
    expect(text).toContain('Hidden by           GPU_IDS=1');
    expect(text).toContain('Worker              idle, not in use');
  });

  it('says what is stale or lost, and reads nothing from a lost device', () => {
    const stale = sampleReading({ deviceId: 'GPU-1', utilizationPercent: 96, stale: true, sampledAt: -4000 });
    const readings = new Map([['GPU-1', stale]]);
    expect(report({ readings })).toContain('utilization 96 %, –, – (no answer for 4 s)');
    expect(report({ readings, devices: [{ ...card, health: 'lost' }] })).toContain(
      'utilization –, –, – (lost)',
    );
  });

  it('tells a stranger neither prompts nor folders', () => {
    const busy = { ...card, worker: { state: 'busy', jobId: 'a-job', unitIndex: 0 } as const };
    const text = report({ devices: [busy] });
    expect(text).toContain('Worker              busy\n');
    expect(text).not.toContain('a-job');
    expect(text).not.toContain('/home/somebody');
  });

  it('is there before anything is known', () => {
    const empty = { about: null, machine: sampleMachine({ detection: 'running' }), devices: [] };
    expect(report(empty).split('\n')[0]).toBe('Polyptych');
    expect(report(empty)).toContain('Looking for GPUs…');
  });
});
