import { describe, expect, test } from 'vitest';
import { type FakeCard, fakeCard } from './fake-nvml.ts';
import { type MachineOptions, deviceAt, figures, openFake } from './nvml-source.ts';

const gibibyte = 2 ** 30;

test('reads what a card does at this moment', () => {
  const { fake, source } = openFake([fakeCard(0, { utilizationPercent: 0 })]);
  const { id } = deviceAt(source, 0);
  expect(source.read(id)).toEqual({
    state: 'read',
    id,
    memoryUsedBytes: 9 * gibibyte,
    memoryFreeBytes: 70 * gibibyte,
    utilizationPercent: 0,
    temperatureCelsius: 40,
    powerDrawWatts: 61.5,
    processes: [],
  });
  const memory = { total: 80 * gibibyte, free: 1024, used: 80 * gibibyte - 1024, reserved: 0 };
  fake.changeCard(0, { memory, utilizationPercent: 100, temperatureCelsius: 91, powerMilliwatts: 399_123 });
  expect(figures(source.read(id))).toMatchObject({
    memoryUsedBytes: 80 * gibibyte - 1024,
    memoryFreeBytes: 1024,
    utilizationPercent: 100,
    temperatureCelsius: 91,
    powerDrawWatts: 399.123,
  });
});

test('what a card does not tell is null, never 0', () => {
  const silent = fakeCard(0, {
    memory: null,
    utilizationPercent: null,
    temperatureCelsius: null,
    powerMilliwatts: null,
    answers: { nvmlDeviceGetComputeRunningProcesses: 3 },
  });
  const { source } = openFake([silent]);
  expect(figures(source.read(deviceAt(source, 0).id))).toMatchObject({
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    utilizationPercent: null,
    temperatureCelsius: null,
    powerDrawWatts: null,
    processes: null,
  });
});

test('a driver that has given up the first temperature call is asked with the second', () => {
  const { source } = openFake([fakeCard(0, { answers: { nvmlDeviceGetTemperature: 26 } })]);
  expect(figures(source.read(deviceAt(source, 0).id)).temperatureCelsius).toBe(40);
});

test('a card that is divided into instances tells no utilization', () => {
  const { source } = openFake([fakeCard(0, { mig: true, utilizationPercent: 70 })]);
  expect(figures(source.read(deviceAt(source, 0).id)).utilizationPercent).toBeNull();
});

test('figures beyond what they can be, and those marked as not available, are null', () => {
  const { source } = openFake([fakeCard(0, { utilizationPercent: 4000, powerMilliwatts: 0xff_ff_ff_ff })]);
  const reading = figures(source.read(deviceAt(source, 0).id));
  expect(reading).toMatchObject({ utilizationPercent: null, powerDrawWatts: null });
});

describe('who holds memory', () => {
  const processesOf = (processes: FakeCard['processes'], options: MachineOptions = {}) => {
    const { source } = openFake([fakeCard(0, { processes })], options);
    return figures(source.read(deviceAt(source, 0).id)).processes;
  };
  const notAvailable = 0xff_ff_ff_ff_ff_ff_ff_ffn;

  test('is told for programs that compute and programs that draw, each once', () => {
    const processes: FakeCard['processes'] = [
      { kind: 'compute', pid: 100, memory: 3 * gibibyte },
      { kind: 'graphics', pid: 100, memory: 4 * gibibyte },
      { kind: 'graphics', pid: 200, memory: 12_345 },
      { kind: 'compute', pid: 300, memory: notAvailable },
    ];
    expect(processesOf(processes)).toEqual([
      { pid: 100, memoryUsedBytes: 4 * gibibyte },
      { pid: 300, memoryUsedBytes: null },
      { pid: 200, memoryUsedBytes: 12_345 },
    ]);
  });

  test('is the sum where a program is in several instances of a card', () => {
    const twice: FakeCard['processes'] = [
      { kind: 'compute', pid: 100, memory: 1000 },
      { kind: 'compute', pid: 100, memory: 500 },
    ];
    expect(processesOf(twice)).toEqual([{ pid: 100, memoryUsedBytes: 1500 }]);
  });

  test('is told for more programs than there was room for', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      kind: 'compute' as const,
      pid: 1000 + index,
      memory: index,
    }));
    expect(processesOf(many)).toEqual(many.map(({ pid, memory }) => ({ pid, memoryUsedBytes: memory })));
  });

  test.each([16, 24, 32] as const)('is understood in entries of %i bytes', (processBytes) => {
    const processes: FakeCard['processes'] = [7, 8, 9].map((pid) => ({
      kind: 'compute',
      pid,
      memory: pid * 2,
    }));
    expect(processesOf(processes, { processBytes })).toEqual([
      { pid: 7, memoryUsedBytes: 14 },
      { pid: 8, memoryUsedBytes: 16 },
      { pid: 9, memoryUsedBytes: 18 },
    ]);
  });
});
