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

/** The sections of an INI file with their options, as Python's configparser reads them; null when it would not. */
export function iniOf(text: string): Map<string, Map<string, string>> | null {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | null = null;
  let option: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const [, name] = /^\[([^\]]+)\]/.exec(line) ?? [];
    const [, key, value = ''] = /^([^\s=:[][^=:]*)[=:](.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      option = null;
    } else if (section && option !== null && /^\s/.test(line)) {
      section.set(option, `${section.get(option)}\n${line.trim()}`);
    } else if (section && key !== undefined) {
      option = key.trimEnd();
      section.set(option, value.trim());
    } else return null;
  }
  return sections;
}
