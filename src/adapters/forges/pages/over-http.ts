import type { ChannelSettings, ChannelWriter } from '../../../ports/channel.ts';
import { accepted } from './answers.ts';
import { pageChannel } from './channel.ts';
import type { Answer, ForgeApi, Method } from './forge-api.ts';
import type { Pages } from './page.ts';
import { restApi } from './rest.ts';

export interface HttpSettings {
  settings: ChannelSettings;
  /** The value of an environment variable of the server, by its name. */
  token(name: string): string | undefined;
}

/** A forge over HTTP: what is asked, and what counts as an answer. */
export interface Talk {
  api: ForgeApi;
  /** null: there is none. */
  get(path: string): Promise<unknown>;
  tell(method: Method, path: string, body?: unknown): Promise<Answer>;
  accept(answer: Answer): Answer;
}

/** A page channel of a forge that is spoken with over HTTP only. */
export function pagesOverHttp(
  { settings, token }: HttpSettings,
  make: (talk: Talk) => Pages,
  header: (secret: string) => Record<string, string>,
): ChannelWriter {
  const { registry, token_env } = settings.production ?? { registry: null, token_env: null };
  if (registry === null || token_env === null) throw new Error(`${settings.channel} has no address or token`);
  const secret = token(token_env);
  const api = restApi({ api: registry, credentials: secret ? header(secret) : {} });
  const asked = { channel: settings.channel, token_env };
  const talk: Talk = {
    api,
    async get(path) {
      const { status, json } = accepted(await api.ask('GET', path), { ...asked, accepts: [404] });
      return status === 404 ? null : json;
    },
    tell: async (method, path, body) => accepted(await api.ask(method, path, body), asked),
    accept: (answer) => accepted(answer, asked),
  };
  return pageChannel(make(talk), { token_env, locked: !secret });
}
