import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a JSON text; undefined when it is none. */
export const jsonOf = (text: string): unknown => parsed(() => JSON.parse(text));

/** The value of a TOML text; undefined when it is none. */
export const tomlOf = (text: string): unknown => parsed(() => getStaticTOMLValue(parseTOML(text)));

function parsed(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}
