import { InferenceSession, Tensor } from 'onnxruntime-node';
import { PolyptychError } from '#shared/errors.ts';
import type { CardIdentity, ExecutionProvider, WorkerOptions } from '../contract.ts';
import { firstCudaDevice } from './cuda-device.ts';
import { judgeCudaCard, judgeVulkanDevices } from './pinning.ts';
import { probeFeeds, probeGraph, problemOf } from './probe-graph.ts';
import { providerNames, providerProblem } from './provider-problem.ts';
import { listVulkanDevices } from './vulkan-devices.ts';

/**
 * Proves before any work that this process draws with its provider, on its card: looks which card the driver shows here,
 * then runs a small graph and compares. Returns the card; null on the processor. Throws `no_device` with one sentence.
 */
export async function proveProvider(
  options: Pick<WorkerOptions, 'executionProvider' | 'threads' | 'wantedCard'>,
): Promise<CardIdentity | null> {
  const card = lookAtCard(options.executionProvider, options.wantedCard ?? null);
  const problem = problemOf(await runProbe(options));
  if (problem === null) return card;
  throw new PolyptychError(
    'no_device',
    `${providerNames[options.executionProvider]} gives wrong results here (of a small test, ${problem}): update the device's driver.`,
  );
}

function lookAtCard(provider: ExecutionProvider, wanted: CardIdentity | null): CardIdentity | null {
  switch (provider) {
    case 'cpu':
      return null;
    case 'cuda':
      return judgeCudaCard(firstCudaDevice(process.env['POLYPTYCH_CUDA_LIBRARY'] ?? null), wanted);
    case 'webgpu':
      // On other systems it is not Vulkan that WebGPU draws with.
      return process.platform === 'linux' ? judgeVulkanDevices(listVulkanDevices(), wanted) : wanted;
  }
}

async function runProbe({
  executionProvider,
  threads,
}: Pick<WorkerOptions, 'executionProvider' | 'threads'>): Promise<Float32Array> {
  try {
    const session = await InferenceSession.create(probeGraph, {
      executionProviders: [executionProvider],
      // Else what the provider cannot do is done by the processor, and the probe would prove nothing.
      ...(executionProvider === 'cpu' ? {} : { extra: { 'session.disable_cpu_ep_fallback': '1' } }),
      logSeverityLevel: 4,
      ...(threads === null ? {} : { intraOpNumThreads: threads }),
    });
    const feeds = Object.entries(probeFeeds).map(
      ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
    );
    const { result } = await session.run(Object.fromEntries(feeds));
    await session.release();
    return result?.data instanceof Float32Array ? result.data : new Float32Array();
  } catch (error) {
    throw new PolyptychError('no_device', providerProblem(executionProvider, error), { cause: error });
  }
}
