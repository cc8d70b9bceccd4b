import { compareVersions, parseVersion } from '../../version/scheme.ts';

/** Names are one and the same however they are spelled (PEP 503). */
export const normalizedName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** Versions are equal as PEP 440 says, `1.0` and `1.0.0` too; what is no version equals nothing. */
export const sameVersion = (a: string, b: string): boolean =>
  [a, b].every((one) => parseVersion(one, 'pep440').ok) && compareVersions(a, b, 'pep440') === 0;

export interface Distribution {
  kind: 'wheel' | 'sdist';
  /** As the file spells it. */
  name: string;
  version: string;
}

const wheel = /^([A-Za-z0-9][\w.]*)-([\w.!+]+)(?:-\d\w*)?-[\w.]+-[\w.]+-[\w.]+\.whl$/;
const sdist = /^([A-Za-z0-9][\w.-]*)-(\d[\w.!+]*)\.(?:tar\.gz|zip)$/;

/** What the name of a distribution file says; null when it is none. */
export function readFileName(file: string): Distribution | null {
  for (const [kind, pattern] of [['wheel', wheel] as const, ['sdist', sdist] as const]) {
    const [, name, version] = pattern.exec(file) ?? [];
    if (name !== undefined && version !== undefined) return { kind, name, version };
  }
  return null;
}
