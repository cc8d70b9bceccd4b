/** The part of JSON Schema that zod writes. */
export interface JsonSchema {
  type?: string | undefined;
  description?: string | undefined;
  default?: unknown;
  enum?: readonly unknown[] | undefined;
  const?: unknown;
  anyOf?: readonly JsonSchema[] | undefined;
  oneOf?: readonly JsonSchema[] | undefined;
  items?: unknown;
  properties?: unknown;
  additionalProperties?: unknown;
  required?: readonly string[] | undefined;
  minimum?: number | undefined;
  maximum?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  pattern?: string | undefined;
}

export const asSchema = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? (value as JsonSchema) : {};

export const propertiesOf = (schema: JsonSchema): [string, JsonSchema][] =>
  Object.entries(asSchema(schema.properties)).map(([name, value]) => [name, asSchema(value)]);

/** The shape in a few words: `"a" | "b"`, `list of text`, `whole number`. */
export function shapeOf(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (choices) return choices.map(shapeOf).join(' or ');
  if (schema.type === 'array') return `list of ${shapeOf(asSchema(schema.items))}`;
  if (schema.type === 'object') return 'mapping';
  return (
    { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false', null: 'null' }[
      schema.type ?? ''
    ] ?? 'any value'
  );
}

/** Bounds in a few words: `1 to 300`, `at most 400 characters`. */
export function boundsOf(schema: JsonSchema): string {
  const { minimum, maximum, maxLength, minItems, maxItems } = schema;
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const parts = [
    minimum !== undefined && high !== undefined
      ? `${minimum} to ${high}`
      : minimum !== undefined
        ? `at least ${minimum}`
        : high !== undefined
          ? `at most ${high}`
          : '',
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    minItems === undefined ? '' : `at least ${minItems}`,
    maxItems === undefined ? '' : `at most ${maxItems} entries`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
