import { Problem } from '../../domain/problem.ts';
import type { Stage } from '../../domain/records/release.ts';
import type { Publication } from '../../ports/channel.ts';
import type { ProgramResult, ProgramRun } from '../../ports/programs.ts';
import { patiently } from './patience.ts';
import {
  type Credentials,
  type PypiSettings,
  placeOf,
  refusedCredentials,
  requireCredentials,
  unreachable,
} from './place.ts';
import { filesOf, readProject } from './reading.ts';
import { failed, indexOf, run, shownOf } from './uv.ts';

const upload_s = 900;

/**
 * Hands the files to the chosen tool and then believes only what the index lists: an exit code of 0 without the files is
 * no success, an error with all of them no failure.
 */
export async function publish(pypi: PypiSettings, publication: Publication): Promise<void> {
  const { stage, files } = publication;
  const credentials = requireCredentials(pypi, stage);
  if (files.length === 0) return;
  const call = await callFor(pypi, publication, credentials);
  const result = await run(pypi, { ...call, timeout_s: upload_s });
  const failure = result.exit_code === 0 ? null : failureOf(result);
  const stand = async () => {
    const listed = filesOf(await readProject(pypi, publication), publication).map(({ name }) => name);
    return files.every(({ name }) => listed.includes(name)) || null;
  };
  const seen =
    failure === null || failure === 'exists' ? await patiently(pypi, stand) : await stand().catch(() => null);
  if (seen === null && failure !== null && failure !== 'exists')
    throw problemOf(failure, { call, stage, result, credentials });
}

type Call = Pick<ProgramRun, 'argv' | 'env' | 'env_names'> & { cwd?: string };

/** The secret travels in the environment of this one child, never among its arguments. */
async function callFor(pypi: PypiSettings, { stage, files }: Publication, who: Credentials): Promise<Call> {
  const { registry, account_env } = placeOf(pypi, stage);
  const paths = files.map(({ file }) => file);
  const { with: tool, script } = pypi.settings.options;
  if (tool === 'script' && Array.isArray(script)) {
    const argv = script.flatMap((word: string) => (word === '{files}' ? paths : [word.replaceAll('{stage}', stage)]));
    const { tree: cwd } = pypi.settings;
    if (cwd === undefined) throw new Problem('RELEASE_TREE_MISSING', { values: { program: argv[0] ?? '' } });
    return { argv, cwd, env_names: [who.token_env, ...(account_env === null ? [] : [account_env])] };
  }
  if (tool === 'twine') {
    const address = registry === null ? [] : ['--repository-url', registry];
    return {
      argv: ['twine', 'upload', '--non-interactive', '--disable-progress-bar', ...address, '--', ...paths],
      env: { TWINE_USERNAME: who.account, TWINE_PASSWORD: who.secret },
    };
  }
  const address = registry === null ? [] : ['--publish-url', registry];
  const check = ['--check-url', await indexOf(pypi, stage)];
  return {
    argv: ['uv', 'publish', '--no-cache', '--trusted-publishing', 'never', ...address, ...check, '--', ...paths],
    env: { UV_PUBLISH_USERNAME: who.account, UV_PUBLISH_PASSWORD: who.secret },
  };
}

type Failure = 'exists' | 'credentials' | 'unreachable' | 'other';

/** Reads the failure from the words of uv, twine or a script that calls one of them. */
function failureOf(result: ProgramResult): Failure {
  const text = `${result.stdout}\n${result.stderr}`;
  if (/(?:status code|HTTPError:) 409\b|already exists|do not match for|previously used/i.test(text)) return 'exists';
  if (/(?:status code|HTTPError:) 40[13]\b|invalid or non-existent authentication/i.test(text)) return 'credentials';
  const network =
    /(?:status code|HTTPError:) (?:429|5\d\d)\b|connection (?:refused|reset|broken|closed)|dns error|error sending request|max retries exceeded|failed to (?:fetch|query)|name resolution|timed? ?out/i;
  return result.timed_out || network.test(text) ? 'unreachable' : 'other';
}

interface Failed {
  call: Call;
  stage: Stage;
  result: ProgramResult;
  credentials: Credentials;
}

function problemOf(failure: Failure, { call, stage, result, credentials }: Failed): Problem {
  if (failure === 'credentials') return refusedCredentials(stage, credentials.token_env, shownOf(result));
  if (failure === 'unreachable') return unreachable(stage, { untrusted_output: shownOf(result) });
  const program = call.env === undefined ? 'the publish script' : call.argv.slice(0, 2).join(' ');
  return failed(program, upload_s, result);
}
