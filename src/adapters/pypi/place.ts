import { Problem } from '../../domain/problem.ts';
import type { Stage } from '../../domain/records/release.ts';
import type { ChannelPlace, ChannelSettings } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Programs } from '../../ports/programs.ts';

export interface PypiSettings {
  settings: ChannelSettings;
  programs: Programs;
  clock: Pick<Clock, 'wait'>;
  /** The value of an environment variable of the server, by its name. */
  token(name: string): string | undefined;
  /** How long an index may take to show what it was given; a minute when absent. */
  patience_ms?: number;
}

/** Who uploads: a name and a secret, as HTTP Basic authentication wants them. */
export interface Credentials {
  /** `__token__` where the secret speaks for itself. */
  account: string;
  secret: string;
  token_env: string;
}

/** A stage without settings must not be asked for. */
export function placeOf({ settings }: PypiSettings, stage: Stage): ChannelPlace {
  const place = settings[stage];
  if (place === null) throw new Error(`the pypi channel has no ${stage} stage`);
  return place;
}

/** What already is a Problem stays it. */
export function unreachable(
  stage: Stage,
  { retry_after_s, ...more }: { untrusted_output?: string; cause?: unknown; retry_after_s?: number | undefined } = {},
): Problem {
  if (more.cause instanceof Problem) return more.cause;
  const asked = retry_after_s === undefined ? {} : { retry_after_s };
  return new Problem('REGISTRY_UNREACHABLE', { values: { stage, channel: 'pypi' }, ...more, ...asked });
}

export const refusedCredentials = (stage: Stage, token_env: string, untrusted_output?: string): Problem =>
  new Problem('REGISTRY_AUTH', {
    values: { stage, channel: 'pypi', token_env },
    ...(untrusted_output ? { untrusted_output } : {}),
  });

/** The credentials of a stage; null when a variable is not set. */
export function credentialsOf(pypi: PypiSettings, stage: Stage): Credentials | null {
  const { token_env, account_env } = placeOf(pypi, stage);
  const secret = token_env === null ? undefined : pypi.token(token_env);
  const account = account_env === null ? '__token__' : pypi.token(account_env);
  return token_env !== null && secret && account ? { account, secret, token_env } : null;
}

/** As credentialsOf. Throws REGISTRY_AUTH before anything is started. */
export function requireCredentials(pypi: PypiSettings, stage: Stage): Credentials {
  const found = credentialsOf(pypi, stage);
  if (found) return found;
  const { token_env, account_env } = placeOf(pypi, stage);
  const unset = [token_env, account_env].find((name) => name !== null && !pypi.token(name));
  throw refusedCredentials(stage, unset ?? 'the variable that channels.pypi names');
}
