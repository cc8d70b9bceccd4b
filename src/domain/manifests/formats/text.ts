import { bareText } from '../bare-text.ts';
import { newMap, type Tree } from '../tree.ts';
import { treeFormat } from '../tree-format.ts';

/** A file that is the version, such as VERSION, at the path `version`. A `v` before it and blanks around it stay. */
export const text = treeFormat('text', (text, fault) => {
  const map = newMap();
  const [, before = '', value = ''] = /^(\s*(?:v(?=[0-9]))?)([\s\S]*?)\s*$/.exec(text) ?? [];
  const why = /[\r\n]/.test(value) ? 'it has more than one line' : value === '' ? 'it is empty' : null;
  const end = before.length + value.length;
  const tree: Tree = why ? { is: 'opaque', why } : bareText({ text, start: before.length, end, fault });
  map.entries.set('version', tree);
  return [map];
});
