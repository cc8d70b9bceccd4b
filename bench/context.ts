import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { inputJsonSchema } from '../src/tools/entry/json-schema.ts';
import { tools } from '../src/tools/index.ts';
import { type Bench, figure } from './figure.ts';

/** What the tool list costs an agent before it has done anything, in tokens of o200k. */
const context: Bench = async () => {
  const sizes = tools.map(({ name, description, input }) => ({
    name,
    tokens: encode(JSON.stringify({ name, description, inputSchema: inputJsonSchema(input) })).length,
  }));
  const total = sizes.reduce((sum, { tokens }) => sum + tokens, 0);
  return [
    figure('context', 'tools on by default', tools.length, 'tools', { goal: 20 }),
    figure('context', 'all tools', total, 'tokens', { goal: 4000 }),
    ...sizes.map(({ name, tokens }) => figure('context', name, tokens, 'tokens', { goal: 250 })),
  ];
};

export default context;
