import { expect, it } from 'vitest';
import { matrixLayout } from './matrix-layout.ts';

it('sixteen devices and the processor fit a window of 1280 by 800 without scrolling', () => {
  const { columns, chartHeight } = matrixLayout({ width: 1190, height: 681 }, { devices: 17, quantities: 4 });
  expect(columns).toBe(4);
  expect(17 * (chartHeight + 9) + 50).toBeLessThanOrEqual(681);
});

it('few devices get charts of a sensible height, and many never slivers', () => {
  expect(matrixLayout({ width: 1800, height: 1000 }, { devices: 1, quantities: 4 })).toMatchObject({
    columns: 2,
    chartHeight: 260,
  });
  expect(matrixLayout({ width: 1800, height: 1000 }, { devices: 2, quantities: 4 })).toMatchObject({
    columns: 4,
    chartHeight: 260,
  });
  expect(matrixLayout({ width: 1190, height: 300 }, { devices: 64, quantities: 4 })).toMatchObject({
    chartHeight: 28,
    thin: true,
  });
});

it('a narrow window shows two and two, and its charts fit beside their values', () => {
  const { columns, chartWidth, labelWidth } = matrixLayout(
    { width: 800, height: 600 },
    { devices: 4, quantities: 4 },
  );
  expect(columns).toBe(2);
  expect(labelWidth + columns * (chartWidth + 64 + 16)).toBeLessThanOrEqual(800);
});

it('what no device tells leaves its room to the rest', () => {
  const size = { width: 1190, height: 681 };
  const { columns, chartWidth } = matrixLayout(size, { devices: 4, quantities: 2 });
  expect(columns).toBe(2);
  expect(chartWidth).toBeGreaterThan(2 * matrixLayout(size, { devices: 4, quantities: 4 }).chartWidth);
});
