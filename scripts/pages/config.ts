import { asSchema, boundsOf, type JsonSchema, propertiesOf, shapeOf } from './json-schema.ts';
import { code, page, table } from './markdown.ts';

/** docs/generated/config.md: every key of release.yaml with its shape, bounds and default. */
export function configPage(schema: JsonSchema): string {
  return page(
    'release.yaml',
    '`src/config/schema.ts`',
    'Every key may be left out: a plain npm or Python repository needs no file at all. Unknown keys are faults, and all faults are reported at once with their paths. `NAME` stands for a name of your choice, `[]` for an entry of a list.',
    table(['key', 'shape', 'bounds', 'default', 'meaning'], rows(schema, '')),
  );
}

function rows(schema: JsonSchema, prefix: string): string[][] {
  return propertiesOf(schema).flatMap(([name, value]) => {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const inner = innerOf(value);
    if (inner && value.type === 'object' && !inner.suffix) return rows(inner.schema, path);
    return [row(path, value), ...(inner ? rows(inner.schema, `${path}${inner.suffix}`) : [])];
  });
}

const row = (path: string, schema: JsonSchema): string[] => [
  code(path),
  shapeOf(schema),
  boundsOf(schema),
  schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
  schema.description ?? '',
];

/** What lies below a key: a mapping's own keys, those of a named entry, or those of a list's entry. */
function innerOf(schema: JsonSchema): { schema: JsonSchema; suffix: string } | null {
  if (schema.properties) return { schema, suffix: '' };
  const named = asSchema(schema.additionalProperties);
  if (named.properties) return { schema: named, suffix: '.NAME' };
  const entry = asSchema(schema.items);
  return entry.properties ? { schema: entry, suffix: '[]' } : null;
}
