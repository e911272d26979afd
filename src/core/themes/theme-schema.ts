import { z } from 'zod';
import { jobLimits } from '#shared/contract/jobs.ts';
import { nearestName } from '#shared/themes/nearest-name.ts';

/** The shape of a theme file. What templates mean is checked when they are read. */

type Issue = { code?: string | undefined; input?: unknown };

const entryError =
  'This must be text, in quotes where it begins with { or holds a colon and a space, or {text: …, weight: 2}.';
const entry = z.union([z.string(), z.strictObject({ text: z.string(), weight: z.number().positive() })], {
  error: entryError,
});
/** One entry alone stands for a list of it. */
const several = z.preprocess(
  (value) => (value === undefined || Array.isArray(value) ? value : [value]),
  z
    .array(entry, { error: 'A theme needs templates: a list of texts.' })
    .min(1, { error: 'This list is empty.' }),
);

const text = (what: string, most: number) => {
  const error = `The ${what} must be text of 1 to ${most} characters.`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};
const number = (what: string, least: number, most: number, whole = true) => {
  const error = ({ input }: Issue) =>
    `${what} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}${input === undefined ? '' : `, not ${JSON.stringify(input)}`}.`;
  return (whole ? z.int({ error }) : z.number({ error }))
    .min(least, { error })
    .max(most, { error })
    .optional();
};

/** Says which name was probably meant. */
function known<Shape extends z.ZodRawShape>(what: string, shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return `${what} must be a map of names and values.`;
      const names = Object.keys(shape);
      const [name = ''] = issue.keys;
      const near = nearestName(name, names);
      return `There is no "${name}" in ${what.toLowerCase()}: ${near === null ? `use ${names.join(', ')}.` : `did you mean "${near}"?`}`;
    },
  });
}

const exclusionError =
  'An exclusion is a list of 1 to 10 words or phrases that never stand together: [snow, desert].';
const exclusion = z
  .array(z.string().regex(/\S/).max(200), { error: exclusionError })
  .min(1, { error: exclusionError })
  .max(10, { error: exclusionError });

export const themeFileSchema = known('A theme', {
  name: text('name', 100),
  description: text('description', 1_000).optional(),
  tags: z.array(text('tag', 50), { error: 'Tags are a list of words.' }).max(20).optional(),
  templates: several,
  lists: z
    .record(z.string().regex(/^[A-Za-z][\w-]{0,63}$/), several, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'The name of a list begins with a letter and has letters, digits, - and _ only.'
          : 'Lists are a map: the name of a list, then its entries.',
    })
    .optional(),
  exclude: z
    .array(exclusion, { error: 'Exclusions are a list of lists: - [snow, desert].' })
    .max(200)
    .optional(),
  defaults: known('The defaults', {
    model: text('model', 200).optional(),
    steps: number('The number of steps', 1, jobLimits.steps),
    guidanceScale: number('Guidance', 0, jobLimits.guidanceScale, false),
    width: number('The width', jobLimits.minimumSize, jobLimits.maximumSize),
    height: number('The height', jobLimits.minimumSize, jobLimits.maximumSize),
    negativePrompt: z
      .string({ error: 'The negative prompt must be text.' })
      .max(jobLimits.promptCharacters, { error: 'The negative prompt is too long.' })
      .optional(),
    scheduler: text('scheduler', 100).optional(),
  }).optional(),
});
