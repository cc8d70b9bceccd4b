import { Problem } from '../../domain/problem.ts';

/** The rules of `git check-ref-format`, and no leading dash, so a name can never be read as an option. */
export function isRefName(name: string): boolean {
  if (name === '' || name === '@' || name.length > 500) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids them, so they are looked for
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|^[-/]|[/.]$/.test(name)) return false;
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'));
}

/** Whether this may name a commit: an object id or a ref, without the `^`, `~`, `:` and `..` of git's own syntax. */
export const isRevision = (text: string): boolean => isRefName(text);

export function requireRefName(name: string): string {
  if (!isRefName(name)) throw invalid('a branch or tag name that git allows');
  return name;
}

export function requireRevision(text: string): string {
  if (!isRevision(text)) throw invalid('a commit id, branch or tag');
  return text;
}

/** A full ref below refs/heads or refs/tags, where a push may go. */
export function requirePushTarget(ref: string): string {
  if (!/^refs\/(?:heads|tags)\/./.test(ref)) throw invalid('a full ref such as refs/heads/main');
  return requireRefName(ref);
}

/** A path below the top of the work tree, as git spells it. */
export function requireTreePath(path: string): string {
  const inside = !path.includes('\0') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (!inside) throw new Problem('FILE_OUTSIDE_PROJECT', { values: { path } });
  return path;
}

export function requireRemote(remote: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(remote)) throw new Problem('REMOTE_MISSING', { values: { remote } });
  return remote;
}

function invalid(expected: string): Problem {
  return new Problem('INPUT_INVALID', { values: { tool: 'git', expected, example: 'release/v1.2.3' } });
}
