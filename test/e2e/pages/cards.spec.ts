import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeCard, type FakeNvidia, fakeCard, startFakeNvidia } from '../../devices/fake-nvml.ts';
import { livingWorkers } from '../../support/worker-processes.ts';
import { screenOf } from '../support/screen.ts';
import { expect, test as base } from '../support/studio-test.ts';

// The whole way from a driver's library to the screen; what each source answers is tested in test/devices.

const gibibyte = 2 ** 30;

/** A card of 16 GB of which other programs hold half a gigabyte, so little that it counts as free. */
const quietCard = (index: number, changes: Partial<FakeCard> = {}) =>
  fakeCard(index, {
    name: `NVIDIA Card ${index}`,
    memory: { total: 16 * gibibyte, free: 15.5 * gibibyte, used: 0.5 * gibibyte, reserved: 0 },
    utilizationPercent: 0,
    processes: [{ kind: 'compute', pid: process.pid, memory: 0.5 * gibibyte }],
    ...changes,
  });

/** A machine of four cards, of which CUDA_VISIBLE_DEVICES shows three. */
const test = base.extend<{ nvidia: FakeNvidia }>({
  simulatedGpus: 0,
  // oxlint-disable-next-line no-empty-pattern
  nvidia: async ({}, provide) => {
    const nvidia = startFakeNvidia([0, 1, 2, 3].map((index) => quietCard(index)));
    await provide(nvidia);
    nvidia.dispose();
  },
  environment: async ({ nvidia }, provide) => {
    const root = mkdtempSync(join(tmpdir(), 'polyptych-e2e-bus-'));
    nvidia.showOnBus(root);
    await provide({
      ...nvidia.environment,
      POLYPTYCH_SYSFS_ROOT: root,
      CUDA_VISIBLE_DEVICES: '0,1,2',
      // Nothing could draw on cards that are made up.
      POLYPTYCH_PROVIDER: 'cpu',
    });
    rmSync(root, { recursive: true, force: true });
  },
});

test('the panel tells of each card what its driver says: who holds memory, what fails, what does not answer', async ({
  openApp,
  app,
  nvidia,
}) => {
  const page = await openApp();
  const { devices, unusedDevices } = screenOf(page);
  const card = (index: number) =>
    devices.filter({ has: page.getByRole('heading', { name: `Card ${index}` }) });
  const silent = card(1);
  const failing = card(2);

  await test.step('all of them are there', async () => {
    await expect(page.getByRole('heading', { name: '4 devices detected' })).toBeVisible();
    await expect(page.getByText('NVIDIA 580.95.05')).toBeVisible();
    // What is hidden is not counted.
    await expect(page.getByText('48 GB VRAM')).toBeVisible();
    for (const index of [0, 1, 2]) await expect(card(index)).toContainText(`${40 + index} °C`);
    await expect(unusedDevices).toContainText('Card 3');
    await expect(unusedDevices).toContainText('hidden by CUDA_VISIBLE_DEVICES=0,1,2');
  });

  // Until a card counts as lost takes ten seconds: they pass beside the steps that follow.
  nvidia.changeCard(1, { delays: { nvmlDeviceGetMemoryInfo: Infinity } });
  nvidia.changeCard(2, { answers: { nvmlDeviceGetMemoryInfo: 999 } });

  await test.step('memory of ours is told apart from that of others', async () => {
    await expect.poll(() => livingWorkers(app.home)).toHaveLength(1);
    const [worker = 0] = livingWorkers(app.home);
    nvidia.changeCard(0, {
      memory: { total: 16 * gibibyte, free: 12.5 * gibibyte, used: 3.5 * gibibyte, reserved: 0 },
      processes: [
        { kind: 'compute', pid: worker, memory: 3 * gibibyte },
        { kind: 'compute', pid: process.pid, memory: 0.5 * gibibyte },
      ],
    });
    const bar = card(0).getByRole('img', {
      name: /^Used: 3(\.0)? GB by Polyptych, 512 MB by other programs; 1[23]/,
    });
    await expect(bar).toBeVisible();
    await expect(card(0)).toContainText('3.0 ours0.5 others');
  });

  await test.step('a failing card says why', async () => {
    await expect(failing).toContainText('Failing');
    await expect(failing).toContainText('(NVML: UNKNOWN, 999)');
  });

  await test.step('a hanging card is shown with its last readings, then as lost; the others are read on', async () => {
    await expect(silent).toContainText(/No answer for \d s/);
    await expect(silent).toContainText('41 °C');
    nvidia.changeCard(0, { temperatureCelsius: 55 });
    await expect(card(0)).toContainText('55 °C');
    await expect(silent).toContainText('Lost');
    await expect(silent).toContainText('It does not answer any more');
    await expect(silent).not.toContainText('41 °C');
    // The process that found the cards was replaced: what is true of them for good is known all the same.
    await expect(page.getByText('48 GB VRAM')).toBeVisible();
  });

  await test.step('both are back when their driver answers again', async () => {
    nvidia.changeCard(1, { delays: {}, temperatureCelsius: 61 });
    nvidia.changeCard(2, { answers: {}, temperatureCelsius: 62 });
    // A card that hung is tried again soon, then each minute.
    await expect(silent).toContainText('61 °C', { timeout: 90_000 });
    await expect(silent).not.toContainText('Lost');
    await expect(failing).toContainText('62 °C');
    await expect(failing).not.toContainText('Failing');
    expect(await unusedDevices.getByRole('paragraph').count()).toBe(1);
  });
});
