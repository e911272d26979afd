import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openNvidiaSmi } from '#core/devices/sources/nvidia-smi.ts';
import type { DeviceSource } from '#core/devices/sources/source.ts';
import { showCard } from './fake-nvml.ts';
import { emptyRoot, figures } from './nvml-source.ts';

const uuids = ['GPU-11111111-1111', 'GPU-22222222-2222'];
const cardLine = (uuid: string, percent: number) =>
  `${uuid}, 00000000:1A:00.0, 580.95.05, 1000, 100, 900, ${percent}, 41, 71.50, 400.00, 8.0, [N/A], NVIDIA T4`;

/** A program in the place of nvidia-smi, which notes each of its runs; what it does is a shell script. */
function fakeProgram(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-nvidia-smi-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [program, runs] = [join(folder, 'nvidia-smi'), join(folder, 'runs')];
  appendFileSync(runs, '');
  const write = (body: string) =>
    writeFileSync(program, `#!/bin/sh\necho "$@" >> ${runs}\n${body}\n`, { mode: 0o755 });
  write(script);
  return {
    program,
    write,
    remove: () => rmSync(program),
    runs: () => readFileSync(runs, 'utf8').split('\n').filter(Boolean),
  };
}

const printing = (...lines: string[]) => `cat <<'END'\n${lines.join('\n')}\nEND`;
const twoCards = printing(...uuids.map((uuid) => cardLine(uuid, 30)));
const sysfsRoot = () => {
  const root = emptyRoot();
  showCard(root, '0000:1a:00.0');
  return root;
};

function open(
  program: string,
  options: { timeLimits?: { detectMs: number; readMs: number } } = {},
): DeviceSource {
  const opened = openNvidiaSmi({ program, sysfsRoot: sysfsRoot(), ...options });
  if (opened.state !== 'open') throw new Error(`expected an open source, got ${JSON.stringify(opened)}`);
  return opened.source;
}

test('finds cards, and reads all of them with one run of the program', () => {
  const fake = fakeProgram(twoCards);
  const source = open(fake.program);
  const { devices, versions, notes } = source.detect();
  expect(devices.map(({ id }) => id)).toEqual(uuids);
  expect(versions).toEqual({ nvidiaDriver: '580.95.05' });
  expect(notes).toEqual([]);
  fake.write(printing(...uuids.map((uuid) => cardLine(uuid, 77))));
  // The look that found them is their first reading.
  for (const id of uuids) expect(figures(source.read(id)).utilizationPercent).toBe(30);
  const before = fake.runs().length;
  for (const id of uuids) expect(figures(source.read(id)).utilizationPercent).toBe(77);
  expect(fake.runs().length - before).toBe(1);
});

test('an older program that does not know a column is asked without it', () => {
  const refusing = (column: string) => `case "$*" in *${column}*)
    echo 'Field "${column}" is not a valid field to query.'; exit 2;; esac`;
  const short = cardLine(uuids[0] ?? '', 30).replace(' 8.0, [N/A],', '');
  const fake = fakeProgram(
    [refusing('compute_cap'), refusing('mig.mode.current'), printing(short)].join('\n'),
  );
  const [device] = open(fake.program).detect().devices;
  expect(device).toMatchObject({
    name: 'NVIDIA T4',
    computeCapability: null,
    mig: null,
    powerLimitWatts: 400,
  });
});

test('a program that takes too long is ended, and all cards are failing until it answers again', () => {
  const fake = fakeProgram(twoCards);
  const source = open(fake.program, { timeLimits: { detectMs: 5000, readMs: 1500 } });
  source.detect();
  for (const id of uuids) source.read(id);
  fake.write('exec sleep 60');
  const failing = { state: 'failing', reason: 'nvidia-smi gave no answer within 1.5 seconds.' };
  const before = fake.runs().length;
  for (const id of uuids) expect(source.read(id)).toMatchObject(failing);
  expect(fake.runs().length - before).toBe(1);
  fake.write(twoCards);
  expect(source.read(uuids[0] ?? '').state).toBe('read');
});

test('a card that is not listed any more is lost, with what the program says', () => {
  const fake = fakeProgram(twoCards);
  const source = open(fake.program);
  source.detect();
  for (const id of uuids) source.read(id);
  fake.write(
    printing(
      'Unable to determine the device handle for GPU 0000:1A:00.0: GPU is lost.',
      cardLine(uuids[0] ?? '', 5),
    ),
  );
  expect(source.read(uuids[0] ?? '').state).toBe('read');
  expect(source.read(uuids[1] ?? '')).toMatchObject({
    state: 'lost',
    reason: expect.stringContaining('GPU is lost'),
  });
  expect(source.detect()).toMatchObject({ notes: [expect.stringContaining('GPU is lost')] });
});

test('a card that is known to hang is left out', () => {
  const source = open(fakeProgram(twoCards).program);
  const { devices } = source.detect({ onDevice: () => {}, skippedDeviceIds: new Set([uuids[0] ?? '']) });
  expect(devices.map(({ id }) => id)).toEqual([uuids[1]]);
});

test('a machine without the program has nothing for it', () => {
  expect(openNvidiaSmi({ program: '/nowhere/nvidia-smi', sysfsRoot: sysfsRoot() })).toEqual({
    state: 'absent',
  });
});

test('a program that vanishes leaves its cards failing', () => {
  const fake = fakeProgram(twoCards);
  const source = open(fake.program);
  source.detect();
  fake.remove();
  source.read(uuids[0] ?? '');
  expect(source.read(uuids[0] ?? '')).toMatchObject({
    state: 'failing',
    reason: expect.stringContaining('not there'),
  });
});

test('a program without a driver is unusable where there is a card, and absent where there is none', () => {
  const { program } = fakeProgram(
    `echo "NVIDIA-SMI has failed because it couldn't communicate." >&2; exit 9`,
  );
  expect(openNvidiaSmi({ program, sysfsRoot: emptyRoot() })).toEqual({ state: 'absent' });
  const reason = expect.stringMatching(/exit code 9: NVIDIA-SMI has failed/);
  expect(openNvidiaSmi({ program, sysfsRoot: sysfsRoot() })).toEqual({ state: 'unusable', reason });
});

test('a driver without cards is no trouble', () => {
  const source = open(fakeProgram(`${printing('No devices were found')}\nexit 6`).program);
  expect(source.detect()).toEqual({ devices: [], versions: {}, notes: [] });
});
