import { z } from 'zod';
import type { ProblemDetail } from '../../domain/problem.ts';
import { judgeProgram } from '../../domain/programs/program-rules.ts';
import { argv, envName, tokenName } from '../parts.ts';
import { address, by, page } from './place.ts';

const account_env = envName
  .optional()
  .describe('variable with the name of the account; without it the token is enough');

/** The Python package indexes of a project. */
export const pypi = z
  .strictObject({
    enabled: z.boolean().default(false),
    with: z
      .enum(['uv', 'twine', 'script'])
      .default('uv')
      .describe('what uploads; only what the index then lists counts, never an exit code'),
    script: argv
      .optional()
      .describe('for with: script; {files} stands for the built files, {stage} for test or production'),
    test: z
      .strictObject({
        upload: address.describe('where files are posted'),
        index: address.describe('the simple index that lists them'),
        token_env: tokenName,
        account_env,
        page,
      })
      .optional(),
    production: z
      .strictObject({
        upload: address.optional().describe("where files are posted; absent: what uv's own configuration says"),
        index: address.optional().describe("the simple index; absent: what uv's own configuration says"),
        token_env: tokenName.default('PYPI_TOKEN'),
        account_env,
        by,
        page,
      })
      .prefault({}),
  })
  .prefault({});

type Pypi = z.infer<typeof pypi>;

/** Rules between the keys of the channel; `programs` is the allow list of the project. */
export function pypiFaults({ test, production, with: tool, script }: Pypi, programs: readonly string[] | null) {
  const at = (key: string, expected: string): ProblemDetail => ({
    path: `channels.pypi.${key}`,
    expected,
    by: 'agent',
  });
  const same = (key: 'upload' | 'index') => test && production[key] && bare(test[key]) === bare(production[key]);
  const half = (production.upload === undefined) !== (production.index === undefined);
  const ruling = judgeProgram(script ?? []);
  const [program = ''] = script ?? [];
  return [
    ...(same('upload') ? [at('test.upload', 'another address than the production index takes uploads at')] : []),
    ...(same('index') ? [at('test.index', 'another address than the production index')] : []),
    ...(half ? [at('production', 'both upload and index, or neither')] : []),
    ...((tool === 'script') === (script !== undefined) ? [] : [at('script', 'a command exactly when with is script')]),
    ...(script && !ruling.allowed ? [at('script', `a command that may be run; ${ruling.why}`)] : []),
    ...(script && programs && !programs.includes(program)
      ? [at('script', `a program of environment.programs: ${programs.join(', ')}`)]
      : []),
  ];
}

const bare = (url: string): string => url.replace(/\/+$/, '');
