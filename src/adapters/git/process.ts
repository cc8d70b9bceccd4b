import { devNull } from 'node:os';
import { type Environment, namedEnvironment, plainEnvironment } from '../../domain/programs/child-environment.ts';

/** What the git adapter is told by the composition root. */
export interface GitSettings {
  environment: Environment;
  /** Hides secrets in text that an agent will see. */
  redact(text: string): string;
}

/** An object as it lies in the repository. */
export interface GitObject {
  id: string;
  type: string;
  content: Buffer;
}

/** One process that answers what names stand for. */
export interface ObjectBatch {
  read(name: string): Promise<GitObject | null>;
}

/** Where and with which variables git runs. */
export interface GitProcess extends GitSettings {
  directory: string;
  /** Those that run just now, by directory. */
  batches: Map<string, ObjectBatch>;
}

/** What came of one run of git. */
export interface GitOutcome {
  exit_code: number;
  stdout: string;
  stderr: string;
}

/** Who signs and how the remote is reached, as the person set it up who started the server. */
const named = [
  'SSH_AUTH_SOCK',
  'SSH_AGENT_PID',
  'GNUPGHOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_SSH_COMMAND',
  'GIT_SSL_CAINFO',
];

/**
 * Never asks at a terminal, takes no lock merely to look, reads every path literally, and reads of a commit what its id
 * says: whoever can write into the repository could else put another content or past in its place.
 */
const fixed = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  // A place where nothing can lie; an empty file would make git tell that grafts are out of date.
  GIT_GRAFT_FILE: `${devNull}/none`,
};

/** The `GIT_*` variables that may reach git; all others (GIT_DIR, GIT_INDEX_FILE …) would lead it elsewhere. */
export const allowedGitVariables = [...named.filter((name) => name.startsWith('GIT_')), ...Object.keys(fixed)];

/** Messages come in English, while hooks keep the character set of the user. */
export function gitEnvironment(environment: Environment): Record<string, string> {
  const { LC_ALL, LANGUAGE: _language, ...plain } = plainEnvironment(environment);
  const charset = LC_ALL === undefined ? {} : { LC_CTYPE: LC_ALL };
  return { ...plain, ...charset, LC_MESSAGES: 'C', ...namedEnvironment(environment, named), ...fixed };
}
