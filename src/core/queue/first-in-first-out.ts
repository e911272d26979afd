import type { Assignment, Policy, QueueSnapshot, QueuedUnit } from './policy.ts';

type IdleDevice = QueueSnapshot['devices'][number];

/**
 * Strictly in order: the oldest unit gets the best idle device, then the next. Best is one where the unit has not
 * failed before, then one that has its model loaded, then the first. A unit that failed on a device goes there again
 * only when no other enabled device could take it sooner or later.
 */
export const firstInFirstOut: Policy = ({ devices, units }) => {
  const idle = devices.filter((device) => device.state === 'idle');
  const assignments: Assignment[] = [];
  for (const unit of units) {
    if (idle.length === 0) break;
    const untried = devices.some(
      (device) => device.state !== 'unavailable' && !unit.failedDeviceIds.includes(device.id),
    );
    const device = best(idle, unit, untried);
    if (!device) continue;
    idle.splice(idle.indexOf(device), 1);
    assignments.push({ deviceId: device.id, jobId: unit.jobId, unitIndex: unit.unitIndex });
  }
  return assignments;
};

function best(idle: readonly IdleDevice[], unit: QueuedUnit, onlyUntried: boolean): IdleDevice | undefined {
  const possible = onlyUntried ? idle.filter((device) => !unit.failedDeviceIds.includes(device.id)) : idle;
  return possible.find((device) => device.loadedModelIds.includes(unit.modelId)) ?? possible[0];
}
