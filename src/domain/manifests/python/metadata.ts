/** What a distribution says of itself in METADATA or PKG-INFO. */
export interface Metadata {
  name: string;
  version: string;
  requires_python: string | null;
  /** One requirement each, as pip would read it. */
  requires: string[];
}

/** The header fields; the description behind the first empty line is not read. Null without name or version. */
export function readMetadata(text: string): Metadata | null {
  const head = text.replaceAll('\r\n', '\n').split('\n\n', 1)[0] ?? '';
  const fields = [...head.matchAll(/^([A-Za-z-]+):[ \t]*(.*)$/gm)].map(([, key = '', value = '']) => ({
    key: key.toLowerCase(),
    value: value.trim(),
  }));
  const all = (wanted: string) => fields.flatMap(({ key, value }) => (key === wanted && value !== '' ? [value] : []));
  const [[name], [version], [requires_python = null]] = [all('name'), all('version'), all('requires-python')];
  if (name === undefined || version === undefined) return null;
  return { name, version, requires_python, requires: all('requires-dist') };
}

/** The commands of an entry_points.txt, name to `module:object`. */
export function readScripts(text: string): Record<string, string> {
  const scripts: Record<string, string> = {};
  let section = '';
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, heading] = /^\[([^\]]+)\]$/.exec(line) ?? [];
    const [, name, target] = /^([^=#;[][^=]*?)\s*=\s*(.+)$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    else if (section === 'console_scripts' && name !== undefined && target !== undefined)
      scripts[name] = target.replace(/\s*\[.*\]$/, '').replaceAll(' ', '');
  }
  return scripts;
}
