import { RE2JS, RE2JSException } from 're2js';
import { Problem } from '../../problem.ts';
import { bareText } from '../bare-text.ts';
import { manifestFormat } from '../manifest-format.ts';

/**
 * Any text, and a path that is a regular expression with a group `version`, such as `^version = "(?<version>[^"]+)"`; `^`
 * and `$` stand at line ends. It must match exactly once. RE2 matches it, in time that grows with the text and not with
 * what the expression could mean; so there are no look-arounds and no references back.
 */
export const pattern = manifestFormat('pattern', (text, fault) => ({
  find(path, file) {
    const matcher = compiled(path, file).matcher(text);
    if (!matcher.find()) return null;
    const [start, end] = [matcher.start('version'), matcher.end('version')];
    if (start < 0) throw fault('the pattern matches without its group version');
    if (matcher.find()) throw fault('the pattern matches more than once');
    return { scalar: bareText({ text, start, end, fault }), shared: false };
  },
  tree: () => ({}),
}));

/** The time is that of the text times that of the program; repetition counts would let it grow without bound. */
const mostInstructions = 500;

function compiled(path: string, file: string): RE2JS {
  try {
    const expression = RE2JS.compile(path, RE2JS.MULTILINE);
    if ('version' in expression.namedGroups() && expression.programSize() <= mostInstructions) return expression;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
  }
  const expected = 'a regular expression of RE2 (no look-around, no reference back, small counts) with (?<version>…)';
  throw new Problem('FIELD_MISSING', { values: { file, path }, details: [{ path, expected, by: 'agent' }] });
}
