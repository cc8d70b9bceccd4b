import { expect, it } from 'vitest';
import { isWorkflow, triggersIn } from '../../../../src/domain/programs/workflows/read.ts';

const file = '.github/workflows/release.yml';
const publish = 'jobs: { out: { steps: [{ uses: actions/checkout@v4 }, { run: npm publish --access public }] } }\n';
const found = (text: string, tag = 'v1.2.3', at = file) =>
  triggersIn(at, text, tag)?.found.map(({ on, publishes, by }) => `${on} ${publishes} ${by}`);

it.each<[string, string, string[]]>([
  ['a push of any kind', 'on: push\n', ['tag npm npm publish']],
  ['a list', 'on: [push, pull_request]\n', ['tag npm npm publish']],
  ['tags that fit', "on: { push: { tags: ['v*'] } }\n", ['tag npm npm publish']],
  ['tags by number', "on: { push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } }\n", ['tag npm npm publish']],
  ['tags of another prefix', "on: { push: { tags: ['comb@*'] } }\n", []],
  ['tags but not this one', "on: { push: { tags: ['v*', '!v1.*'] } }\n", []],
  ['tags ignored', "on: { push: { tags-ignore: ['v*'] } }\n", []],
  ['a star stops at a slash', "on: { push: { tags: ['*'] } }\n", ['tag npm npm publish']],
  ['branches only', 'on: { push: { branches: [main] } }\n', []],
  ['branches and tags', "on: { push: { branches: [main], tags: ['**'] } }\n", ['tag npm npm publish']],
  ['a release page', 'on: { release: { types: [published] } }\n', ['page npm npm publish']],
  ['a release that is only drafted', 'on: { release: { types: [created] } }\n', []],
  ['a hand', 'on: workflow_dispatch\n', []],
])('knows what sets a workflow off: %s', (_what, on, expected) => {
  expect(found(on + publish)).toEqual(expected);
});

it.each<[string, string[]]>([
  ['{ uses: pypa/gh-action-pypi-publish@release/v1 }', ['tag python gh-action-pypi-publish']],
  ['{ run: uv build && uv publish }', ['tag python uv publish']],
  ['{ run: "twine \\\\\\n  upload dist/*" }', ['tag python twine upload']],
  ['{ uses: docker/build-push-action@v6, with: { push: true } }', ['tag image build-push-action']],
  ['{ uses: docker/build-push-action@v6, with: { push: false } }', []],
  ['{ uses: docker/build-push-action@v6 }', []],
  ['{ run: docker push honey/comb }', ['tag image docker push']],
  ['{ uses: softprops/action-gh-release@v2 }', ['tag page action-gh-release']],
  ['{ run: npm  --silent -w cells publish }', ['tag npm npm publish']],
  ['{ run: gh --repo honey/comb  release create v1 }', ['tag page gh release create']],
  ['{ run: docker --host there image push honey/comb }', ['tag image docker push']],
  ['{ run: npm --prefix cells run publish }', []],
  ['{ run: npm publish --dry-run }', []],
  ['{ run: "# npm publish" }', []],
  ['{ run: npm test }', []],
  ['{ run: 7, uses: [a] }', []],
])('knows what publishes: %s', (step, expected) => {
  expect(found(`on: push\njobs: { out: { steps: [${step}] } }\n`)).toEqual(expected);
});

it('reads pipelines of GitLab', () => {
  const at = '.gitlab-ci.yml';
  expect(found('out: { rules: [{ if: $CI_COMMIT_TAG }], script: [twine upload dist/*] }\n', 'v1', at)).toEqual([
    'tag python twine upload',
  ]);
  expect(found('out: { only: [tags], script: [npm publish], release: { tag_name: x } }\n', 'v1', at)).toEqual([
    'tag npm npm publish',
    'tag page release',
  ]);
  expect(found('out: { only: [main], script: [npm publish] }\n', 'v1', at)).toEqual([]);
  expect(found('out: { except: [tags], script: [npm publish] }\n', 'v1', at)).toEqual([]);
});

it('says of what cannot be read that it cannot, and stops at nothing odd', () => {
  expect(triggersIn(file, 'on: [push\njobs: {', 'v1.2.3')).toBeNull();
  expect(triggersIn(file, 'x'.repeat(600_000), 'v1.2.3')).toBeNull();
  for (const odd of ['', 'null', '[]', 'on: { push: [x] }', 'jobs: 3\non: push', 'on: { push: { tags: ["(["] } }'])
    expect(triggersIn(file, odd, 'v1.2.3')).toEqual({ found: [], pipelines: [] });
  expect([file, '.gitlab-ci.yml', '.github/workflows/deep/a.yml', 'a.yml'].map(isWorkflow)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
