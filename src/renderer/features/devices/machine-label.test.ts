import { expect, it } from 'vitest';
import { sampleDevice, sampleMachine } from '#shared/contract/samples.ts';
import { detectedLabel, machineFacts } from './machine-label.ts';

const GB = 1024 ** 3;
const cpu = sampleDevice({ id: 'cpu', backend: 'cpu' });

it('says how many cards there are, and that there are none only when all was looked at', () => {
  expect(detectedLabel(sampleMachine({ gpuCount: 8 }), [])).toBe('8 devices detected');
  expect(detectedLabel(sampleMachine({ gpuCount: 1, detection: 'running' }), [])).toBe('1 device detected…');
  expect(detectedLabel(sampleMachine({ detection: 'running' }), [cpu])).toBe('Looking for GPUs…');
  expect(detectedLabel(sampleMachine(), [cpu])).toBe('No GPU detected');
  expect(detectedLabel(sampleMachine(), [])).toBe('No device detected');
});

it('names what is known of the installation and leaves out the rest', () => {
  const known = {
    totalGpuMemoryBytes: 32 * GB,
    nvidiaDriver: '570.86',
    cudaVersion: '12.8',
    rocmVersion: '4.5.2',
  };
  expect(machineFacts(sampleMachine(known), [cpu])).toEqual([
    '32 GB VRAM',
    'NVIDIA 570.86',
    'CUDA 12.8',
    'ROCm 4.5.2',
  ]);
  expect(machineFacts(sampleMachine(), [cpu])).toEqual([]);
});

it('does not call the memory of simulated devices VRAM', () => {
  expect(machineFacts(sampleMachine({ totalGpuMemoryBytes: 24 * GB }), [sampleDevice()])).toEqual([
    '24 GB simulated memory',
  ]);
});
