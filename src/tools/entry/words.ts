import type { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { type Answer, answerRefused } from './answer.ts';
import { inputJsonSchema } from './json-schema.ts';

/**
 * Arguments from a command line: one JSON object, then `key=value` words that win over it. A value is text where the
 * schema wants text, else what it says as JSON. What cannot be read is left for the schema to refuse.
 */
export function readWords(schema: z.ZodType | undefined, words: readonly string[], json?: string): unknown {
  const properties = (schema ? inputJsonSchema(schema).properties : {}) as Record<
    string,
    { type?: string } | undefined
  >;
  const given = words.map((word) => {
    const at = word.indexOf('=');
    if (at < 1) return [word, true];
    const key = word.slice(0, at);
    const text = word.slice(at + 1);
    return [key, properties[key]?.type === 'string' ? text : parsed(text)];
  });
  const base = json === undefined ? {} : parsed(json);
  return typeof base === 'object' && base !== null ? { ...base, ...Object.fromEntries(given) } : { '--json': base };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What a call of a tool that does not exist is answered with. */
export const unknownTool = (tool: string, tools: readonly { name: string }[]): Answer =>
  answerRefused(
    new Problem('TOOL_UNKNOWN', { values: { tool, known: tools.map(({ name }) => name).join(', ') } }).answer(),
  );
