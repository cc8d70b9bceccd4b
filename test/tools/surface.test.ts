import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { inputJsonSchema, outputJsonSchema } from '../../src/tools/entry/json-schema.ts';
import { tools } from '../../src/tools/index.ts';

/** What agents see of each tool; a change here is a change of the interface. Set UPDATE_SURFACE=1 to accept one. */
const golden = fileURLToPath(new URL('./surface', import.meta.url));

const shown = ({ name, title, description, effect, toolset, input, output }: (typeof tools)[number]) => ({
  name,
  title,
  description,
  effect,
  toolset,
  input: inputJsonSchema(input),
  output: outputJsonSchema(output),
});

const tokensOf = ({ name, description, input }: (typeof tools)[number]) =>
  encode(JSON.stringify({ name, description, inputSchema: inputJsonSchema(input) })).length;

describe.each(tools.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  test('is what it was', () => {
    const file = `${golden}/${name}.json`;
    const text = `${JSON.stringify(shown(tool), null, 2)}\n`;
    if (process.env.UPDATE_SURFACE) {
      mkdirSync(golden, { recursive: true });
      writeFileSync(file, text);
    }
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  test('costs an agent at most 250 tokens', () => {
    expect(tokensOf(tool)).toBeLessThanOrEqual(250);
  });

  test('has an example that fits and a strict input', () => {
    expect(tool.input.safeParse(tool.example).error).toBeUndefined();
    expect(tool.input.safeParse({ ...tool.example, nobody_takes_this: 1 }).success).toBe(false);
  });

  test('is named and described as agents can use it', () => {
    expect(name).toMatch(/^[a-z][a-z_]{2,39}$/);
    expect(tool.description.length).toBeGreaterThan(20);
    expect(tool.title.length).toBeLessThanOrEqual(40);
  });
});

test('the whole list stays within 20 tools and 4,000 tokens', () => {
  expect(tools.length).toBeLessThanOrEqual(20);
  expect(tools.reduce((sum, tool) => sum + tokensOf(tool), 0)).toBeLessThanOrEqual(4000);
  expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
});
