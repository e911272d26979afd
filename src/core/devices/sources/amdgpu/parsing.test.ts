import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePciAddress } from './cards.ts';
import { parseFdinfo } from './drm-clients.ts';
import { parseCount, parseHexadecimal } from './files.ts';
import { isIntegrated } from './integrated.ts';
import { parseCardNames } from './names.ts';
import { judge } from './read.ts';
import { parsePercent, parsePower, parseTemperature } from './sensors.ts';

test('names are found by device and revision; the first of two lines counts, and remarks are none', () => {
  const names = parseCardNames(
    [
      '# List of AMDGPU IDs',
      '1.0.0',
      '743F,\tC3,\tAMD Radeon RX 6500',
      '743F,\tC3,\tAMD Radeon RX 6500M',
      '7481,   C7,     AMD Steam Machine',
      '740C,\t01,\tAMD Instinct MI250X / MI250  ',
      '7,\tnot a line of three',
    ].join('\n'),
  );
  expect(names(0x743f, 0xc3)).toBe('AMD Radeon RX 6500');
  expect(names(0x7481, 0xc7)).toBe('AMD Steam Machine');
  expect(names(0x740c, 1)).toBe('AMD Instinct MI250X / MI250');
  expect(names(0x743f, 0xff)).toBeNull();
  expect(names(null, null)).toBeNull();
});

test('a GPU is part of a processor by its instruction set, by the cores beside it, or by its voltages', () => {
  const card = { pciDeviceId: 0x6860, target: null, cpuCores: 0, voltageLabels: ['vddgfx'] };
  expect(isIntegrated(card)).toBe(false);
  expect(isIntegrated({ ...card, target: { major: 9, minor: 0, stepping: 10 } })).toBe(false);
  expect(isIntegrated({ ...card, target: { major: 9, minor: 0, stepping: 12 } })).toBe(true);
  expect(isIntegrated({ ...card, target: { major: 11, minor: 5, stepping: 1 } })).toBe(true);
  expect(isIntegrated({ ...card, cpuCores: 8 })).toBe(true);
  expect(isIntegrated({ ...card, voltageLabels: ['vddgfx', 'vddnb'] })).toBe(true);
  // The Instinct MI300A is made for computing.
  expect(isIntegrated({ ...card, pciDeviceId: 0x74a0, cpuCores: 24 })).toBe(false);
});

test('what errors of one look mean: gone, not working, or only a figure that cannot be had', () => {
  const failed = (code: string) => ({ state: 'failed' as const, code });
  const read = { state: 'read' as const, text: '1' };
  expect(judge([failed('ENODEV'), read])?.state).toBe('lost');
  expect(judge([failed('EIO'), failed('ENOENT'), read])?.state).toBe('failing');
  expect(judge([failed('EIO'), read, read])).toBeNull();
  expect(judge([failed('ETIME'), failed('ETIME'), failed('EIO')])?.reason).toContain('ETIME');
  // While the card is reset, and for figures that it does not have.
  expect(judge([failed('EPERM'), failed('EBUSY'), failed('EINVAL'), read])).toBeNull();
  expect(judge([read])).toBeNull();
});

test('memory of a graphics process is read in older and newer words', () => {
  const text = (...lines: string[]) =>
    ['drm-driver:\tamdgpu', 'drm-pdev:\t0000:0A:00.0', ...lines, ''].join('\n');
  expect(
    parseFdinfo(text('drm-client-id:\t12', 'drm-memory-vram:\t100 KiB', 'drm-memory-gtt: \t2 MiB')),
  ).toEqual({
    pciAddress: '0000:0a:00.0',
    clientId: '12',
    memoryBytes: 102_400,
    sharedBytes: 2_097_152,
  });
  expect(parseFdinfo(text('drm-resident-vram:\t3 MiB'))).toMatchObject({
    clientId: null,
    memoryBytes: 3_145_728,
  });
  expect(parseFdinfo('drm-driver:\ti915\ndrm-pdev:\t0000:00:02.0\n')).toBeNull();
  expect(parseFdinfo('pos:\t0\nflags:\t02\n')).toBeNull();
});

test('whatever text a file holds, a figure is a finite number or null', () => {
  const text = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.double().map(String),
    fc.constantFrom('', ' ', '0x', '-0'),
  );
  fc.assert(
    fc.property(text, (value) => {
      for (const parse of [parseCount, parseHexadecimal, parseTemperature, parsePower, parsePercent]) {
        const figure = parse(value);
        expect(figure === null || Number.isFinite(figure)).toBe(true);
      }
      expect(() => [parseFdinfo(value), parseCardNames(value)(1, 1), parsePciAddress(value)]).not.toThrow();
    }),
  );
});
