import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputJsonSchema, outputJsonSchema } from '../../../src/tools/entry/json-schema.ts';

test('an input schema says what a model needs and nothing else', () => {
  const schema = z.strictObject({
    when: z.iso.date().optional(),
    count: z.number().int().default(3),
    bag: z.record(z.string(), z.unknown()).optional(),
    /** A name that is also a keyword stays a name. */
    pattern: z.string().describe('a glob').optional(),
    format: z.enum(['a', 'b']),
  });
  expect(inputJsonSchema(schema)).toEqual({
    type: 'object',
    properties: {
      when: { type: 'string', format: 'date' },
      count: { type: 'integer', default: 3 },
      bag: { type: 'object' },
      pattern: { type: 'string', description: 'a glob' },
      format: { type: 'string', enum: ['a', 'b'] },
    },
    required: ['format'],
  });
});

test('an output schema is an object and open', () => {
  expect(outputJsonSchema(z.strictObject({ id: z.string() }))).toEqual({
    type: 'object',
    properties: { id: { type: 'string' } },
    required: ['id'],
  });
  expect(outputJsonSchema(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]))).toMatchObject({
    type: 'object',
  });
});

test('a schema is made once', () => {
  const schema = z.object({ a: z.string() });
  expect(inputJsonSchema(schema)).toBe(inputJsonSchema(schema));
});

test('the two directions of one schema are kept apart', () => {
  const schema = z.object({ a: z.string().default('x') });
  expect(inputJsonSchema(schema).required).toBeUndefined();
  expect(outputJsonSchema(schema).required).toEqual(['a']);
});
