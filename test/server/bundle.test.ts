import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const dist = join(import.meta.dirname, '../../dist');

/** Chunks that take names from another one: `let{name:alias,…}=await import("./other.js")`. */
const taking = /\{([^{}]*)\}=await import\("\.\/([^"]+)"\)/g;

it('takes a CommonJS package by its default, the only name that it has in the bundle', () => {
  const texts = new Map(
    readdirSync(dist)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, readFileSync(join(dist, file), 'utf8')]),
  );
  const common = new Set(
    [...texts].flatMap(([file, text]) => (/export default require_\w+\(\);\s*$/.test(text) ? [file] : [])),
  );
  const taken = [...texts.values()].flatMap((text) =>
    [...text.matchAll(taking)].map(([, names = '', from = '']) => ({ names, from })),
  );
  expect([common.size > 0, taken.length > 0]).toEqual([true, true]);
  expect(taken.filter(({ names, from }) => common.has(from) && !/^default:\w+$/.test(names))).toEqual([]);
});
