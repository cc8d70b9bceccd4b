import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/domain/problems/catalogue.ts';
import { prompts } from '../../src/prompts/index.ts';
import { resources } from '../../src/resources/index.ts';
import { inputJsonSchema } from '../../src/tools/entry/json-schema.ts';
import { tools } from '../../src/tools/index.ts';
import { type Answer, type Arena, fingerprint, openArena } from './arena.ts';

/** The part of JSON Schema that tools use to say what they take. */
interface Schema {
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
}

const nasty = fc.constantFrom(
  '',
  '-',
  '--',
  '..',
  '../..',
  '/',
  '\0',
  'a\nb',
  '$(x)',
  '`x`',
  "'",
  '"',
  '__proto__',
  'constructor',
  '\u202e',
  '\ud800',
  '1.0.0',
  'v1.0.0',
  'HEAD',
  'HEAD~1',
  'main',
  '9'.repeat(400),
  'x'.repeat(5000),
);
const text = fc.oneof(nasty, fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }));
const junk = fc.oneof(fc.anything({ maxDepth: 3 }), text, fc.jsonValue({ maxDepth: 3 }));

/** Values as the schema has them, mostly, and what it never meant. */
function anyOf(schema: Schema): fc.Arbitrary<unknown> {
  const fitting = fittingOf(schema);
  return fc.oneof({ weight: 6, arbitrary: fitting }, { weight: 1, arbitrary: junk });
}

function fittingOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(anyOf));
  if (schema.pattern?.startsWith('^plan_')) return fc.constantFrom('plan_0123456789abcdef01234567', 'plan_x');
  if (schema.pattern?.startsWith('^op_')) return fc.constantFrom('op_0123456789abcdef01234567', 'op_x');
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return text;
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: schema.minimum ?? -5, max: schema.minimum ?? 5 }), fc.double());
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(anyOf(schema.items ?? {}), { maxLength: 4 });
    case 'object':
      return argumentsOf(schema);
    default:
      return junk;
  }
}

function argumentsOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Record<string, unknown>> {
  const known = fc.record(Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, anyOf(one)])), {
    requiredKeys: required.filter((name) => name in properties),
  });
  const more = fc.dictionary(fc.string({ maxLength: 12 }), junk, { maxKeys: 2 });
  return fc.oneof(
    { weight: 5, arbitrary: known },
    { weight: 1, arbitrary: fc.tuple(known, more).map(([a, b]) => ({ ...b, ...a })) },
  );
}

/** Lone surrogates cannot stand in an address. */
const wellFormed = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');

/** What goes over the wire is JSON; the rest of JavaScript cannot be said by a client. */
const overTheWire = <T>(value: T): T => {
  try {
    return JSON.parse(
      JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '{}',
    ) as T;
  } catch {
    return {} as T;
  }
};

/** Of its own time, without the programs that it waits for: other work on the machine does not count. */
const slowest_ms = 2_000;
/** A call that only waits hangs too. */
const latest_ms = 20_000;
const runs = { seed: 20_260_105, numRuns: 40, endOnFailure: true } as const;

function expectOrderly({ isError, data }: Answer): void {
  if (!isError || data.code === undefined) return;
  expect(Object.keys(catalogue)).toContain(data.code);
  expect(data.code, JSON.stringify(data)).not.toBe('INTERNAL');
  expect(data.required_actions).not.toEqual([]);
  expect(String(data.message)).not.toMatch(/\{[a-z_]+\}/);
}

let slowest = 0;
/** Answered, and before anybody would think that it hangs. The work itself may go on as an operation. */
async function inTime(ask: () => Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), latest_ms);
  });
  const before = process.cpuUsage();
  try {
    const answer = await Promise.race([ask(), late]);
    const { user, system } = process.cpuUsage(before);
    slowest = Math.max(slowest, (user + system) / 1000);
    expect(slowest).toBeLessThan(slowest_ms);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

describe('whatever is said to it, it answers in order', () => {
  let arena: Arena;
  let before: unknown;
  beforeAll(async () => {
    arena = await openArena();
    before = await fingerprint(arena);
  });
  afterAll(() => arena.world.leave());

  test.each(tools.map((tool) => [tool.name, tool] as const))(
    '%s',
    async (name, tool) => {
      const schema = inputJsonSchema(tool.input) as Schema;
      const given = fc.oneof(
        { weight: 4, arbitrary: argumentsOf(schema) },
        { weight: 1, arbitrary: fc.dictionary(text, junk) },
      );
      await fc.assert(
        fc.asyncProperty(given.map(overTheWire), async (values) => {
          expectOrderly(await inTime(() => arena.call(name, values)));
        }),
        runs,
      );
      expect(await fingerprint(arena)).toEqual(before);
      expect(arena.world.errors).toEqual([]);
    },
    120_000,
  );

  test.each(resources.map(({ uri }) => [uri]))(
    '%s',
    async (uri) => {
      const address = uri.includes('{')
        ? text.map((value) => uri.replace(/\{\w+\}/, () => encodeURIComponent(wellFormed(value))))
        : text.map((value) => `${uri}${encodeURI(wellFormed(value))}`);
      await fc.assert(
        fc.asyncProperty(address, async (one) => expectOrderly(await inTime(() => arena.read(one)))),
        runs,
      );
    },
    120_000,
  );

  test.each(prompts.map(({ name, arguments: { shape } }) => [name, Object.keys(shape)] as const))(
    'prompt %s',
    async (name, keys) => {
      const given = fc.dictionary(fc.oneof(fc.constantFrom(...keys), text), text, { maxKeys: 3 });
      await fc.assert(
        fc.asyncProperty(given, async (one) => expectOrderly(await inTime(() => arena.prompt(name, one)))),
        runs,
      );
    },
    120_000,
  );
});
