import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Problem, type ProblemFields } from '../../domain/problem.ts';
import { cleanText } from '../../domain/text.ts';
import type { GitOutcome, GitProcess } from './process.ts';

const mostOutput = 8_000;

/** What git said, fit to be shown: the end of it, without secrets and without what cannot be seen. */
export function shownOutput({ redact }: GitProcess, outcome: Pick<GitOutcome, 'stdout' | 'stderr'>): string {
  const text = redact([outcome.stderr, outcome.stdout].filter((part) => part.trim() !== '').join('\n'));
  return cleanText(text.slice(-mostOutput), { max: mostOutput }).trim();
}

/** The Problem behind an exit code that was not expected. */
export function outcomeProblem(process: GitProcess, args: readonly string[], outcome: GitOutcome): Problem {
  const { stderr } = outcome;
  const untrusted: ProblemFields = { untrusted_output: shownOutput(process, outcome) };
  if (/spawn git (?:ENOENT|ENOTDIR)/.test(stderr)) {
    const there = existsSync(join(process.directory, '.'));
    return there
      ? new Problem('GIT_MISSING')
      : new Problem('PROJECT_NOT_FOUND', { values: { project: process.directory } });
  }
  if (/spawn git EAGAIN/.test(stderr))
    return new Problem('GIT_NOT_STARTED', { values: { why: 'there are too many processes' } });
  if (/must be run in a work tree/i.test(stderr)) {
    return new Problem('NO_WORK_TREE', { values: { project: process.directory } });
  }
  if (/not a git repository/i.test(stderr)) {
    return new Problem('NOT_A_REPOSITORY', { values: { project: process.directory }, ...untrusted });
  }
  const file = lockIn(process, stderr);
  if (file !== null) return new Problem('GIT_LOCKED', { values: { file }, ...untrusted });
  if (isDiskFull(stderr)) return new Problem('DISK_FULL', { values: { where: process.directory }, ...untrusted });
  if (/tell me who you are|empty ident name|no email was given|no name was given|auto-detect email/i.test(stderr)) {
    return new Problem('COMMIT_IDENTITY_MISSING', untrusted);
  }
  return new Problem('PROGRAM_FAILED', {
    values: { program: programName(args), exit_code: outcome.exit_code },
    ...untrusted,
  });
}

/**
 * The lock of an index, of refs or of the configuration that stood in the way. A hook may have said that: only what lies
 * there, and is called like a lock of git, is named.
 */
function lockIn({ directory }: GitProcess, stderr: string): string | null {
  const [, named, config] =
    /unable to create '(.+\.lock)': File exists|could not lock config file (.+): File exists/i.exec(stderr) ?? [];
  if (named === undefined && config === undefined) return null;
  const file = resolve(directory, named ?? `${config}.lock`);
  const own = file.startsWith(directory) ? file.slice(directory.length) : file;
  return /^[^\s'"]*\.git\/[\w./@+-]+\.lock$/.test(own) && existsSync(file) ? file : null;
}

const isDiskFull = (stderr: string): boolean => /no space left on device|disk quota exceeded/i.test(stderr);

/** `git` and its subcommand, without the settings given to this one run. */
export function programName(args: readonly string[]): string {
  const subcommand = args.find((word, index) => !word.startsWith('-') && args[index - 1] !== '-c');
  return subcommand === undefined ? 'git' : `git ${subcommand}`;
}
