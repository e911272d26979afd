/**
 * Machines with AMD cards as the kernel shows them: folders of files and links under a root, for POLYPTYCH_SYSFS_ROOT.
 * Values are those of public dumps (KFD topologies of the ROCm validation suite and of ROCm's Kubernetes plugin).
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const gibibyte = 1024 ** 3;

/** A value of null makes a folder where the file should be: unreadable, whoever asks. */
export type FileTree = Record<string, string | null>;

export interface SysfsCard {
  number: number;
  pciAddress: string;
  /** Files of the PCI device; values by name. */
  files: FileTree;
  /** Null for a card without sensors. */
  hwmon: FileTree | null;
  connectors: string[];
  /** Null for a card that KFD does not know. */
  node: { number: number; gpuId: string; name: string; properties: Record<string, number | string> } | null;
  driver: string | null;
}

export interface SysfsMachine {
  cards: SysfsCard[];
  /** Any other files, from the root: `opt/rocm/.info/version`. */
  files: FileTree;
}

/** Radeon Instinct MI25: Vega 10 with 64 compute units and 16 GB, older than `mem_busy_percent` and `gpu_metrics`. */
export function mi25(number: number, pciAddress: string, changes: Partial<SysfsCard> = {}): SysfsCard {
  const bus = Number.parseInt(pciAddress.slice(5, 7), 16);
  return {
    number,
    pciAddress,
    files: {
      ...pciFiles('6860', '01', '0x030000'),
      unique_id: `0213e5d4a6b7c8d${number}\n`,
      numa_node: '0\n',
      gpu_busy_percent: '0\n',
      mem_info_vram_total: '17163091968\n',
      mem_info_vram_used: '18415616\n',
      mem_info_vis_vram_total: '268435456\n',
      mem_info_gtt_total: '17163091968\n',
      mem_info_gtt_used: '14684160\n',
      'power/control': 'on\n',
      'power/runtime_status': 'active\n',
    },
    hwmon: {
      name: 'amdgpu\n',
      temp1_input: '34000\n',
      temp1_label: 'edge\n',
      temp1_crit: '85000\n',
      temp2_input: '36000\n',
      temp2_label: 'junction\n',
      temp2_crit: '105000\n',
      temp3_input: '33000\n',
      temp3_label: 'mem\n',
      temp3_crit: '95000\n',
      in0_label: 'vddgfx\n',
      power1_average: '17000000\n',
      power1_cap: '220000000\n',
    },
    connectors: [],
    driver: 'amdgpu',
    node: {
      number: number + 1,
      gpuId: `${3254 + number}`,
      name: 'vega10',
      properties: {
        cpu_cores_count: 0,
        simd_count: 256,
        simd_per_cu: 4,
        wave_front_size: 64,
        array_count: 4,
        gfx_target_version: 90000,
        vendor_id: 4098,
        device_id: 26720,
        location_id: bus * 256,
        domain: 0,
        drm_render_minor: 128 + number,
        local_mem_size: 17163091968,
        unique_id: BigInt(`0x0213e5d4a6b7c8d${number}`).toString(),
      },
    },
    ...changes,
  };
}

export function twoMi25(): SysfsMachine {
  return {
    cards: [mi25(0, '0000:23:00.0'), mi25(1, '0000:43:00.0')],
    files: { ...names, 'opt/rocm/.info/version': '5.4.3-121\n', 'sys/module/amdgpu/version': '5.18.13\n' },
  };
}

/** Instinct MI210 (gfx90a, 104 compute units, 64 GB). */
export function oneMi210(): SysfsMachine {
  const card = mi25(1, '0000:63:00.0');
  return {
    cards: [
      {
        ...card,
        files: {
          ...card.files,
          ...pciFiles('740f', '02', '0x038000'),
          unique_id: '1901ead3a2ecd4a6\n',
          numa_node: '1\n',
          mem_info_vram_total: '68702699520\n',
          mem_info_vram_used: '11018240\n',
          product_name: 'Instinct MI210\n',
        },
        hwmon: {
          ...card.hwmon,
          power1_average: '41000000\n',
          power1_cap: '300000000\n',
          temp1_crit: '100000\n',
        },
        node: {
          number: 2,
          gpuId: '51110',
          name: 'ip discovery',
          properties: {
            ...card.node?.properties,
            simd_count: 416,
            array_count: 8,
            gfx_target_version: 90010,
            device_id: 29711,
            drm_render_minor: 129,
            local_mem_size: 0,
            unique_id: '1801979520617338022',
          },
        },
      },
    ],
    // An address that is not AMD's sits at card0: the server's own small display controller.
    files: {
      ...names,
      'sys/class/drm/card0/device/vendor': '0x1a03\n',
      'opt/rocm-5.7.1/.info/version': '5.7.1-98\n',
      'opt/rocm-6.2.4/.info/version': '6.2.4-139\n',
      'opt/rocm-6.2.4/.info/version-utils': '6.2.4-139\n',
    },
  };
}

/** A Radeon RX 7900 XTX that drives the screen and the small GPU inside of a Ryzen 7000 (Raphael). */
export function apuBesideCard(): SysfsMachine {
  const base = mi25(0, '0000:03:00.0');
  return {
    cards: [
      {
        ...base,
        number: 1,
        files: {
          ...base.files,
          ...pciFiles('744c', 'c8', '0x030000'),
          mem_info_vram_total: '25753026560\n',
          mem_info_vram_used: '1073741824\n',
          numa_node: '-1\n',
        },
        connectors: ['DP-1', 'HDMI-A-1', 'Writeback-1'],
        node: {
          number: 1,
          gpuId: '55924',
          name: 'ip discovery',
          properties: {
            simd_count: 192,
            simd_per_cu: 2,
            gfx_target_version: 110000,
            location_id: 768,
            domain: 0,
            device_id: 29772,
          },
        },
      },
      {
        ...base,
        number: 0,
        pciAddress: '0000:0e:00.0',
        files: {
          ...base.files,
          ...pciFiles('164e', 'c9', '0x030000'),
          unique_id: null,
          mem_info_vram_total: `${gibibyte / 2}\n`,
          mem_info_vram_used: '100000000\n',
          mem_info_gtt_total: `${16 * gibibyte}\n`,
          mem_info_gtt_used: '50000000\n',
          gpu_busy_percent: '100\n',
          numa_node: '-1\n',
        },
        hwmon: {
          name: 'amdgpu\n',
          temp1_input: '41000\n',
          temp1_label: 'edge\n',
          in0_label: 'vddgfx\n',
          in1_label: 'vddnb\n',
          power1_input: '22000000\n',
        },
        connectors: ['DP-4'],
        node: {
          number: 2,
          gpuId: '23547',
          name: 'ip discovery',
          properties: {
            cpu_cores_count: 0,
            simd_count: 4,
            simd_per_cu: 2,
            gfx_target_version: 100306,
            location_id: 3584,
            domain: 0,
            device_id: 5710,
          },
        },
      },
    ],
    files: { ...names, 'proc/meminfo': 'MemTotal:       32000000 kB\nMemAvailable:    8000000 kB\n' },
  };
}

/** Some lines of libdrm's list. */
const names: FileTree = {
  'usr/share/libdrm/amdgpu.ids': [
    '# List of AMDGPU IDs',
    '#',
    '1.0.0',
    '6860,\t00,\tAMD Radeon Instinct MI25',
    '6860,\t01,\tAMD Radeon Instinct MI25',
    '740F,\t02,\tAMD Instinct MI210',
    '744C,\tC8,\tAMD Radeon RX 7900 XTX',
    '7481,   C7,     AMD Steam Machine',
    '',
  ].join('\n'),
};

function pciFiles(device: string, revision: string, pciClass: string): FileTree {
  return { vendor: '0x1002\n', device: `0x${device}\n`, revision: `0x${revision}\n`, class: `${pciClass}\n` };
}

/** Writes the machine under `root`. */
export function writeMachine(root: string, machine: SysfsMachine): void {
  mkdirSync(join(root, 'sys/class/drm'), { recursive: true });
  writeTree(root, { 'sys/class/drm/version': 'drm 1.1.0 20060810\n', ...machine.files });
  for (const card of machine.cards) plugIn(root, card);
}

const pciFolder = ({ pciAddress }: SysfsCard) => `sys/devices/pci0000:00/0000:00:03.1/${pciAddress}`;
const nodesFolder = 'sys/devices/virtual/kfd/kfd/topology/nodes';

/** Adds a card to a machine that may be running. */
export function plugIn(root: string, card: SysfsCard): void {
  const folder = pciFolder(card);
  const cardName = `card${card.number}`;
  writeTree(root, prefixed(folder, card.files));
  writeTree(root, {
    [`${folder}/uevent`]: [
      ...(card.driver === null ? [] : [`DRIVER=${card.driver}`]),
      `PCI_SLOT_NAME=${card.pciAddress}`,
      '',
    ].join('\n'),
  });
  link(root, `sys/bus/pci/devices/${card.pciAddress}`, folder);
  if (card.driver !== null) mkdirSync(join(root, `sys/bus/pci/drivers/${card.driver}`), { recursive: true });
  if (card.driver !== null) link(root, `${folder}/driver`, `sys/bus/pci/drivers/${card.driver}`);
  if (card.driver !== 'amdgpu') return;

  if (card.hwmon) writeTree(root, prefixed(`${folder}/hwmon/hwmon${card.number + 2}`, card.hwmon));
  for (const name of [cardName, `renderD${128 + card.number}`]) {
    mkdirSync(join(root, folder, 'drm', name), { recursive: true });
    link(root, `${folder}/drm/${name}/device`, folder);
    link(root, `sys/class/drm/${name}`, `${folder}/drm/${name}`);
  }
  for (const connector of card.connectors) {
    const path = `${folder}/drm/${cardName}/${cardName}-${connector}`;
    writeTree(root, { [`${path}/status`]: 'disconnected\n' });
    link(root, `${path}/device`, `${folder}/drm/${cardName}`);
    link(root, `sys/class/drm/${cardName}-${connector}`, path);
  }
  if (card.node) writeNode(root, card.node);
}

function writeNode(root: string, node: NonNullable<SysfsCard['node']>): void {
  const lines = Object.entries(node.properties).map(([name, value]) => `${name} ${value}\n`);
  writeTree(root, {
    // The processor is the first node of all machines.
    [`${nodesFolder}/0/properties`]:
      'cpu_cores_count 32\nsimd_count 0\nlocation_id 0\ngfx_target_version 0\n',
    [`${nodesFolder}/0/gpu_id`]: '0\n',
    [`${nodesFolder}/0/name`]: '\n',
    [`${nodesFolder}/${node.number}/properties`]: lines.join(''),
    [`${nodesFolder}/${node.number}/gpu_id`]: `${node.gpuId}\n`,
    [`${nodesFolder}/${node.number}/name`]: `${node.name}\n`,
  });
  mkdirSync(join(root, 'sys/devices/virtual/kfd/kfd/proc'), { recursive: true });
  link(root, 'sys/class/kfd/kfd', 'sys/devices/virtual/kfd/kfd');
}

/** Takes a card out of a running machine. */
export function pullOut(root: string, card: SysfsCard): void {
  const gone = [
    pciFolder(card),
    `sys/bus/pci/devices/${card.pciAddress}`,
    `sys/class/drm/card${card.number}`,
    `sys/class/drm/renderD${128 + card.number}`,
    ...(card.node ? [`${nodesFolder}/${card.node.number}`] : []),
  ];
  for (const path of gone) rmSync(join(root, path), { recursive: true, force: true });
}

/** Changes files of a card while it runs. */
export function setCardFiles(root: string, card: SysfsCard, files: FileTree): void {
  writeTree(root, prefixed(pciFolder(card), files));
}

export function setHwmonFiles(root: string, card: SysfsCard, files: FileTree): void {
  writeTree(root, prefixed(`${pciFolder(card)}/hwmon/hwmon${card.number + 2}`, files));
}

/** Makes reading a file of a card fail with EIO: nothing is mapped at the start of a process's memory. */
export function breakCardFile(root: string, card: SysfsCard, name: string): void {
  const path = join(root, pciFolder(card), name);
  rmSync(path, { recursive: true, force: true });
  symlinkSync('/proc/self/mem', path);
}

function prefixed(folder: string, files: FileTree): FileTree {
  return Object.fromEntries(Object.entries(files).map(([name, value]) => [`${folder}/${name}`, value]));
}

export function writeTree(root: string, files: FileTree): void {
  for (const [path, value] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { recursive: true, force: true });
    if (value === null) mkdirSync(file);
    else writeFileSync(file, value);
  }
}

function link(root: string, path: string, target: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { recursive: true, force: true });
  symlinkSync(relative(dirname(file), join(root, target)), file);
}
