import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCudaFolder } from '#core/devices/cuda-libraries/cuda-folder.ts';
import { cudaPackage } from '#core/devices/cuda-libraries/cuda-package.ts';
import type { CardIdentity } from '#inference/contract.ts';
import { startWorker } from '../worker/worker-process.ts';
import { fakeCard, startFakeNvidia } from './fake-nvml.ts';

const [providerFile, sharedFile] = cudaPackage.files;
const runtimeFolder = join(
  dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json')),
  'bin',
  'napi-v6',
  process.platform,
  process.arch,
);

function startFake() {
  const fake = startFakeNvidia([fakeCard(0), fakeCard(1)], { cudaOrder: [1, 0] });
  onTestFinished(() => fake.dispose());
  return fake;
}
const identity = (card: number): CardIdentity => {
  const { name, uuid, pci } = fakeCard(card);
  return { name, uuid, pciAddress: `${pci}.0` };
};

/** What a worker that is pinned to one card says when it wants another, or the same. */
async function saidBy(options: { visible: number; wanted: number; environment: Record<string, string> }) {
  const worker = startWorker(
    { executionProvider: 'cuda', wantedCard: identity(options.wanted) },
    {
      environment: {
        ...process.env,
        ...options.environment,
        CUDA_VISIBLE_DEVICES: identity(options.visible).uuid ?? '',
      },
    },
  );
  const { error } = await worker.hears('unusable');
  worker.child.kill('SIGKILL');
  return error;
}

test('a worker that CUDA shows another card than its own says so, and draws nothing', async () => {
  const { environment } = startFake();
  expect(await saidBy({ visible: 1, wanted: 0, environment })).toEqual({
    code: 'no_device',
    message:
      'CUDA shows "NVIDIA A100-SXM4-80GB" at 0000:0f:00.0 to this worker instead of "NVIDIA A100-SXM4-80GB" at 0000:07:00.0: look at CUDA_VISIBLE_DEVICES.',
  });
});

// The libraries are Linux's.
test.skipIf(process.platform !== 'linux')(
  'on its own card it says what CUDA misses: its libraries, or what those need of NVIDIA',
  async () => {
    const { environment } = startFake();
    expect(await saidBy({ visible: 0, wanted: 0, environment })).toEqual({
      code: 'no_device',
      message: 'CUDA cannot be used: its libraries for this program are not installed.',
    });

    const root = mkdtempSync(join(tmpdir(), 'polyptych-cuda-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const folder = createCudaFolder(root, cudaPackage);
    installFakeProvider(folder.path, 'libcublasLt.so.12');
    const LD_LIBRARY_PATH = folder.libraryPath(runtimeFolder, undefined) ?? '';
    expect(LD_LIBRARY_PATH).toContain(folder.path);
    expect(await saidBy({ visible: 0, wanted: 0, environment: { ...environment, LD_LIBRARY_PATH } })).toEqual(
      {
        code: 'no_device',
        message:
          "CUDA cannot be used, since libcublasLt.so.12 is missing: install NVIDIA's CUDA 12 libraries.",
      },
    );
  },
);

/** Libraries that load as onnxruntime's do, but for one that they need and that is not there. */
function installFakeProvider(folder: string, needed: string) {
  mkdirSync(folder, { recursive: true });
  const source = join(folder, 'empty.c');
  const compile = (...args: string[]) =>
    execFileSync('cc', ['-shared', '-fPIC', source, ...args], { cwd: folder });
  writeFileSync(source, 'void Provider_SetHost(void *host) { (void)host; }\n');
  compile('-o', sharedFile, `-Wl,-soname,${sharedFile}`);
  compile('-o', 'needed.so', `-Wl,-soname,${needed}`);
  compile('-o', providerFile, '-Wl,--no-as-needed', './needed.so');
  rmSync(join(folder, 'needed.so'));
}
