import { z } from 'zod';
import { plainEnvironment } from '../../domain/programs/child-environment.ts';
import { engines } from '../../domain/programs/images/engine.ts';
import { type Stage, schemes } from '../../domain/records/release.ts';
import type { ChannelPlace, ChannelSettings } from '../../ports/channel.ts';
import type { ProgramResult, Programs } from '../../ports/programs.ts';
import { type OciFailure, ociFailure, ociProblem, refusedCredentials } from './failures.ts';
import { withLogin } from './login.ts';

export interface OciGround {
  settings: ChannelSettings;
  programs: Programs;
  /** The value of an environment variable of the server, by its name. */
  variable(name: string): string | undefined;
}

const options = z.object({
  engine: z.enum(engines).optional(),
  tag: z.object({ pattern: z.string(), scheme: z.enum(schemes) }),
  /** What proves each image, by its name. */
  commands: z.record(z.string(), z.array(z.string())),
});

export interface OciSettings extends OciGround {
  options: z.infer<typeof options>;
}

export const withOptions = (ground: OciGround): OciSettings => ({
  ...ground,
  options: options.parse(ground.settings.options),
});

export interface OciCall {
  stage: Stage;
  /** Subcommand and options. */
  words: readonly string[];
  /** What it works on; comes after `--`, so none of it is ever read as an option. */
  operands: readonly string[];
  /** Refuses before anything is started when the configured token is not set. */
  writes?: true;
  timeout_s?: number;
  /** Failures that the caller understands and wants as an answer. */
  accepts?: readonly OciFailure[];
}

export interface OciAnswer {
  failure: OciFailure | null;
  stdout: string;
}

const longestAnswer = 8_000_000;

/** Runs skopeo for one stage; without a configured token by the login that docker, podman or skopeo keep. */
export async function callRegistry(oci: OciSettings, call: OciCall): Promise<OciAnswer> {
  const { stage, accepts } = call;
  const { token_env } = placeOf(oci.settings, stage);
  const result = await skopeo(oci, call);
  if (result.exit_code === 0) return { failure: null, stdout: result.stdout };
  const failure = ociFailure(result);
  if (accepts?.includes(failure)) return { failure, stdout: '' };
  throw ociProblem({ program: `skopeo ${call.words[0]}`, result, stage, token_env });
}

async function skopeo(oci: OciSettings, call: OciCall): Promise<ProgramResult> {
  const { settings, programs, variable } = oci;
  const place = placeOf(settings, call.stage);
  const { token_env, account_env } = place;
  const [token, account] = [token_env, account_env].map((name) => (name === null ? undefined : variable(name)));
  const run = (env: Record<string, string>) =>
    programs.run({
      argv: ['skopeo', ...call.words, '--', ...call.operands],
      cwd: settings.directory,
      env_names: ['REGISTRY_AUTH_FILE', 'CONTAINERS_REGISTRIES_CONF'],
      env,
      timeout_s: call.timeout_s ?? 120,
      keep_bytes: longestAnswer,
    });
  if (token_env === null) return run({});
  const secret = token && account ? { account, token } : null;
  if (call.writes && secret === null) throw refusedCredentials(call.stage, token ? account_env : token_env);
  return withLogin({ host: hostOf(place), secret, path: searchPath(variable('PATH')) }, run);
}

/** Without places that a project could put programs into. */
const searchPath = (PATH: string | undefined): string => plainEnvironment({ PATH }).PATH ?? '';

/** A stage without settings must not be asked for. */
export function placeOf(settings: ChannelSettings, stage: Stage): ChannelPlace {
  const place = settings[stage];
  if (place === null) throw new Error(`the oci channel has no ${stage} stage`);
  return place;
}

export const hostOf = ({ registry }: ChannelPlace): string => new URL(registry ?? '').host;

/** The repository of an image on a stage, as skopeo names it. */
export function repositoryOf(settings: ChannelSettings, stage: Stage, name: string): string {
  const { host, pathname } = new URL(placeOf(settings, stage).registry ?? '');
  return `docker://${host}${pathname.replace(/\/+$/, '')}/${name}`;
}

/** `http:` says that a registry has no TLS. */
export function tlsOption(settings: ChannelSettings, stage: Stage, side: '' | 'src-' | 'dest-'): string[] {
  return placeOf(settings, stage).registry?.startsWith('http:') ? [`--${side}tls-verify=false`] : [];
}
