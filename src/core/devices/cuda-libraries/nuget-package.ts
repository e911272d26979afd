import { z } from 'zod';
import { PolyptychError } from '#shared/errors.ts';
import { refusal } from '../../downloads/answers.ts';

/** A package as its feed describes it. */
export interface LocatedPackage {
  url: string;
  sizeBytes: number;
  /** Base 64. */
  sha512: string;
}

const indexSchema = z.object({ resources: z.array(z.object({ '@id': z.url(), '@type': z.string() })) });
const registrationSchema = z.object({ catalogEntry: z.url(), packageContent: z.url() });
const entrySchema = z.object({
  packageHash: z.string(),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.number().positive(),
});

/**
 * Asks a NuGet feed for one version of a package (https://learn.microsoft.com/nuget/api/overview): the service's index
 * leads to the registration, which leads to the catalogue, which knows size and checksum.
 */
export async function locatePackage(
  { feed, name, version }: { feed: string; name: string; version: string },
  { signal, fetch = globalThis.fetch }: { signal: AbortSignal; fetch?: typeof globalThis.fetch },
): Promise<LocatedPackage> {
  async function read<T>(url: string, schema: z.ZodType<T>): Promise<T> {
    const response = await fetch(url, { signal }).catch((error: unknown) => {
      throw unreachable(url, error);
    });
    if (!response.ok) throw refusal(url, response.status);
    const answer = schema.safeParse(await response.json().catch(() => null));
    if (answer.success) return answer.data;
    throw new PolyptychError(
      'download_failed',
      `${new URL(url).host} answers in a way that this version does not understand: try again later, or update the program.`,
    );
  }

  const { resources } = await read(feed, indexSchema);
  const base = resources.find((resource) => resource['@type'].startsWith('RegistrationsBaseUrl'))?.['@id'];
  if (base === undefined)
    throw new PolyptychError('download_failed', `${new URL(feed).host} has no packages: try again later.`);
  const leaf = `${base.replace(/\/?$/, '/')}${name.toLowerCase()}/${version.toLowerCase()}.json`;
  const { catalogEntry, packageContent } = await read(leaf, registrationSchema);
  const { packageHash, packageSize } = await read(catalogEntry, entrySchema);
  return { url: packageContent, sizeBytes: packageSize, sha512: packageHash };
}

function unreachable(url: string, error: unknown): PolyptychError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const how = cause instanceof Error ? cause.message : String(cause);
  return new PolyptychError(
    'download_failed',
    `${new URL(url).host} cannot be reached (${how}): look at the network, then try again.`,
    { cause: error },
  );
}
