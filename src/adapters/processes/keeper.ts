import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Reads which groups of processes begin and end. When there is nothing more to read, since whoever wrote is gone, it kills
 * those that have not ended. In POSIX words: it starts with the first program and must not cost anything.
 */
const script = `trap '' HUP INT TERM
groups=' '
while read -r what group; do
  case $what in
  began) groups="$groups$group " ;;
  ended) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null`;

/** Told of groups, ends those that are left when our process is gone, however it went: nothing of ours can do that then. */
export interface Keeper {
  began(group: number): void;
  ended(group: number): void;
}

/**
 * Starts with the first group; one that was ended by somebody is replaced at the next. Where there is no shell nothing is
 * kept, and the programs of a process that was killed go on to their own end.
 */
export function keeper(): Keeper {
  const groups = new Set<number>();
  let ear: Socket | null = null;
  const tell = (what: 'began' | 'ended', group: number) => ear?.write(`${what} ${group}\n`);
  const start = () => {
    const child = spawn('/bin/sh', ['-c', script], {
      ...{ cwd: '/', env: {}, detached: true, windowsHide: true },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const gone = () => {
      ear = null;
    };
    child.once('error', gone).once('exit', gone).unref();
    // Without handles left there is no pipe either.
    ear = child.stdin as Socket | null;
    ear?.on('error', gone).unref();
    for (const group of groups) tell('began', group);
  };
  return {
    began(group) {
      groups.add(group);
      if (ear === null) start();
      else tell('began', group);
    },
    ended(group) {
      if (groups.delete(group)) tell('ended', group);
    },
  };
}
