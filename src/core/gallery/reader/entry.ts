/** The process that reads pictures. Started like a worker; ends with its host. */
import { z } from 'zod';
import { type ErrorReport, toErrorReport } from '#shared/errors.ts';
import { joinParent } from '#shared/parent-line.ts';
import type { ReaderHostMessage, ReaderMessage, ReaderOptions, ReadPicture, ReadTask } from './contract.ts';
import { readPicture } from './read-picture.ts';

const optionsSchema: z.ZodType<ReaderOptions> = z.object({ mostPixels: z.int().min(1) });
const hostMessageSchema: z.ZodType<ReaderHostMessage> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('read'),
    requestId: z.int(),
    task: z.object({
      path: z.string(),
      decode: z.boolean(),
      thumbnails: z.array(z.object({ path: z.string(), size: z.int().positive() })),
    }),
  }),
  z.object({ type: z.literal('shutdown') }),
]);

const { options, parent } = joinParent<ReaderMessage, ReaderOptions>(process, {
  who: 'The reader of pictures',
  optionsSchema,
});

async function answerTo(task: ReadTask): Promise<Answer> {
  try {
    return { type: 'read', picture: await readPicture(task, options) };
  } catch (error) {
    return { type: 'refused', error: toErrorReport(error) };
  }
}
type Answer = { type: 'read'; picture: ReadPicture } | { type: 'refused'; error: ErrorReport };

parent.onMessage((raw) => {
  const { data: message } = hostMessageSchema.safeParse(raw);
  if (message?.type === 'shutdown') process.exit(0);
  if (message?.type !== 'read') return;
  const { requestId, task } = message;
  void answerTo(task).then((answer) => parent.send({ ...answer, requestId }));
});
parent.onClose(() => process.exit(0));
