import { expect, it } from 'vitest';
import { type BuildFacts, envelopeOf, signedText, statementOf } from '../../../src/domain/records/provenance.ts';

const file = (name: string) => ({
  name,
  file: `artifacts/${name}`,
  sha256: `sha256:${name}`,
  integrity: '',
  size_bytes: 1,
});
const build = (remote: string | null): BuildFacts => ({
  files: [file('comb-1.0.0.tar.gz'), file('comb-1.0.0-py3-none-any.whl')],
  kind: 'python',
  asked: { package: 'comb' },
  added: {},
  source: { remote, tag: 'v1.0.0', commit: 'c'.repeat(40) },
  version: '0.1.0',
  plan_id: 'plan_1',
  started_at: '2026-03-01T12:00:00.000Z',
  ended_at: '2026-03-01T12:00:05.000Z',
  byproducts: [],
});

const password = ['not', 'a', 'password'].join('-');

it.each([
  ['https://forge.example/bees/comb.git', 'git+https://forge.example/bees/comb@refs/tags/v1.0.0'],
  [`https://ann:${password}@forge.example/bees/comb.git`, 'git+https://forge.example/bees/comb@refs/tags/v1.0.0'],
  ['git@forge.example:bees/comb.git', 'git+https://forge.example/bees/comb@refs/tags/v1.0.0'],
  ['/srv/git/comb.git', undefined],
  ['file:///srv/git/comb.git', undefined],
  [null, undefined],
])('of %s tells nothing that only this machine or person knows', (remote, uri) => {
  const { predicate } = statementOf(build(remote));
  const [source] = predicate.buildDefinition.resolvedDependencies;
  expect(source).toEqual({ ...(uri ? { uri } : {}), digest: { gitCommit: 'c'.repeat(40) } });
});

/** https://in-toto.io/Statement/v1 and https://slsa.dev/provenance/v1: what must be there. */
it('has every field that the specifications require, for every file', () => {
  const statement = statementOf(build(null));
  expect(statement.subject.map(({ name, digest }) => [name, Object.keys(digest)])).toEqual([
    ['comb-1.0.0.tar.gz', ['sha256']],
    ['comb-1.0.0-py3-none-any.whl', ['sha256']],
  ]);
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: { buildType: 'urn:hive-release-mcp:build:python:v1', externalParameters: { package: 'comb' } },
      runDetails: { builder: { id: 'pkg:npm/hive-release-mcp@0.1.0' } },
    },
  });
});

it('names the run of a pipeline as who built it, and no time that nobody saw', () => {
  const ci = {
    repository: 'forge.example/bees/comb',
    file: '.github/workflows/build.yml',
    branch: 'release/v1.0.0',
    attempt: 2,
    url: 'https://forge.example/bees/comb/actions/runs/7',
  };
  const { predicate } = statementOf({ ...build(null), ci });
  expect(predicate.buildDefinition).toMatchObject({
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    externalParameters: {
      package: 'comb',
      workflow: { ref: 'refs/heads/release/v1.0.0', repository: 'https://forge.example/bees/comb', path: ci.file },
    },
    internalParameters: { stated_by: 'pkg:npm/hive-release-mcp@0.1.0' },
    resolvedDependencies: [{ digest: { gitCommit: 'c'.repeat(40) } }],
  });
  expect(predicate.runDetails).toMatchObject({
    builder: { id: 'https://forge.example/bees/comb/.github/workflows/build.yml@refs/heads/release/v1.0.0' },
    metadata: { invocationId: `${ci.url}/attempts/2` },
  });
  expect(Object.keys(predicate.runDetails.metadata)).toEqual(['invocationId']);
});

it('signs the encoding of DSSE, which counts bytes and not letters', () => {
  expect(signedText('hello')).toBe('DSSEv1 28 application/vnd.in-toto+json 5 hello');
  expect(signedText('é')).toMatch(/ 2 é$/);
  expect(envelopeOf('{}', 'sig', 'key')).toEqual({
    payloadType: 'application/vnd.in-toto+json',
    payload: 'e30=',
    signatures: [{ keyid: 'key', sig: 'c2ln' }],
  });
});
