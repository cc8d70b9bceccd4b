import { oneSided } from '../compare/report.ts';
import type { ApiFinding } from '../finding.ts';

/** What a manifest says of the packages that it needs: by name, which versions will do. */
export type Needs = ReadonlyMap<string, string>;

/**
 * Packages of which fewer versions will do than before (R35). Told, and work for a patch unless policy says that they are
 * public: what asks for more of its own dependencies takes nothing from those who call it, other than a runtime or a peer
 * that they bring themselves.
 */
export const narrowedNeeds = (
  path: string,
  before: Needs,
  after: Needs,
  narrows: (before: string, after: string) => boolean,
): ApiFinding[] =>
  [...after].flatMap(([name, range]) => {
    const old = before.get(name);
    if (old === undefined || old === range || !narrows(old, range)) return [];
    const at = { before: { file: path, line: 1 }, after: { file: path, line: 1 } };
    const said = 'fewer versions of it will do';
    return [oneSided(`${path} dependencies.${name}`, 'dependency_narrowed', 'private', said, at)];
  });
