import { type JobRequest, jobLimits, jobRequestSchema } from '../contract/jobs.ts';
import type { Vary, VaryAxis } from '../contract/variations.ts';
import { PolyptychError } from '../errors.ts';

type Seeded = JobRequest & { seed: number };

/** The settings of each picture are wanted again and again while a job runs. */
const known = new WeakMap<JobRequest, Seeded[]>();

export const columnsAndRows = (vary: Vary) => ({
  columns: vary[0]?.values.length ?? 1,
  rows: vary[1]?.values.length ?? 1,
});

/** Which value of each setting the picture of that number has. */
export const placeOf = (vary: Vary, index: number) => {
  const { columns } = columnsAndRows(vary);
  return { column: index % columns, row: Math.floor(index / columns) };
};

/** What a job's picture of that number is drawn with: its own settings, as if it had been asked for alone. */
export function requestOfUnit(request: Seeded, index: number): Seeded {
  if (!request.vary) return request;
  const cells = known.get(request) ?? cellsOf(request, request.vary);
  known.set(request, cells);
  return cells[index] ?? request;
}

/** The models that a job's pictures are drawn with, each once. */
export function modelIdsOf({ modelId, vary }: Pick<JobRequest, 'modelId' | 'vary'>): readonly string[] {
  const axis = vary?.find(({ setting }) => setting === 'model');
  return axis?.setting === 'model' ? axis.values : [modelId];
}

function cellsOf(request: Seeded, vary: Vary): Seeded[] {
  const { vary: _vary, ...base } = request;
  const { columns, rows } = columnsAndRows(vary);
  return Array.from({ length: columns * rows }, (_, index) => {
    const { column, row } = placeOf(vary, index);
    return vary.reduce<Seeded>((cell, axis, at) => withValue(cell, axis, at === 0 ? column : row), {
      ...base,
      count: 1,
    });
  });
}

function withValue(request: Seeded, axis: VaryAxis, at: number): Seeded {
  switch (axis.setting) {
    case 'seed':
    case 'steps':
    case 'guidanceScale':
      return { ...request, [axis.setting]: axis.values[at] };
    case 'scheduler':
      return { ...request, scheduler: axis.values[at] ?? request.scheduler };
    case 'model':
      return { ...request, modelId: axis.values[at] ?? request.modelId };
    case 'size': {
      const [width = request.width, height = request.height] = (axis.values[at] ?? '').split('x').map(Number);
      return { ...request, width, height };
    }
    case 'strength': {
      const { start } = request;
      return start?.use === 'variation'
        ? { ...request, start: { ...start, strength: axis.values[at] ?? start.strength } }
        : request;
    }
    case 'prompt':
      return { ...request, prompt: request.prompt.replaceAll(axis.search, () => axis.values[at] ?? '') };
  }
}

/**
 * A request with as many pictures as its settings make, each of them checked by the contract's own rules. One without
 * `vary` comes back as it is. Throws `bad_input`.
 */
export function withCells<Request extends JobRequest>(request: Request): Request {
  const { vary } = request;
  if (!vary) return request;
  const { columns, rows } = columnsAndRows(vary);
  const count = columns * rows;
  if (count > jobLimits.count)
    throw new PolyptychError(
      'bad_input',
      `${columns} × ${rows} are ${count} pictures, and a job has at most ${jobLimits.count}: give fewer values.`,
    );
  if (vary[0]?.setting === vary[1]?.setting && vary[0]?.setting !== 'prompt')
    throw new PolyptychError(
      'bad_input',
      `Let two different settings change, not ${vary[0]?.setting} twice.`,
    );
  for (const axis of vary) checkAxis(axis, request);
  for (const cell of cellsOf({ ...request, seed: request.seed ?? 0 }, vary)) {
    const issue = jobRequestSchema.safeParse(cell).error?.issues[0];
    if (issue) throw new PolyptychError('bad_input', issue.message);
  }
  return { ...request, count };
}

function checkAxis(axis: VaryAxis, { prompt, start }: JobRequest) {
  if (axis.setting === 'strength' && start?.use !== 'variation')
    throw new PolyptychError('bad_input', 'The strength is about a start picture: give one.');
  if (axis.setting === 'prompt' && !prompt.includes(axis.search))
    throw new PolyptychError(
      'bad_input',
      `The prompt does not say "${axis.search}": name words of it that the values take the place of.`,
    );
  if (new Set<string | number>(axis.values).size < axis.values.length)
    throw new PolyptychError('bad_input', `A value of ${axis.setting} is given twice: remove one of them.`);
}
