import type { FormatName } from './manifest.ts';

const byName: readonly (readonly [RegExp, FormatName])[] = [
  [/\.ya?ml$/i, 'yaml'],
  [/\.toml$|^(?:Cargo|uv|poetry|pdm)\.lock$/i, 'toml'],
  [/\.jsonc?$/i, 'json'],
  [/\.(?:xml|[a-z]+proj|props|targets|nuspec|plist)$/i, 'xml'],
  [/\.py$/, 'python'],
  [/\.(?:cfg|ini)$/i, 'ini'],
  [/\.properties$/i, 'properties'],
  [/^(?:.+\.)?(?:Docker|Container)file(?:\..+)?$/, 'dockerfile'],
  [/^VERSION(?:\.txt)?$/i, 'text'],
];

/** The format that the name of a file speaks for; YAML when it says nothing. */
export function formatOf(file: string): FormatName {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? 'yaml';
}
