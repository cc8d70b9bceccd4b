import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

const inputs = new WeakMap<z.ZodType, JsonSchema>();
const outputs = new WeakMap<z.ZodType, JsonSchema>();

/** JSON Schema (draft 2020-12) of what a tool takes; made at the first use, thrifty with an agent's context. */
export const inputJsonSchema = (schema: z.ZodType): JsonSchema =>
  remembered(inputs, schema, () => thrifty(z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })));

/** JSON Schema of what a tool answers. Open, so that `notes` and later additions never break a client. */
export const outputJsonSchema = (schema: z.ZodType): JsonSchema =>
  remembered(outputs, schema, () => ({
    type: 'object',
    ...thrifty(z.toJSONSchema(schema, { io: 'output', target: 'draft-2020-12', unrepresentable: 'any' })),
  }));

function remembered(made: WeakMap<z.ZodType, JsonSchema>, schema: z.ZodType, make: () => JsonSchema): JsonSchema {
  const known = made.get(schema) ?? make();
  made.set(schema, known);
  return known;
}

/**
 * Drops what tells a model nothing: the dialect, closedness (our own answer explains it), the pattern of a format, the
 * safe-integer bounds.
 */
function thrifty(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !isNoise(key, value) && !(key === 'pattern' && 'format' in schema))
      .map(([key, value]) => [key, thriftyValue(key, value)]),
  );
}

/** Names below `properties` are names, not keywords, whatever they are called. */
function thriftyValue(key: string, value: unknown): unknown {
  if (key === 'enum' || key === 'const' || key === 'default' || key === 'required') return value;
  if (key === 'properties' || key === '$defs') {
    return Object.fromEntries(Object.entries(value as JsonSchema).map(([name, inner]) => [name, thriftyNode(inner)]));
  }
  return Array.isArray(value) ? value.map(thriftyNode) : thriftyNode(value);
}

const thriftyNode = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? thrifty(value as JsonSchema) : value;

const isNoise = (key: string, value: unknown): boolean =>
  key === '$schema' ||
  (key === 'additionalProperties' && (value === false || isEmpty(value))) ||
  (key === 'propertyNames' &&
    (value as JsonSchema).type === 'string' &&
    Object.keys(value as JsonSchema).length === 1) ||
  ((key === 'maximum' || key === 'minimum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER);

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
