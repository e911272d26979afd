import { z } from 'zod';
import { type ApiRoute, type Family, type Fields } from './route.ts';
import { usualBodyLimitBytes } from './read-body.ts';

type Schema = Record<string, unknown>;

/** A schema as OpenAPI 3.1 takes it: JSON Schema 2020-12, without the lines that only a whole document has. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  // New fields may come in answers: nobody shall refuse them.
  return io === 'output' ? openEnded(rest) : rest;
}

function openEnded(schema: Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) =>
      key === 'additionalProperties' && value === false ? [] : [[key, openEndedValue(value)]],
    ),
  );
}
function openEndedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(openEndedValue);
  return typeof value === 'object' && value !== null
    ? openEnded(Object.fromEntries(Object.entries(value)))
    : value;
}

const errorSchemas: Record<Family, z.ZodType> = {
  own: z.object({ error: z.object({ code: z.string(), message: z.string() }) }),
  openai: z.object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  }),
  a1111: z.object({ detail: z.unknown(), error: z.string(), errors: z.string(), body: z.string() }),
};

const tags: Record<Family, { name: string; description: string }> = {
  own: { name: 'Polyptych', description: "The app's own API." },
  openai: { name: 'OpenAI', description: "The part of OpenAI's API that makes pictures." },
  a1111: { name: 'A1111', description: "The part of AUTOMATIC1111's web UI's API that clients use." },
};

/** The API's document (https://spec.openapis.org/oas/v3.1.1), from the very schemas that parse and type the routes. */
export function openApiDocument(routes: readonly ApiRoute[], version: string) {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Polyptych',
      version,
      description:
        'Makes pictures from text on all the GPUs of one workstation. Every request but the one for /healthz brings a key: as "Authorization: Bearer", as "x-api-key", or as the password of "Authorization: Basic".',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.values(tags),
    security: [{ bearer: [] }, { header: [] }, { password: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        header: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        password: { type: 'http', scheme: 'basic' },
      },
      schemas: Object.fromEntries(
        Object.entries(errorSchemas).map(([family, schema]) => [
          `${family}Error`,
          schemaOf(schema, 'output'),
        ]),
      ),
    },
  };
}
export type OpenApiDocument = ReturnType<typeof openApiDocument>;

function operationOf(route: ApiRoute): Schema {
  const { method, path, family, scope, summary, description, params, query, body, answer } = route;
  const refusals = [
    ...(scope === null ? [] : [401, 429]),
    403,
    ...(path.includes('{') || body ? [404] : []),
    ...(body ? [400, 413] : []),
    ...(body || Object.keys({ ...params.shape, ...query.shape }).length > 0 ? [422] : []),
    503,
  ];
  const content =
    'schema' in answer
      ? { 'application/json': { schema: schemaOf(answer.schema, 'output') } }
      : { [answer.contentType]: {} };
  return {
    operationId: operationId(method, path),
    tags: [tags[family].name],
    summary,
    description: [
      ...(description === undefined ? [] : [description]),
      scope === null ? 'Open to everybody.' : `Takes a key that may ${scope}.`,
    ].join(' '),
    ...(scope === null ? { security: [] } : {}),
    'x-scope': scope,
    parameters: [...parametersIn('path', params), ...parametersIn('query', query)],
    ...(body
      ? {
          requestBody: {
            required: true,
            description: `At most ${(route.bodyLimitBytes ?? usualBodyLimitBytes) / 1024} kB.`,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: {
      [answer.status]: { description: answer.description, content },
      ...Object.fromEntries(
        refusals
          .toSorted((one, other) => one - other)
          .map((status) => [
            status,
            {
              description: refusalTexts[status],
              content: { 'application/json': { schema: { $ref: `#/components/schemas/${family}Error` } } },
            },
          ]),
      ),
    },
  };
}

const refusalTexts: Record<number, string> = {
  400: 'The body is not JSON.',
  401: 'The key is missing or unknown.',
  403: 'The key may not do this, or the API is switched off.',
  404: 'There is no such thing.',
  413: 'The body is too large.',
  422: 'What was sent does not fit.',
  429: 'Too many requests for this key: see Retry-After.',
  503: 'No device can draw now, or the server ends: see Retry-After.',
};

/** A word of letters, for tools that make functions of it. */
const operationId = (method: string, path: string) =>
  `${method.toLowerCase()}${path
    .replaceAll(/[{}]/g, '')
    .split(/[/-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}`;

function parametersIn(place: 'path' | 'query', schema: Fields): Schema[] {
  return Object.entries(schema.shape).map(([name, part]) => {
    const { description, ...partSchema } = schemaOf(part, 'input');
    return {
      name,
      in: place,
      required: place === 'path' || !z.safeParse(part, undefined).success,
      schema: partSchema,
      ...(description === undefined ? {} : { description }),
    };
  });
}
