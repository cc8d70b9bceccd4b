import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sshSignatures } from '../../src/adapters/ssh-signatures.ts';
import { sha256 } from '../../src/domain/content-id.ts';
import type { Companion } from '../../src/domain/records/companions.ts';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import { signedText } from '../../src/domain/records/provenance.ts';
import { ask, prepare } from '../scenarios/scenario.ts';
import { describeWith } from '../tiers.ts';
import { type TestWorld, testWorld } from './test-world.ts';

let world: TestWorld;
beforeEach(() => {
  world = testWorld();
});
afterEach(() => world.leave());

const channels = "channels: { npm: { test: { registry: 'http://127.0.0.1:4871' } } }\n";
const lock = (version: string) =>
  `${JSON.stringify({ name: 'honeycomb', version, lockfileVersion: 3, packages: { '': { name: 'honeycomb', version } } }, null, 2)}\n`;

async function release(policy: string, files: Record<string, string> = {}) {
  const first = { 'release.yaml': channels + policy, ...files };
  const ground = prepare(world, resolve('test/scenarios/whole-release'), [
    { commit: 'chore: begin', files: first, tag: 'v1.0.0', push: true },
    { commit: 'feat: hum', files: { 'src/hum.js': 'export const hum = 1;\n' }, push: true },
  ]);
  const call = async (tool: string, given: Record<string, unknown>) =>
    JSON.parse((await ask(tool, given, world, ground)).text);
  const { plan_id } = await call('plan_release', {});
  const answer = await call('run_release', { plan_id, until: 'building' });
  const { evidence } = (await call('get_release', { view: 'evidence', plan_id })) as { evidence: Evidence[] };
  const of = (kind: string) => evidence.find((one) => one.kind === kind);
  const read = (kind: string, which: Companion['kind']): string => {
    const files = of(kind)?.facts.files as Companion[];
    const found = files.find((one) => one.kind === which);
    const text = readFileSync(join(world.storage(plan_id), found?.file ?? ''), 'utf8');
    expect(sha256(text)).toBe(found?.sha256);
    return text;
  };
  return { call, plan_id, answer, of, read, ground };
}

it('lays a bill of materials, provenance and digests beside the package, and uploads none of them', async () => {
  const { answer, of, read, call, plan_id } = await release('sbom: require\n', { 'package-lock.json': lock('1.0.0') });
  expect(answer).toMatchObject({ status: 'success', next_action: { tool: 'publish' } });
  const [file] = (of('artifact')?.facts.files ?? []) as { name: string; sha256: string }[];
  const digest = file?.sha256.replace('sha256:', '');
  expect(read('provenance', 'digests')).toBe(`${digest}  honeycomb-1.1.0.tgz\n`);

  const bill = read('sbom', 'sbom');
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(bill)).toBeNull();
  expect(JSON.parse(bill).metadata.component).toMatchObject({
    name: 'honeycomb',
    version: '1.1.0',
    purl: 'pkg:npm/honeycomb@1.1.0',
    hashes: [{ alg: 'SHA-256', content: digest }],
  });

  const statement = JSON.parse(read('provenance', 'provenance'));
  expect(statement).toMatchObject({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'honeycomb-1.1.0.tgz', digest: { sha256: digest } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: expect.stringMatching(/^urn:/),
        externalParameters: { package: 'honeycomb', version: '1.1.0', argv: ['npm', 'pack', '--json'] },
        internalParameters: { plan_id, tools: { npm: expect.stringMatching(/^\d+\.\d+/) } },
        resolvedDependencies: [{ digest: { gitCommit: of('artifact')?.commit } }],
      },
      runDetails: {
        builder: { id: 'pkg:npm/hive-release-mcp@9.9.9' },
        metadata: { invocationId: plan_id, startedOn: of('artifact')?.started_at },
        byproducts: [{ name: 'npm-honeycomb-1.1.0.cdx.json', digest: { sha256: sha256(bill).slice(7) } }],
      },
    },
  });
  expect(JSON.stringify(statement)).not.toContain(world.directory);

  expect(await call('run_release', { plan_id })).toMatchObject({ status: 'success' });
  const standing = world.channelFake.registries.production.packages.get('honeycomb')?.versions.get('1.1.0');
  expect(Object.keys(standing?.digests ?? {})).toEqual(['honeycomb-1.1.0.tgz']);
}, 120_000);

describeWith(1, ['ssh-keygen'])('where policy names a key', () => {
  let file: string;
  let key: string;
  beforeEach(() => {
    mkdirSync(join(world.directory, 'keys'));
    file = join(world.directory, 'keys', 'release');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    key = readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    world.signatures = sshSignatures({ ...process.env, SSH_AUTH_SOCK: undefined, SIGNING_KEY_FILE: file });
  });
  const signing = () => `signing: { ssh_keys: ['${key}'], key_env: SIGNING_KEY_FILE }\n`;

  it('signs provenance and digests so that anybody can verify them with ssh-keygen', async () => {
    const { of, read } = await release(signing());
    expect(of('provenance')?.facts.signed_by).toBe(key);
    const { payload, payloadType, signatures } = JSON.parse(read('provenance', 'provenance'));
    expect(payloadType).toBe('application/vnd.in-toto+json');
    const text = Buffer.from(payload, 'base64').toString();
    expect(JSON.parse(text).subject).toHaveLength(1);
    const { verifyArtifact, verify } = world.signatures;
    const made = Buffer.from(signatures[0].sig, 'base64').toString();
    expect(await verifyArtifact(signedText(text), made, [key])).toBe(true);
    expect(await verifyArtifact(signedText(`${text} `), made, [key])).toBe(false);
    const digests = read('provenance', 'digests');
    expect(await verifyArtifact(digests, read('provenance', 'signature'), [key])).toBe(true);
    expect(await verify(digests, read('provenance', 'signature'), [key])).toBe(false);
  }, 120_000);

  it.each(['the key is gone', 'the key is another one', 'no agent holds it'])(
    'refuses when %s, and leaves nothing unsigned behind',
    async (what) => {
      if (what === 'the key is gone') renameSync(file, `${file}.away`);
      const policy = what === 'no agent holds it' ? `signing: { ssh_keys: ['${key}'] }\n` : signing();
      if (what === 'the key is another one') {
        renameSync(file, `${file}.away`);
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
      }
      const { answer, of, call } = await release(policy);
      expect(answer).toMatchObject({ status: 'REFUSED', code: 'ARTIFACT_UNSIGNED' });
      expect(of('provenance')).toBeUndefined();
      expect(await call('get_release', { view: 'history' })).toMatchObject({ releases: [{ status: 'undone' }] });
    },
    120_000,
  );
});

it('refuses to ship without the bill of materials that policy asks for', async () => {
  const manifest = { name: 'honeycomb', version: '1.0.0', type: 'module', exports: './src/index.js' };
  const { call, plan_id, of } = await release('sbom: require\n', {
    'package.json': JSON.stringify({
      ...manifest,
      scripts: { test: 'node --test' },
      dependencies: { 'not-installed': '^1.0.0' },
    }),
  });
  expect(of('sbom')?.facts.files).toEqual([]);
  expect(await call('run_release', { plan_id })).toMatchObject({
    details: [{ guard: 'artifacts-attested', actual: 'npm:honeycomb has no bill of materials' }],
  });
}, 120_000);
