import { z } from 'zod';
import type { Effect, Tool } from '../../src/tools/tool.ts';
import { asSchema, boundsOf, propertiesOf, shapeOf } from './json-schema.ts';
import { code, page, table } from './markdown.ts';

const effects: Record<Effect, string> = {
  reads: 'looks and leaves nothing behind',
  records: 'looks and writes down what it saw in the ledger',
  changes: 'changes the release branch and its work tree; can be undone',
  'cannot-be-undone': 'reaches a registry or the remote; asks every guard right before',
};

/** docs/generated/tools.md: what an agent may do. */
export function toolsPage(tools: readonly Tool[]): string {
  const overview = table(
    ['tool', 'effect', 'in short'],
    tools.map((tool) => [`[${code(tool.name)}](#${tool.name})`, tool.effect, tool.title]),
  );
  const legend = table(['effect', 'what it means'], Object.entries(effects));
  return page('Tools', '`src/tools`', overview, legend, ...tools.map(section));
}

function section(tool: Tool): string {
  const schema = asSchema(z.toJSONSchema(tool.input, { io: 'input' }));
  const required = new Set(schema.required ?? []);
  const rows = propertiesOf(schema).map(([name, value]) => [
    code(name),
    shapeOf(value),
    required.has(name) ? 'yes' : '',
    [
      value.description,
      boundsOf(value),
      value.default === undefined ? '' : `default ${code(JSON.stringify(value.default))}`,
    ]
      .filter(Boolean)
      .join('; '),
  ]);
  return [
    `## ${tool.name}`,
    tool.description,
    rows.length > 0 ? table(['argument', 'shape', 'required', 'meaning'], rows) : 'Takes no arguments.',
    `Example: ${code(JSON.stringify(tool.example))}`,
  ].join('\n\n');
}
