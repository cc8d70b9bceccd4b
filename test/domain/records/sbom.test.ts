import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { expect, it } from 'vitest';
import { sbomOf } from '../../../src/domain/records/sbom.ts';
import { describeWith } from '../../tiers.ts';

const digest = 'a'.repeat(64);
const files = [{ name: 'b.tgz', file: 'artifacts/b.tgz', sha256: `sha256:${digest}`, integrity: 'x', size_bytes: 1 }];
const wanted = { kind: 'npm', name: '@apiary/b', version: '1.0.0' } as const;
const part = (ref: string, name: string) => ({
  'bom-ref': ref,
  type: 'library',
  name,
  version: ref.slice(ref.lastIndexOf('@') + 1),
});
/** As `npm sbom --workspace` prints it: it speaks of the root, by the name of its directory. */
const printed = (fields: Record<string, unknown> = {}) =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: part('apiary@1.0.0', 'worktree') },
    components: [part('a@1.0.0', 'a'), part('@apiary/b@1.0.0', 'b')],
    dependencies: [
      { ref: 'apiary@1.0.0', dependsOn: ['a@1.0.0'] },
      { ref: '@apiary/b@1.0.0', dependsOn: ['a@1.0.0'] },
    ],
    ...fields,
  });

it('speaks of the member of a workspace and its bytes, not of the root', async () => {
  const made = sbomOf(printed(), wanted, files) ?? '';
  expect(JSON.parse(made)).toMatchObject({
    metadata: { component: { name: '@apiary/b', version: '1.0.0', hashes: [{ alg: 'SHA-256', content: digest }] } },
    components: [{ name: 'a' }],
    dependencies: [{ ref: '@apiary/b@1.0.0', dependsOn: ['a@1.0.0'] }],
  });
  expect(made).not.toMatch(/worktree|apiary@1/);
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(made)).toBeNull();
});

it('knows a Python project however its name is spelled', () => {
  const said = { metadata: { component: part('my-comb-1@1.0.0', 'my-comb') }, components: [] };
  expect(sbomOf(printed(said), { kind: 'python', name: 'My_Comb', version: '1.0.0' }, files)).toContain('"My_Comb"');
});

it.each([
  ['nothing', ''],
  ['something else', '{"bomFormat":"SPDX"}'],
  ['a document about another version', printed({ components: [part('@apiary/b@0.9.0', 'b')] })],
])('makes none of %s', (_what, text) => {
  expect(sbomOf(text, wanted, files)).toBeNull();
});

describeWith(2, ['uv'])('uv itself', () => {
  it('writes what is a bill of materials of the schema', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'hive-release-sbom-'));
    const uv = (...words: string[]) =>
      execFileSync('uv', words, { cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, UV_OFFLINE: '1' } });
    writeFileSync(
      join(cwd, 'pyproject.toml'),
      '[project]\nname = "my-comb"\nversion = "1.0.0"\nrequires-python = ">=3.9"\n',
    );
    uv('lock');
    const said = uv('export', '--format', 'cyclonedx1.5', '--frozen', '--no-dev', '--quiet', '--package', 'my-comb');
    const made = sbomOf(said, { kind: 'python', name: 'my-comb', version: '1.0.0' }, files) ?? '';
    expect(JSON.parse(made).metadata.component).toMatchObject({ name: 'my-comb', version: '1.0.0' });
    expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot5).validate(made)).toBeNull();
    rmSync(cwd, { recursive: true, force: true });
  }, 60_000);
});
