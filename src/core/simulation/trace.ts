/** Traces: what arrives when, on which machine. Documented in the room's README. */
import { z } from 'zod';
import { PolyptychError } from '#shared/errors.ts';

const positive = z.number().positive();
const name = z.string().min(1).max(200);

const traceSchema = z.strictObject({
  devices: z
    .array(z.strictObject({ id: name, speed: positive, memoryGB: positive }))
    .min(1)
    .max(64),
  models: z
    .array(
      z.strictObject({
        key: name,
        memoryGB: positive,
        loadSeconds: z.number().min(0),
        secondsPerImage: positive,
      }),
    )
    .min(1),
  jobs: z.array(z.strictObject({ at: z.number().min(0), model: name, images: z.int().min(1).max(100_000) })),
});
/** `speed` divides run time, not load time; times are seconds since the start. */
export type Trace = z.infer<typeof traceSchema>;

const refuse = (sentence: string): never => {
  throw new PolyptychError('bad_input', sentence);
};

/**
 * Reads the text of a trace file. Throws one sentence that names the first thing that is wrong: not JSON, a field that is
 * missing or out of range, a name that is used twice or nowhere defined, a model that fits on no device.
 */
export function parseTrace(text: string): Trace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`The trace is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  const parsed = traceSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
    const path = where?.join('').replace(/^\./, '') ?? '';
    const place = path === '' ? 'The whole' : path;
    return refuse(`The trace does not fit: ${place}: ${issue?.message ?? 'not what was expected'}.`);
  }
  const trace = parsed.data;
  checkUnique(
    trace.devices.map(({ id }) => id),
    'device id',
  );
  checkUnique(
    trace.models.map(({ key }) => key),
    'model key',
  );
  const largest = Math.max(...trace.devices.map(({ memoryGB }) => memoryGB));
  const byKey = new Map(trace.models.map((model) => [model.key, model]));
  trace.jobs.forEach(({ model: key }, index) => {
    const model = byKey.get(key);
    if (!model)
      return refuse(`The trace's job ${index} asks for the model "${key}", which is not in "models".`);
    if (model.memoryGB <= largest) return undefined;
    return refuse(
      `The model "${key}" needs ${model.memoryGB} GB, and no device of the trace has more than ${largest} GB.`,
    );
  });
  // In order of arrival; those of one moment stay in the order of the file.
  return { ...trace, jobs: trace.jobs.toSorted((a, b) => a.at - b.at) };
}

function checkUnique(names: readonly string[], what: string) {
  const twice = names.find((candidate, index) => names.indexOf(candidate) !== index);
  if (twice !== undefined) refuse(`The trace has the ${what} "${twice}" twice; each must be there once.`);
}
