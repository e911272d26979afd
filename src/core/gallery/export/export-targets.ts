import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeZip } from 'client-zip';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import { unfinishedStart, writeDurably } from '../files/durable-file.ts';
import type { TaskReport } from '../files/file-tasks.ts';
import type { Copy } from './export-copies.ts';

/** Copies that are still to be made, around the names that are there. */
type MakeCopies = (taken: Iterable<string>) => AsyncIterable<Copy>;

/**
 * Writes copies into a folder, which is made where it is not there. Nothing in it is overwritten, and no file in it is ever
 * half a copy. Throws one sentence that says how many there are when it fails.
 */
export async function saveIntoFolder(
  folder: string,
  makeCopies: MakeCopies,
  { report, total, write = writeDurably }: { report: TaskReport; total: number; write?: typeof writeDurably },
): Promise<void> {
  let saved = 0;
  try {
    await mkdir(folder, { recursive: true });
    for await (const copy of makeCopies(await readdir(folder))) {
      if (report.signal.aborted) return;
      if (copy.kind === 'problem') tellProblem(copy, report);
      else {
        const content = copy.kind === 'picture' ? copy.content : [...copy.content].join('');
        await writeNew(join(folder, copy.name), content, write);
        if (copy.kind === 'table') continue;
        const { modifiedAt } = copy;
        if (modifiedAt !== null) await utimes(join(folder, copy.name), modifiedAt / 1000, modifiedAt / 1000);
        saved += 1;
        report.count('added');
      }
    }
  } catch (cause) {
    const { code, message } = toErrorReport(cause);
    throw new PolyptychError(code, `${saved} of ${total} pictures were saved. ${message}`, { cause });
  }
}

/** The name is taken first: a file that has come since we looked stays as it is. */
async function writeNew(path: string, content: string | Uint8Array, write: typeof writeDurably) {
  await (await open(path, 'wx')).close();
  try {
    await write(path, content);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Writes copies as one .zip file, which is there when it is whole and not before; it replaces what has its name. */
export async function saveAsZip(path: string, makeCopies: MakeCopies, report: TaskReport): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = join(dirname(path), `${unfinishedStart}${randomUUID()}-${basename(path).slice(-40)}`);
  try {
    const file = createWriteStream(unfinished, { flags: 'wx', flush: true });
    await pipeline(zipOf(makeCopies([]), report), file, { signal: report.signal });
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Pictures are packed already: they are only put one behind the other. What could not be copied is listed in a file. */
export function zipOf(
  copies: AsyncIterable<Copy>,
  report?: Pick<TaskReport, 'count'>,
): ReadableStream<Uint8Array> {
  const reader = makeZip(zipEntries(copies, report), { buffersAreUTF8: true }).getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    // The library passes the reason on as an error of its own, which nobody waits for.
    cancel: (reason) => reader.cancel(reason).catch(() => undefined),
  });
}

async function* zipEntries(copies: AsyncIterable<Copy>, report: Pick<TaskReport, 'count'> | undefined) {
  const now = new Date();
  const problems: string[] = [];
  for await (const copy of copies) {
    if (copy.kind === 'problem') {
      problems.push(`${basename(copy.path)}: ${copy.reason}`);
      if (report) tellProblem(copy, report);
    } else if (copy.kind === 'picture') {
      const lastModified = copy.modifiedAt === null ? now : new Date(copy.modifiedAt);
      yield { name: copy.name, lastModified, input: copy.content };
      report?.count('added');
    } else yield { name: copy.name, lastModified: now, input: [...copy.content].join('') };
  }
  if (problems.length > 0)
    yield { name: 'not-copied.txt', lastModified: now, input: `${problems.join('\n')}\n` };
}

function tellProblem(
  { path, missing, reason }: Extract<Copy, { kind: 'problem' }>,
  report: Pick<TaskReport, 'count'>,
) {
  report.count(missing ? 'missing' : 'refused', { problem: { path, reason } });
}
