import { expect, it } from 'vitest';
import { isDocsHost } from '../../../../src/domain/programs/workflows/pipelines.ts';
import { triggersIn } from '../../../../src/domain/programs/workflows/read.ts';

const file = '.github/workflows/ci.yml';
const done = (text: string, at = file) =>
  triggersIn(at, text, 'v1.2.3')?.pipelines.map(({ on, does, by }) => `${does} on ${on.join('+')}: ${by}`);
const job = (...steps: string[]) => `jobs: { one: { steps: [${steps.join(', ')}] } }\n`;

it.each<[string, string, string[]]>([
  ['a push', 'on: push\n', ['checks on push: pytest']],
  ['a request', 'on: [push, pull_request]\n', ['checks on push+pull_request: pytest']],
  ['a push to a branch', 'on: { push: { branches: [main] } }\n', ['checks on push: pytest']],
  ['tags alone', "on: { push: { tags: ['v*'] } }\n", []],
  ['a clock', 'on: { schedule: [{ cron: 0 0 * * * }] }\n', []],
  ['a hand', 'on: workflow_dispatch\n', []],
  ['a release', 'on: { release: { types: [published] } }\n', []],
])('checks what comes in, by what sets it off: %s (R193)', (_what, on, expected) => {
  expect(done(on + job('{ run: uv run pytest }'))).toEqual(expected);
});

it.each<[string, string[]]>([
  ['{ run: npm test }', ['checks on push: npm test']],
  ['{ run: npm run check }', ['checks on push: npm test']],
  ['{ run: "uv sync\\nuv run ruff check ." }', ['checks on push: ruff']],
  ['{ uses: astral-sh/ruff-action@v3 }', ['checks on push: ruff']],
  ['{ run: "# pytest" }', []],
  ['{ run: echo hello }', []],
  ['{ run: docker run --rm honey/comb --version }', ['images on push: docker run']],
  ['{ run: docker build . }', []],
  ['{ run: docker compose -f x.yml up -d }', ['images on push: compose up']],
  ['{ uses: actions/deploy-pages@v4 }', ['docs on push: deploy-pages']],
  ['{ uses: peaceiris/actions-gh-pages@v4 }', ['docs on push: gh-pages']],
  ['{ run: mkdocs gh-deploy --force }', ['docs on push: mkdocs gh-deploy']],
  ['{ run: 7, uses: [a] }', []],
])('knows what a pipeline does: %s', (step, expected) => {
  expect(done(`on: push\n${job(step)}`)).toEqual(expected);
});

it('hosts documentation on any event', () => {
  expect(done(`on: { release: { types: [published] } }\n${job('{ uses: actions/deploy-pages@v4 }')}`)).toEqual([
    'docs on release: deploy-pages',
  ]);
  expect(['.readthedocs.yaml', '.readthedocs.yml', 'docs/.readthedocs.yaml'].map(isDocsHost)).toEqual([
    true,
    true,
    false,
  ]);
});

it('reads pipelines of GitLab', () => {
  const at = '.gitlab-ci.yml';
  expect(done('test: { script: [uv run pytest] }\npages: { script: [mkdocs build] }\n', at)).toEqual([
    'checks on push: pytest',
    'docs on push: pages',
  ]);
  expect(done('test: { when: manual, script: [pytest] }\n', at)).toEqual([]);
});
