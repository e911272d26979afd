import { type Files, parseCount } from './files.ts';

/** What one process holds of one card, through the graphics interfaces (Vulkan and with it WebGPU). */
export interface DrmClient {
  pid: number;
  pciAddress: string;
  /** In the card's own memory, and in the part of the machine's memory that it may use. */
  memoryBytes: number;
  sharedBytes: number;
}

/** All processes are looked at this often; in between those that are known to use a card, and our own relatives. */
const fullLookIntervalMs = 10_000;

/**
 * Who uses the cards, from `/proc/<pid>/fdinfo` (kernel: drm-usage-stats). Of other people's processes nothing can be
 * seen. Looking through all open files of all processes takes milliseconds, so that it is done seldom.
 */
export function createDrmClients(deps: { files: Files; now(): number; parentPid: number }) {
  const { files, now, parentPid } = deps;
  let users = new Set<number>();
  /** Started by the process that started us, as our workers are: they may turn into users at any time. */
  let relatives = new Map<number, boolean>();
  let fullLookAt = -Infinity;

  return {
    /** Memory held in the cards, by process and card; null where processes cannot be seen. */
    list(): DrmClient[] | null {
      if (!files.has('proc')) return null;
      const numbers = files.unsortedNames('proc').flatMap((name) => parseCount(name) ?? []);
      const pids = numbers.toSorted((one, other) => one - other);
      relatives = new Map(pids.map((pid) => [pid, relatives.get(pid) ?? isRelative(files, pid, parentPid)]));
      const full = now() - fullLookAt >= fullLookIntervalMs;
      if (full) fullLookAt = now();
      const found = pids
        .filter((pid) => full || users.has(pid) || relatives.get(pid) === true)
        .flatMap((pid) => clientsOf(files, pid));
      users = new Set(found.map(({ pid }) => pid));
      return found;
    },
  };
}

function isRelative(files: Files, pid: number, parentPid: number): boolean {
  // `pid (name of any form) state parent …`
  const stat = files.text(`proc/${pid}/stat`) ?? '';
  return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]) === parentPid;
}

function clientsOf(files: Files, pid: number): DrmClient[] {
  const seen = new Set<string>();
  return files.unsortedNames(`proc/${pid}/fd`).flatMap((descriptor) => {
    if (!files.link(`proc/${pid}/fd/${descriptor}`)?.startsWith('/dev/dri/')) return [];
    const client = parseFdinfo(files.text(`proc/${pid}/fdinfo/${descriptor}`) ?? '');
    // Copies of a descriptor are one client.
    const key = client && `${client.pciAddress} ${client.clientId ?? `descriptor ${descriptor}`}`;
    if (!client || key === null || seen.has(key)) return [];
    seen.add(key);
    const { pciAddress, memoryBytes, sharedBytes } = client;
    return [{ pid, pciAddress, memoryBytes, sharedBytes }];
  });
}

/** Lines of `key: value`; null where the file belongs to no amdgpu card. */
export function parseFdinfo(text: string): (Omit<DrmClient, 'pid'> & { clientId: string | null }) | null {
  const fields = new Map(
    text
      .split('\n')
      .map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 1).trim()] as const),
  );
  const pciAddress = fields.get('drm-pdev')?.toLowerCase();
  if (fields.get('drm-driver') !== 'amdgpu' || pciAddress === undefined) return null;
  // Kernels from 6.12 on say both.
  const bytes = (region: string) =>
    parseSize(fields.get(`drm-memory-${region}`) ?? fields.get(`drm-resident-${region}`)) ?? 0;
  return {
    pciAddress,
    clientId: fields.get('drm-client-id') ?? null,
    memoryBytes: bytes('vram'),
    sharedBytes: bytes('gtt'),
  };
}

function parseSize(text: string | undefined): number | null {
  const [, digits, unit] = /^(\d{1,12})(?: (KiB|MiB))?$/.exec(text ?? '') ?? [];
  if (digits === undefined) return null;
  const factor = unit === 'MiB' ? 1024 * 1024 : unit === 'KiB' ? 1024 : 1;
  return Number(digits) * factor;
}
