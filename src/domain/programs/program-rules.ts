import { simpleCommands } from './shell-words.ts';

export type Ruling = { allowed: true } | { allowed: false; program: string; why: string; suggestion: string };

const allowed: Ruling = { allowed: true };

/** Interpreters and installers of Python under all their names: `python3.11`, `pip3`, `pypy3`, `py`, `easy_install`. */
const python = /^(?:pythonw?|pypy|pip|easy_install)(?:-?\d[\d.]*t?)?$|^py$/;
const installer = /^(?:pip|easy_install)/;

/** Programs that start the program named in their arguments; those of the second list take an operand of their own first. */
const launchers = new Set(
  `env sudo doas nice ionice nohup time stdbuf setsid xargs exec command builtin unbuffer watch strace ltrace
   parallel busybox npx bunx pnpx prlimit unshare`.split(/\s+/),
);
const launchersWithOperand = new Set(['timeout', 'flock', 'chroot', 'taskset', 'chrt', 'setarch', 'faketime']);

/** Programs that do so under one of these subcommands. */
const subcommands: Readonly<Record<string, readonly string[]>> = {
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  bun: ['x'],
  poetry: ['run'],
  pipenv: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  rye: ['run'],
  conda: ['run'],
  mamba: ['run'],
};

const shells = new Set(['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'su', 'runuser']);

/** Looks left; more than this many programs inside each other are written to hide something. */
interface Budget {
  left: number;
}
const mostLooks = 200;
const mostCharacters = 20_000;

/**
 * Whether this argument array may be run: pip and python only through uv (R97), also behind launchers (`env`, `sudo`,
 * `xargs` …) and inside `sh -c` text. What a script file or another interpreter starts by itself cannot be seen here.
 */
export function judgeProgram(argv: readonly string[]): Ruling {
  const length = argv.reduce((sum, word) => sum + word.length + 1, 0);
  return length > mostCharacters ? unseen(argv[0] ?? '') : judge(argv, { left: mostLooks });
}

function judge(argv: readonly string[], budget: Budget): Ruling {
  const [first = '', ...rest] = argv;
  const program = nameOf(first);
  if (python.test(program)) return refusal(program, rest);
  budget.left -= 1;
  if (budget.left < 0) return unseen(first);
  if (shells.has(program)) return judgeShell(rest, budget);
  if (program === 'uv' || program === 'uvx') return judgeUv(program, rest);
  if (program === 'eval') return judgeText(rest.join(' '), budget);
  if (program === 'find') return firstRefusal(afterEach(rest, /^-(?:exec|ok)(?:dir)?$/), budget);
  const starting = Object.hasOwn(subcommands, program) ? subcommands[program] : undefined;
  const at = rest.findIndex((word) => starting?.includes(word));
  if (at >= 0) return judgeLauncher(rest.slice(at + 1), 0, budget);
  if (launchersWithOperand.has(program)) return judgeLauncher(rest, 1, budget);
  return launchers.has(program) ? judgeLauncher(rest, 0, budget) : allowed;
}

/** Through uv python may run, and pip as `uv pip`, so that uv knows what is installed. */
function judgeUv(program: string, words: readonly string[]): Ruling {
  const command = words.find((word) => !word.startsWith('-'));
  if (program === 'uv' && command === 'pip') return allowed;
  const at = words.findIndex((word) => python.test(nameOf(word)));
  const [found = '', ...rest] = at < 0 ? [] : words.slice(at);
  const module = rest[0] === '-m' && installer.test(rest[1] ?? '');
  return installer.test(nameOf(found)) || module ? refusal(nameOf(found), rest) : allowed;
}

/**
 * Whether a file that is started by its path may be: by the name that links lead to, and as a script by its first line.
 */
export function judgeFile(file: { name: string; beginning: string }, argv: readonly string[]): Ruling {
  const rest = argv.slice(1);
  const byName = judge([file.name, ...rest], { left: mostLooks });
  const [, line] = /^#!\s*([^\n]{1,500})/.exec(file.beginning) ?? [];
  return byName.allowed && line !== undefined
    ? judge([...line.trim().split(/\s+/), ...argv], { left: mostLooks })
    : byName;
}

/** The name a program goes by, whatever directory, case or ending it is written with. */
function nameOf(word: string): string {
  const base = word.trim().split(/[/\\]/).at(-1) ?? '';
  return base.toLowerCase().replace(/\.exe$/, '');
}

/** Options that carry a whole command line: `env -S…`, `npx -c…`, `--split-string=…`. */
const textOption = /^(?:-[a-zA-Z]*[Sc]|--(?:split-string|command|call)=)(.+)$/s;

function judgeLauncher(words: readonly string[], operands: number, budget: Budget): Ruling {
  for (const word of words) {
    const ruling = judgeText(textOption.exec(word)?.[1] ?? '', budget);
    if (!ruling.allowed) return ruling;
  }
  for (const index of startsIn(words, operands)) {
    const word = words[index] ?? '';
    const ruling = /\s/.test(word) ? judgeText(word, budget) : judge(words.slice(index), budget);
    if (!ruling.allowed) return ruling;
  }
  return allowed;
}

/**
 * Where the started program may stand: each word up to the first, after the launcher's own operands, that no option
 * before it could have taken as its value.
 */
function* startsIn(words: readonly string[], operands: number): Generator<number> {
  let left = operands;
  let afterOption = false;
  for (const [index, word] of words.entries()) {
    const isOption = /^-./.test(word);
    const isPlain = !isOption && !/^\w+=\S*$/.test(word);
    if (isPlain) yield index;
    if (isPlain && !afterOption && left-- === 0) return;
    afterOption = isOption && word !== '--';
  }
}

/** `-c` (also `-lc`, `--command`) makes the words that follow into program text. */
function judgeShell(words: readonly string[], budget: Budget): Ruling {
  const option = words.findIndex((word) => /^-[a-z]*c[a-z]*$|^--command$/i.test(word));
  const inline = words.flatMap((word) => /^--command=(.*)$/s.exec(word)?.[1] ?? []);
  const texts = [...inline, ...(option < 0 ? [] : words.slice(option + 1).filter((word) => !/^-\w+$/.test(word)))];
  return firstRefusal(texts.flatMap(simpleCommands), budget, true);
}

const judgeText = (text: string, budget: Budget): Ruling => firstRefusal(simpleCommands(text), budget, true);

function firstRefusal(commands: readonly string[][], budget: Budget, inShell = false): Ruling {
  for (const command of commands) {
    if (inShell && /[$*?[`]/.test(nameOf(command[0] ?? ''))) return unseen(command[0] ?? '');
    const ruling = judge(command, budget);
    if (!ruling.allowed) return ruling;
  }
  return allowed;
}

function afterEach(words: readonly string[], marker: RegExp): string[][] {
  return words.flatMap((word, index) => (marker.test(word) ? [words.slice(index + 1)] : []));
}

function refusal(program: string, rest: readonly string[]): Ruling {
  const viaModule = !installer.test(program) && rest[0] === '-m' && installer.test(rest[1] ?? '');
  const words = viaModule
    ? ['uv', 'pip', ...rest.slice(2)]
    : [...(installer.test(program) ? ['uv', 'pip'] : ['uv', 'run', 'python']), ...rest];
  return {
    allowed: false,
    program,
    why: 'pip and python run through uv only',
    suggestion: words.join(' ').slice(0, 300),
  };
}

const unseen = (program: string): Ruling => ({
  allowed: false,
  program: program.slice(0, 100),
  why: 'which program it starts cannot be seen',
  suggestion: 'the program by its name, as an argument array',
});
