import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allowanceIn, includedHeaders, retryAfter } from '../../../domain/programs/rate-limit.ts';
import type { ProgramResult, Programs } from '../../../ports/programs.ts';
import type { Answer, ForgeApi } from '../pages/forge-api.ts';

export interface GhSettings {
  programs: Programs;
  /** Where gh runs. */
  directory: string;
  /** null: gh's own. */
  host: string | null;
  /** A token of its own; without it gh uses the login that it has. */
  token: string | undefined;
}

/** Where people keep what gh is logged in with. */
const customary = ['GH_TOKEN', 'GITHUB_TOKEN', 'GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN', 'GH_CONFIG_DIR'];
const plain = { GH_PROMPT_DISABLED: '1', GH_NO_UPDATE_NOTIFIER: '1', NO_COLOR: '1' };

/** The GitHub API through its own program `gh`, with the person's own login. */
export function ghApi(gh: GhSettings): ForgeApi {
  const host = gh.host === null ? [] : ['--hostname', gh.host];
  const api = (words: readonly string[]) => runGh(gh, ['api', '--include', ...host, ...words]);
  return {
    ask: (method, path, body) =>
      inFreshDirectory(async (directory) => {
        const file = join(directory, 'body.json');
        if (body !== undefined) await writeFile(file, JSON.stringify(body));
        const input = body === undefined ? [] : ['--input', file];
        return answerOf(await api(['--method', method, ...input, path]));
      }),
    send: async (to, { method, file }) => {
      requireSameForge(gh.host, to);
      const type = ['--header', 'Content-Type: application/octet-stream'];
      return answerOf(await api(['--method', method, ...type, '--input', file, to]));
    },
    digestOf: ({ repository, tag, name }) =>
      inFreshDirectory(async (directory) => {
        const where = ['--repo', gh.host === null ? repository : `${gh.host}/${repository}`, '--dir', directory];
        const pattern = name.replace(/[\\*?[]/g, '\\$&');
        const got = await runGh(gh, ['release', 'download', tag, ...where, '--pattern', pattern]);
        return got.exit_code === 0 ? digestOfFile(join(directory, name)) : null;
      }),
  };
}

/** gh would send its token along, wherever that is. */
function requireSameForge(host: string | null, to: string): void {
  const there = new URL(to).host;
  if (host !== null && there !== host && there !== `uploads.${host}`)
    throw new Error('the forge would have the files sent to another host');
}

function runGh({ programs, directory, token }: GhSettings, words: readonly string[]): Promise<ProgramResult> {
  const own = token === undefined ? {} : { GH_TOKEN: token, GH_ENTERPRISE_TOKEN: token };
  return programs.run({
    argv: ['gh', ...words],
    cwd: directory,
    env_names: token === undefined ? customary : ['GH_CONFIG_DIR'],
    env: { ...plain, ...own },
    timeout_s: 900,
    keep_bytes: 8_000_000,
  });
}

/** `gh` ends with 4 when nobody is logged in, and else writes the status of a refusal. */
function answerOf({ exit_code, timed_out, stdout, stderr }: ProgramResult): Answer {
  const { status: told_status, header, body } = includedHeaders(stdout);
  const [, refused = told_status] = /\(HTTP (\d{3})\)/.exec(stderr) ?? [];
  const status = exit_code === 0 && !timed_out ? 200 : exit_code === 4 ? 401 : Number(refused ?? 0);
  const said = status === 200 ? '' : `${stderr}\n${body}`.trim().slice(-4_000);
  const told = { retry_after_s: retryAfter(header), allowance: allowanceIn(header) };
  try {
    return { status, json: body.trim() === '' ? null : JSON.parse(body), said, ...told };
  } catch {
    return { status: status === 200 ? 0 : status, json: null, said, ...told };
  }
}

async function inFreshDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'hive-release-gh-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}
