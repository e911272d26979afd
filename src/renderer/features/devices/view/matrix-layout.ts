/** Where everything goes in the matrix of charts, in pixels. */
export interface MatrixLayout {
  /** Charts side by side: one for each quantity, or two and two. */
  columns: number;
  labelWidth: number;
  chartWidth: number;
  chartHeight: number;
  /** The device's state stands beside its name, as a sign. */
  thin: boolean;
}

/** Right of each chart, for its value. */
const valueWidth = 64;
const cellGap = 16;
const rowGap = 9;
const labelWidth = 148;
/** Narrower than this, four charts would be slivers. */
const fourColumnsWidth = 880;
const lowestChart = 28;
const highestChart = 260;
/** Lower than this, a name and a state below it would need more room than the chart. */
const lowestTwoLines = 34;
/** The names of the columns and the time axis. */
const headHeight = 50;

/** Charts as high as fit without scrolling, within what can be read; the same for all devices. */
export function matrixLayout(
  { width, height }: { width: number; height: number },
  counts: { devices: number; quantities: number },
): MatrixLayout {
  const { devices, quantities } = counts;
  // A single device has the whole window to itself.
  const columns = width >= fourColumnsWidth && devices > 1 ? quantities : Math.min(2, quantities);
  const cells = width - labelWidth - cellGap * columns;
  const rows = Math.max(1, devices) * Math.ceil(quantities / columns);
  const room = Math.floor((height - headHeight) / rows) - rowGap;
  const chartHeight = Math.min(highestChart, Math.max(lowestChart, room));
  return {
    columns,
    labelWidth,
    chartWidth: Math.max(40, Math.floor(cells / columns) - valueWidth),
    chartHeight,
    thin: chartHeight < lowestTwoLines,
  };
}
