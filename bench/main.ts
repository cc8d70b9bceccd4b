import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench, Figure } from './figure.ts';

const support = new Set(['main', 'figure', 'child', 'echo', 'peers', 'bundle', 'bundled']);
const known = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => !support.has(name))
  .sort();

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    /** Read by the bench of that name itself. */
    histories: { type: 'string' },
    peers: { type: 'string' },
    releases: { type: 'string' },
    sizes: { type: 'string' },
    repository: { type: 'string', multiple: true },
    cliff: { type: 'string', multiple: true },
  },
});
const wanted = positionals.length > 0 ? positionals : known;
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}

const columns = ['bench', 'figure', 'value', 'unit', 'floor', 'peer', 'goal', 'holds'] as const;
const line = (cells: readonly string[]) =>
  cells.map((cell, at) => cell.padEnd([9, 62, 12, 8, 10, 10, 8, 5][at] ?? 10)).join(' ');

let holds = true;
if (!values.json) console.log(line(columns));
for (const name of wanted) {
  const { default: measure } = (await import(`./${name}.ts`)) as { default: Bench };
  for (const one of await measure()) {
    holds &&= one.holds;
    console.log(values.json ? JSON.stringify(one) : line(columns.map((column) => shown(one, column))));
  }
}
process.exitCode = holds ? 0 : 1;

function shown(one: Figure, column: keyof Figure): string {
  const value = one[column];
  if (value === null) return '-';
  return typeof value === 'boolean' ? (value ? 'yes' : 'NO') : String(value);
}
