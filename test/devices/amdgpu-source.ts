import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openAmdgpu } from '#core/devices/sources/amdgpu.ts';
import type { Detection, DeviceSource, FoundDevice, SourceReading } from '#core/devices/sources/source.ts';
import { type SysfsCard, type SysfsMachine, mi25, writeMachine } from './sysfs-machines.ts';

/** An empty root, gone after the test. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'polyptych-sysfs-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

/** A machine's files in a folder of their own. */
export function machineFolder(machine: SysfsMachine): string {
  const root = emptyRoot();
  writeMachine(root, machine);
  return root;
}

export function open(root: string, options: { now?: () => number; parentPid?: number } = {}): DeviceSource {
  const opened = openAmdgpu({ root, ...options });
  if (opened.state !== 'open') throw new Error(`expected an open source, got ${opened.state}`);
  return opened.source;
}

/** The reading of a card that works. */
export function figures(reading: SourceReading): Extract<SourceReading, { state: 'read' }> {
  if (reading.state !== 'read') throw new Error(`expected figures, got ${reading.state}: ${reading.reason}`);
  return reading;
}

/** A machine with one MI25 after a change to its files. */
export function single(change: (root: string, card: SysfsCard) => void): {
  root: string;
  card: SysfsCard;
  source: DeviceSource;
  device: FoundDevice;
  detection: Detection;
  read(): SourceReading;
} {
  const card = mi25(0, '0000:23:00.0');
  const root = machineFolder({ cards: [card], files: {} });
  change(root, card);
  const source = open(root);
  const detection = source.detect();
  const [device] = detection.devices;
  if (!device) throw new Error('expected a card');
  return { root, card, source, device, detection, read: () => source.read(device.id) };
}
