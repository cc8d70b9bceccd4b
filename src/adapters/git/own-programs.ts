import type { GitProcess } from './process.ts';
import { runGit } from './run.ts';

/** Keys whose value git starts as a program when it looks at a work tree, a remote or a signature, or that change what it shows. */
const keys =
  /^(?:core\.(?:fsmonitor|sshcommand|gitproxy|askpass)|filter\..*\.(?:clean|smudge|process)|credential\.(?:.*\.)?helper|remote\..*\.(?:uploadpack|receivepack|vcs)|gpg\.(?:.*\.)?(?:program|defaultkeycommand)|protocol\.(?:.*\.)?allow)$/;

/** What many repositories say and is harmless: off, git's own watcher, helpers by their plain name, large files. */
const harmless =
  /^(?:core\.fsmonitor\n(?:true|false)|credential\.(?:.*\.)?helper\n[a-z-]*|filter\.lfs\.[a-z]+\ngit-lfs [a-z]+(?: -- %f)?|protocol\.(?:.*\.)?allow\n(?:never|user))$/;

/**
 * Keys of the repository's own configuration that make git start programs merely to look. A clone never brings them:
 * somebody wrote them there, and whoever can do that does not choose what the server starts. Hooks are not among them;
 * they belong to the project and run when something is made.
 */
export async function ownPrograms(process: GitProcess): Promise<string[]> {
  const fields = (await runGit(process, ['config', '--list', '--show-scope', '--includes', '-z'])).split('\0');
  const own: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope = '', entry = ''] = fields.slice(at, at + 2);
    const [key = ''] = entry.split('\n', 1);
    if (/^(?:local|worktree)$/.test(scope) && keys.test(key.toLowerCase()) && !harmless.test(entry)) own.push(key);
  }
  return [...new Set(own)];
}
