import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isOnPath, placeOnPath } from './on-path.ts';

/** Programs that are started below a server, with everything they were told. */
export interface StartedPrograms {
  /** Put before everything else on the server's PATH. */
  path: string;
  /** From now on everything below this process is looked at too, whoever started it. */
  watch(pid: number): void;
  /** One line for every start that was seen. */
  seen(): string[];
  stop(): void;
}

const programs = ['git', 'npm', 'npx', 'sh', 'uv', 'uvx', 'skopeo', 'buildah', 'docker', 'gh', 'ssh', 'tar'];
const every_ms = 20;

/**
 * Writes down the arguments of programs: of those that are found by their name always, by a script that stands before
 * them on the path; of all others below a process as often as one looks.
 */
export function startedPrograms(directory: string): StartedPrograms {
  const [bin, list] = [join(directory, 'bin'), join(directory, 'started')];
  mkdirSync(bin, { recursive: true });
  writeFileSync(list, '');
  for (const name of programs.filter(isOnPath)) {
    // Another shell would drop variables whose names are none to it, such as those that npm reads tokens from.
    const script = `#!/usr/bin/env bash\nprintf '%s\\n' "${name} $*" >> '${list}'\nexec '${placeOnPath(name)}' "$@"\n`;
    writeFileSync(join(bin, name), script, { mode: 0o755 });
  }
  const sampled = new Set<string>();
  const timers: NodeJS.Timeout[] = [];
  return {
    path: `${bin}${delimiter}${process.env.PATH ?? ''}`,
    watch(pid) {
      const look = () => {
        for (const one of below(pid)) sampled.add(argumentsOf(one));
      };
      timers.push(setInterval(look, every_ms).unref());
    },
    seen: () => [...readFileSync(list, 'utf8').split('\n'), ...sampled].filter(Boolean),
    stop: () => timers.forEach(clearInterval),
  };
}

/** From /proc; nobody where there is no such thing. */
function below(pid: number): number[] {
  const children = quietly(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number),
    ),
  );
  return (children ?? []).flatMap((one) => [one, ...below(one)]);
}

const argumentsOf = (pid: number): string =>
  quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()) ?? '';

function quietly<T>(look: () => T): T | null {
  try {
    return look();
  } catch {
    return null;
  }
}
