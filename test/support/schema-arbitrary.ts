import * as fc from 'fast-check';

/** JSON Schema 2020-12, as far as our document uses it. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}

/** Long enough to be a prompt, short enough to make many. */
const usualLength = 40;

/** Values that fit a schema, but for what only a program can check. Throws for a schema that it does not know. */
export function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map(fitting));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => fitting({ ...schema, type })));
  const { minimum = -1e6, maximum = 1e6, minLength = 0, maxLength = usualLength } = schema;
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Math.max(minimum, -1e9), max: Math.min(maximum, 1e9) });
    case 'number':
      return fc.double({ min: schema.exclusiveMinimum ?? minimum, max: maximum, noNaN: true });
    case 'string':
      return schema.pattern === undefined
        ? fc.string({ minLength, maxLength: Math.min(maxLength, usualLength), unit: 'grapheme' })
        : fc.stringMatching(new RegExp(schema.pattern));
    case 'array':
      return fc.array(fitting(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, 3),
      });
    case 'object':
      return objectOf(schema);
    case undefined:
      return fc.jsonValue();
    default:
      throw new Error(`No values are known of the type "${schema.type}".`);
  }
}

function objectOf({ properties = {}, required = [], additionalProperties, propertyNames }: JsonSchema) {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, fitting(part)]));
  const named = fc.record(fields, { requiredKeys: required });
  if (typeof additionalProperties !== 'object' || Object.keys(fields).length > 0) return named;
  const names = fitting(propertyNames ?? { type: 'string' }).map(String);
  return fc.dictionary(names, fitting(additionalProperties), {
    maxKeys: 3,
  });
}

/** Mostly what fits; else that with one part replaced, left out or added, or anything at all. */
export function nearlyFitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const good = fitting(schema);
  const bent = fc
    .tuple(good, fc.nat(), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
    .map(([value, place, other]) => {
      if (typeof value !== 'object' || value === null) return other;
      const keys = [...Object.keys(schema.properties ?? {}), 'something'];
      return { ...value, [keys[place % keys.length] ?? '']: other };
    });
  return fc.oneof({ weight: 3, arbitrary: good }, { weight: 3, arbitrary: bent }, fc.jsonValue());
}
