import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '#core/app-options.ts';
import type { Output } from '#shared/contract/index.ts';
import { type ApiRoute, route } from './route.ts';

type Snapshot = Output<'app.snapshot'>;
type Device = Snapshot['devices'][number];

/** What is told of each card: name, help, and how it is read; what is unknown is left out, never 0. */
const deviceGauges: [string, string, (device: Device) => number | null][] = [
  ['utilization_ratio', 'Share of time in which a kernel ran', (one) => share(one.utilizationPercent)],
  ['memory_used_bytes', 'Memory in use', (one) => one.memoryUsedBytes],
  ['memory_total_bytes', 'Memory there is', (one) => one.memoryTotalBytes],
  ['temperature_celsius', 'Temperature', (one) => one.temperatureCelsius],
  ['power_watts', 'Power drawn', (one) => one.powerDrawWatts],
  ['enabled', 'Whether the queue may use it', (one) => Number(one.enabled)],
  ['healthy', 'Whether it is healthy', (one) => Number(one.health === 'healthy')],
];

const share = (percent: number | null) => (percent === null ? null : percent / 100);

/** Numbers for Prometheus, in its text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function createMetrics({ handlers }: Pick<App, 'handlers'>) {
  const register = new Registry();
  const registers = [register];
  const name = (text: string) => `polyptych_${text}`;
  const units = new Gauge({
    name: name('queue_pictures'),
    help: 'Pictures of the jobs on the list, by state',
    labelNames: ['state'],
    registers,
  });
  const devices = deviceGauges.map(([suffix, help, read]) => ({
    read,
    gauge: new Gauge({
      name: name(`device_${suffix}`),
      help,
      labelNames: ['device', 'name'],
      registers,
    }),
  }));
  const pictures = new Gauge({ name: name('pictures'), help: 'Pictures made since the start', registers });
  const batches = new Gauge({ name: name('batches'), help: 'Calls that made them', registers });
  const failures = new Gauge({ name: name('failed_batches'), help: 'Calls that failed', registers });
  const requests = new Counter({
    name: name('api_requests_total'),
    help: 'Requests of the API',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: name('api_request_seconds'),
    help: 'Time until an answer of the API began',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.05, 0.25, 1, 5, 30, 120, 600],
    registers,
  });

  function look({ jobs, devices: seen }: Snapshot, statistics: Output<'performance.statistics'>) {
    units.reset();
    for (const state of ['queued', 'running', 'completed', 'failed', 'cancelled'] as const)
      units.set({ state }, 0);
    for (const job of jobs) for (const { state } of job.units) units.inc({ state });
    for (const { gauge, read: valueOf } of devices) {
      gauge.reset();
      for (const device of seen) {
        const value = valueOf(device);
        if (value !== null) gauge.set({ device: device.id, name: device.name }, value);
      }
    }
    const sum = (key: 'completedUnits' | 'completedAttempts' | 'failedAttempts') =>
      statistics.devices.reduce((total, { sinceStart }) => total + sinceStart[key], 0);
    pictures.set(sum('completedUnits'));
    batches.set(sum('completedAttempts'));
    failures.set(sum('failedAttempts'));
  }

  return {
    answered({ method, path }: Pick<ApiRoute, 'method' | 'path'>, status: number, took: number) {
      requests.inc({ method, route: path, status: String(status) });
      seconds.observe({ method, route: path }, took);
    },
    route: route({
      method: 'GET',
      path: '/metrics',
      family: 'own',
      scope: 'read',
      summary: 'Get numbers for Prometheus',
      answer: { status: 200, description: 'Prometheus text', contentType: register.contentType },
      async handle(_input, call) {
        const [snapshot, statistics] = await Promise.all([
          handlers['app.snapshot']({}, call),
          handlers['performance.statistics']({}, call),
        ]);
        look(snapshot, statistics);
        return new Response(await register.metrics(), { headers: { 'Content-Type': register.contentType } });
      },
    }),
  };
}
