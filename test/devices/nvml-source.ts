import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openNvml } from '#core/devices/sources/nvml.ts';
import type { DeviceSource, FoundDevice, SourceReading } from '#core/devices/sources/source.ts';
import { type FakeCard, type FakeMachine, type FakeNvidia, startFakeNvidia } from './fake-nvml.ts';

/** An empty root without cards, gone after the test. */
export function emptyRoot(): string {
  const root = mkdtempSync(join(tmpdir(), 'polyptych-sysfs-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

export type MachineOptions = Partial<FakeMachine> & { oldDriver?: boolean };

/** A fake machine for the running test, gone after it. */
export function fakeMachine(cards: number | FakeCard[], options: MachineOptions = {}): FakeNvidia {
  const fake = startFakeNvidia(cards, options);
  onTestFinished(() => fake.dispose());
  return fake;
}

/** The source on a fake machine, through the real path: koffi, the compiled library, its functions. */
export function openFake(
  cards: number | FakeCard[],
  options: MachineOptions = {},
  root = emptyRoot(),
): { fake: FakeNvidia; source: DeviceSource } {
  const fake = fakeMachine(cards, options);
  const { nvmlLibrary: library, cudaLibrary } = fake;
  const opened = openNvml({ library, cudaLibrary, sysfsRoot: root });
  if (opened.state !== 'open') throw new Error(`expected an open source, got ${JSON.stringify(opened)}`);
  onTestFinished(() => opened.source.dispose());
  return { fake, source: opened.source };
}

/** The device that a source found at a place of its list. */
export function deviceAt(source: DeviceSource, index: number): FoundDevice {
  const device = source.detect().devices[index];
  if (!device) throw new Error(`there is no device ${index}`);
  return device;
}

/** The reading of a card that works. */
export function figures(reading: SourceReading): Extract<SourceReading, { state: 'read' }> {
  if (reading.state !== 'read') throw new Error(`expected figures, got ${reading.state}: ${reading.reason}`);
  return reading;
}
