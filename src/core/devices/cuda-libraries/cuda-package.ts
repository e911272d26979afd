/**
 * What onnxruntime-node's own installer would fetch (its `script/install-metadata.js`, to which a test compares this), but
 * for TensorRT's provider, which this program does not use.
 */
export const cudaPackage = {
  feed: 'https://api.nuget.org/v3/index.json',
  name: 'Microsoft.ML.OnnxRuntime.Gpu.Linux',
  version: '1.30.0',
  folder: 'runtimes/linux-x64/native',
  files: ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so'],
} as const;

export type ProviderPackage = { readonly [K in Exclude<keyof typeof cudaPackage, 'files'>]: string } & {
  readonly files: readonly string[];
};

/** The one platform that its maker builds them for. */
export const hasCudaPackage = (platform: string, architecture: string) =>
  platform === 'linux' && architecture === 'x64';

/** The same from the feed that POLYPTYCH_NUGET_FEED names, a mirror of one's own for instance. */
export function cudaPackageFor(environment: Readonly<Record<string, string | undefined>>): ProviderPackage {
  const feed = environment['POLYPTYCH_NUGET_FEED'] ?? '';
  return feed === '' ? cudaPackage : { ...cudaPackage, feed };
}
