import type { Segment } from '../path.ts';
import type { Part } from '../tree-format.ts';

/**
 * For a path such as `package[name=core].version`, the one `[[package]]` of a lock file (uv, Cargo, Poetry) that says
 * `name = "core"`. null when that is not plain to see: no such item or several, or strings over several lines, in which
 * a header would be none.
 */
export function itemOf(text: string, [list, selected]: readonly Segment[]): Part | null {
  if (!list || !('key' in list) || !selected || !('where' in selected)) return null;
  const { where, equals } = selected;
  if (![list.key, where].every((name) => /^[A-Za-z_]\w*$/.test(name)) || /"""|'''/.test(text)) return null;
  const header = new RegExp(`^\\[\\[${list.key}\\]\\][ \\t]*\\r?$`, 'gm');
  const starts = [...text.matchAll(header)].map(({ index }) => index);
  const says = new RegExp(`^${where} = (?<quote>["'])${escaped(equals)}\\k<quote>[ \\t]*\\r?$`, 'm');
  const [only, second] = starts.flatMap((from, at) => {
    const item = text.slice(from, starts[at + 1]);
    return item.includes(equals) && says.test(item) ? [{ text: item, from }] : [];
  });
  return only && !second ? only : null;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
