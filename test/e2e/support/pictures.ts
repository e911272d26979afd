import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, JobRequestInput } from '#shared/contract/jobs.ts';
import { sampleRequest } from '#shared/contract/samples.ts';
import { type Client, jobWhere } from '../../support/served-app.ts';
import type { AppUnderTest } from './shells/app-under-test.ts';

/** Few steps, for tests in which the picture itself does not matter. */
export const quickRequest: JobRequestInput = { ...sampleRequest, steps: 4 };
/** So many that something can happen in the middle of a picture that is waited for. */
export const slowSteps = 100;
/** What a picture in the making shows from its first step on. */
export const underWay = /[1-9]\d*\/\d+/;
/** A picture that takes far longer than any look at it: to be cancelled. */
export const lastingRequest: JobRequestInput = {
  ...sampleRequest,
  steps: 150,
  width: 512,
  height: 512,
};

/** Makes pictures one after another, so that the last prompt's is the newest; resolves with the ended jobs. */
export async function makePictures(client: Client, requests: Partial<JobRequestInput>[]): Promise<Job[]> {
  const ended: Job[] = [];
  for (const request of requests) {
    const { id } = await client.call('jobs.create', { ...quickRequest, ...request });
    ended.push(await jobWhere(client, (job) => job.id === id && job.state === 'completed'));
  }
  return ended;
}

/** The finished picture files below the data folder. */
export function imageFiles(app: Pick<AppUnderTest, 'home'>): string[] {
  const folder = join(app.home, 'images');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
