import type { Stage } from '../../domain/records/release.ts';
import type { ChannelSettings } from '../../ports/channel.ts';
import type { Programs } from '../../ports/programs.ts';
import { type NpmFailure, npmFailure, npmProblem, refusedCredentials } from './failures.ts';

export interface NpmSettings {
  settings: ChannelSettings;
  programs: Programs;
  /** The value of an environment variable of the server, by its name. */
  token(name: string): string | undefined;
}

export interface NpmCall {
  stage: Stage;
  package: string;
  /** Subcommand and options; the registry is added. */
  words: readonly string[];
  /** What it works on; comes after `--`, so none of it is ever read as an option. */
  operands?: readonly string[];
  /** Refuses before npm is started when the configured token is not set. */
  writes?: true;
  timeout_s?: number;
  /** Where npm runs; the project's directory otherwise, so that its .npmrc counts. */
  cwd?: string;
  /** Failures that the caller understands and wants as an answer. */
  accepts?: readonly NpmFailure[];
}

export interface NpmAnswer {
  failure: NpmFailure | null;
  stdout: string;
  stderr: string;
}

/** Quiet, without side errands, and impatient: a dead registry is noticed in seconds, not minutes. */
const habits: Readonly<Record<string, string>> = {
  npm_config_update_notifier: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_progress: 'false',
  npm_config_color: 'false',
  npm_config_loglevel: 'error',
  npm_config_logs_max: '0',
  npm_config_ignore_scripts: 'true',
  npm_config_prefer_online: 'true',
  npm_config_fetch_retries: '1',
  npm_config_fetch_retry_mintimeout: '250',
  npm_config_fetch_retry_maxtimeout: '2000',
  npm_config_fetch_timeout: '60000',
};

/** A plain name: shells that stand before npm drop variables with other letters than these. */
const tokenName = 'HIVE_RELEASE_NPM_TOKEN';

/** Where people keep tokens that their own .npmrc refers to. */
const customaryTokens = ['NPM_TOKEN', 'NODE_AUTH_TOKEN'];

/**
 * Runs npm for one stage, through the Programs port, so that the person's .npmrc, proxies and certificates apply.
 * The token reaches this child only, in a variable; an argument names it, and npm puts its value there. So it counts
 * before the token of any .npmrc, and neither a file nor an argument holds it. Without a configured token the person's
 * own npm configuration is used as it is.
 */
export async function callNpm(npm: NpmSettings, call: NpmCall): Promise<NpmAnswer> {
  const { registry, token_env } = placeOf(npm.settings, call.stage);
  const token = token_env === null ? undefined : npm.token(token_env);
  if (call.writes && token_env !== null && !token) throw refusedCredentials(call.stage, token_env);
  const login = registry !== null && token ? { registry, token } : null;
  const options = [...registryOptions(registry, call.package), ...(login ? [tokenOption(login.registry)] : [])];
  const result = await npm.programs.run({
    argv: ['npm', ...call.words, ...options, '--', ...(call.operands ?? [])],
    cwd: call.cwd ?? npm.settings.directory,
    env_names: token_env === null ? customaryTokens : [token_env],
    env: { ...habits, ...(login ? { [tokenName]: login.token } : {}) },
    timeout_s: call.timeout_s ?? 120,
  });
  if (result.exit_code === 0) return { failure: null, stdout: result.stdout, stderr: result.stderr };
  const failure = npmFailure(result);
  if (call.accepts?.includes(failure)) return { failure, stdout: result.stdout, stderr: result.stderr };
  throw npmProblem({ program: `npm ${call.words[0]}`, result, stage: call.stage, token_env });
}

/** The registry and token name of a stage; a stage without settings must not be asked for. */
export function placeOf(
  settings: ChannelSettings,
  stage: Stage,
): { registry: string | null; token_env: string | null } {
  const place = settings[stage];
  if (place === null) throw new Error(`the npm channel has no ${stage} stage`);
  return place;
}

/** Both, since a scope's own registry in a .npmrc would win over the general one. */
export function registryOptions(registry: string | null, name: string): string[] {
  if (registry === null) return [];
  const scope = /^(@[^/]+)\//.exec(name)?.[1];
  return ['--registry', registry, ...(scope ? [`--${scope}:registry=${registry}`] : [])];
}

/** Under the part of a registry's address that npm keeps credentials by; npm itself replaces the name with the value. */
function tokenOption(registry: string): string {
  const { host, pathname } = new URL(registry);
  const place = `//${host}${pathname.endsWith('/') ? pathname : `${pathname}/`}`;
  return `--${place}:_authToken=\${${tokenName}}`;
}
