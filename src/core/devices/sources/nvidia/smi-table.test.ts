import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns, deviceOf, parseTable, readingOf } from './smi-table.ts';

const uuid = 'GPU-8932f937-d72c-4106-c12f-20bd9faed9f6';
const line = `${uuid}, 00000000:1A:00.0, 580.95.05, 81920, 1024, 80896, 35, 41, 71.50, 400.00, 8.0, Disabled, NVIDIA A100-SXM4-80GB`;

const mebibyte = 2 ** 20;

test('a line is a card and a reading of it', () => {
  const { rows, complaints } = parseTable(`${line}\n`, columns);
  expect(complaints).toEqual([]);
  expect(rows.map(deviceOf)).toEqual([
    {
      id: uuid,
      vendor: 'NVIDIA',
      name: 'NVIDIA A100-SXM4-80GB',
      memoryTotalBytes: 81_920 * mebibyte,
      unifiedMemory: false,
      integrated: false,
      mig: false,
      computeCapability: '8.0',
      multiProcessorCount: null,
      driver: '580.95.05',
      pciAddress: '0000:1a:00.0',
      numaNode: null,
      temperatureLimitCelsius: null,
      powerLimitWatts: 400,
    },
  ]);
  expect(rows.map(readingOf)).toEqual([
    {
      state: 'read',
      id: uuid,
      memoryUsedBytes: 1024 * mebibyte,
      memoryFreeBytes: 80_896 * mebibyte,
      utilizationPercent: 35,
      temperatureCelsius: 41,
      powerDrawWatts: 71.5,
      processes: null,
    },
  ]);
});

test.each([
  '[N/A]',
  '[Not Supported]',
  'N/A',
  'ERR!',
  '[Unknown Error]',
  '[GPU is lost]',
  '',
  '-1',
  'many',
  '1e99',
])('what is told as %j is null, never 0', (untold) => {
  const cells = [uuid, ...columns.slice(1).map(() => untold)];
  const [row] = parseTable(cells.join(', '), columns).rows;
  if (!row) throw new Error('the line was expected to be a card');
  expect(deviceOf(row)).toMatchObject({
    memoryTotalBytes: null,
    powerLimitWatts: null,
    computeCapability: null,
  });
  expect(readingOf(row)).toMatchObject({
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    utilizationPercent: null,
    temperatureCelsius: null,
    powerDrawWatts: null,
  });
});

test('a name keeps its commas', () => {
  const [row] = parseTable(line.replace('NVIDIA A100', 'NVIDIA, Inc., A100'), columns).rows;
  expect(row?.name).toBe('NVIDIA, Inc., A100-SXM4-80GB');
});

test('an address in a large domain keeps its digits', () => {
  const [row] = parseTable(line.replace('00000000:', '00010000:'), columns).rows;
  expect(row && deviceOf(row).pciAddress).toBe('10000:1a:00.0');
});

test('what is not about a card is a complaint, and disturbs no card', () => {
  const complaint =
    'Unable to determine the device handle for GPU0000:02:00.0: GPU is lost. Reboot the system.';
  const { rows, complaints } = parseTable(`${complaint}\r\n${line}\r\n\r\n`, columns);
  expect(rows.map((row) => row.uuid)).toEqual([uuid]);
  expect(complaints).toEqual([complaint]);
});

test('whatever is printed, no figure is anything but a number from 0 or null', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.double().map(String),
    fc.constantFrom('NaN', '[N/A]', '100', '07', '0x10'),
  );
  fc.assert(
    fc.property(fc.array(cell, { minLength: columns.length - 1, maxLength: columns.length + 2 }), (cells) => {
      for (const row of parseTable([uuid, ...cells].join(','), columns).rows) {
        const { multiProcessorCount: _, ...device } = deviceOf(row);
        const figures = Object.values({ ...device, ...readingOf(row) }).filter(
          (one) => typeof one === 'number',
        );
        for (const figure of figures) expect(figure >= 0 && Number.isFinite(figure)).toBe(true);
      }
    }),
  );
});
