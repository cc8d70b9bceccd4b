import { z } from 'zod';
import { Problem } from '../../domain/problem.ts';
import { toolVersion } from '../../domain/programs/tool-version.ts';
import { artifactFiles, artifactKinds, artifactName } from '../../domain/records/artifact.ts';
import {
  type Companion,
  type CompanionKind,
  companionFiles,
  companionName,
  companionOf,
} from '../../domain/records/companions.ts';
import { draftEvidence, type Evidence } from '../../domain/records/evidence.ts';
import { type CiRun, envelopeOf, signedText, statementOf } from '../../domain/records/provenance.ts';
import { evidenceForTree, requireReleaseCommit } from '../release-tree.ts';
import { defineStep, type Hands } from '../step.ts';
import { builtEvidence, companionFacts, companionsStand, removeCompanions } from './companions.ts';

const input = z.strictObject({
  kind: z.enum(artifactKinds),
  name: z.string(),
  version: z.string(),
  directory: z.string(),
});
type Input = z.infer<typeof input>;

/** Writes from which commit, how and by what a package was built, and its digests; signed where policy names keys. */
export const writeProvenance = defineStep<Input>({
  name: 'write-provenance',
  phase: 'building',
  undoable: 'fully',
  input,
  title: (one) => `write down how ${artifactName(one)} was built`,
  plan: ({ plan }) =>
    plan.packages
      .filter((one) => !one.private)
      .map(({ kind, name, directory }) => ({ kind, name, version: plan.version.new, directory })),
  verify: (one, eyes) => companionsStand('provenance', one, eyes),

  async apply(one, hands) {
    const started_at = hands.clock.now();
    const built = await builtEvidence(one, hands);
    const files = artifactFiles(built);
    const payload = JSON.stringify(statementOf(await buildFacts(one, built, hands)));
    const digests = files.map(({ name, sha256 }) => `${sha256.replace(/^sha256:/, '')}  ${name}\n`).join('');
    const signed = await signBoth(payload, digests, hands);
    const texts: [CompanionKind, string][] = [
      ['provenance', `${signed ? JSON.stringify(signed.envelope) : payload}\n`],
      ['digests', digests],
      ...(signed ? [['signature', signed.signature] satisfies [CompanionKind, string]] : []),
    ];
    const written: Companion[] = [];
    for (const [kind, text] of texts) {
      const companion = companionOf(kind, companionName(one, one.version, kind), text);
      await hands.stored.write(companion.file, text);
      written.push(companion);
    }
    await hands.record(
      draftEvidence({
        kind: 'provenance',
        name: artifactName(one),
        started_at,
        ended_at: hands.clock.now(),
        facts: { ...companionFacts(files, written), signed_by: signed?.key ?? null },
      }),
    );
  },

  undo: (one, hands) => removeCompanions(one, one.version, ['provenance', 'digests', 'signature'], hands),
});

async function buildFacts(one: Input, built: Evidence, hands: Hands) {
  const { plan, policy, worktree } = hands.release;
  const program = built.argv[0] ?? '';
  const [commit, remote, sbom, told] = await Promise.all([
    requireReleaseCommit(hands, 'build_artifacts'),
    hands.project.remoteUrl(policy.git.remote),
    evidenceForTree(hands, 'sbom', artifactName(one)),
    program === '' ? null : hands.programs.run({ argv: [program, '--version'], cwd: worktree, timeout_s: 60 }),
  ]);
  const tool = told?.exit_code === 0 ? toolVersion(told.stdout) : null;
  return {
    files: artifactFiles(built),
    kind: one.kind,
    asked: { package: one.name, version: one.version, directory: one.directory, argv: built.argv },
    added: { plan_id: plan.id, policy: plan.policy_hash, tree: built.tree, tools: tool ? { [program]: tool } : {} },
    source: { remote, tag: plan.tag, commit },
    version: hands.version,
    plan_id: plan.id,
    started_at: built.started_at,
    ended_at: built.ended_at,
    byproducts: sbom ? companionFiles(sbom) : [],
    ci: built.facts.ci as CiRun | undefined,
  };
}

/**
 * Signs provenance and digests with the key that policy names and verifies both at once; null when policy names none.
 * A key that is missing is a refusal, never an unsigned file. Throws ARTIFACT_UNSIGNED.
 */
async function signBoth(payload: string, digests: string, hands: Hands) {
  const { ssh_keys, key_env } = hands.release.policy.signing;
  const [key] = ssh_keys;
  if (key === undefined) return null;
  const sign = async (text: string) => {
    const signature = await hands.signatures.signArtifact(text, { public_key: key, key_env });
    if (await hands.signatures.verifyArtifact(text, signature, ssh_keys)) return signature;
    throw new Problem('ARTIFACT_UNSIGNED', { values: { key: key_env ?? 'the SSH agent' } });
  };
  const envelope = envelopeOf(payload, await sign(signedText(payload)), key);
  return { key, envelope, signature: await sign(digests) };
}
