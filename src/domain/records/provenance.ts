import { remotePlace } from '../manifests/declared/remote.ts';
import type { ArtifactFile } from './artifact.ts';

/** An in-toto Statement v1 whose predicate is SLSA Provenance v1. */
export interface Statement {
  _type: 'https://in-toto.io/Statement/v1';
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: 'https://slsa.dev/provenance/v1';
  predicate: {
    buildDefinition: {
      buildType: string;
      externalParameters: Record<string, unknown>;
      internalParameters: Record<string, unknown>;
      resolvedDependencies: Descriptor[];
    };
    runDetails: {
      builder: { id: string; version: Record<string, string> };
      metadata: { invocationId: string; startedOn: string; finishedOn: string };
      byproducts: Descriptor[];
    };
  };
}

interface Descriptor {
  uri?: string;
  name?: string;
  digest: Record<string, string>;
}

export interface BuildFacts {
  files: readonly ArtifactFile[];
  kind: string;
  /** What was asked for: package, version, directory, argument array. */
  asked: Record<string, unknown>;
  /** What the server added: plan, policy, versions of tools. */
  added: Record<string, unknown>;
  source: { remote: string | null; tag: string; commit: string };
  version: string;
  plan_id: string;
  started_at: string;
  ended_at: string;
  byproducts: readonly ArtifactFile[];
}

const builder = 'hive-release-mcp';
const digestOf = ({ sha256 }: ArtifactFile) => ({ sha256: sha256.replace(/^sha256:/, '') });

/** Says of bytes from which commit, how and by what they were built. */
export const statementOf = (build: BuildFacts): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: build.files.map((file) => ({ name: file.name, digest: digestOf(file) })),
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      buildType: `urn:${builder}:build:${build.kind}:v1`,
      externalParameters: build.asked,
      internalParameters: build.added,
      resolvedDependencies: [sourceOf(build.source)],
    },
    runDetails: {
      builder: { id: `pkg:npm/${builder}@${build.version}`, version: { [builder]: build.version } },
      metadata: { invocationId: build.plan_id, startedOn: build.started_at, finishedOn: build.ended_at },
      byproducts: build.byproducts.map((file) => ({ name: file.name, digest: digestOf(file) })),
    },
  },
});

/** Only an address that others can follow is told: no path of a machine, no name or password of a person. */
function sourceOf({ remote, tag, commit }: BuildFacts['source']): Descriptor {
  const place = remote === null ? null : remotePlace(remote);
  const uri = place && `git+https://${place.host}/${place.segments.join('/')}@refs/tags/${tag}`;
  return { ...(uri ? { uri } : {}), digest: { gitCommit: commit } };
}

const payloadType = 'application/vnd.in-toto+json';

/** What is signed of a DSSE envelope: its pre-authentication encoding. */
export const signedText = (payload: string): string =>
  `DSSEv1 ${payloadType.length} ${payloadType} ${Buffer.byteLength(payload)} ${payload}`;

/** A DSSE envelope; `sig` is an OpenSSH signature over `signedText`, `keyid` the public key. */
export const envelopeOf = (payload: string, signature: string, publicKey: string): Record<string, unknown> => ({
  payloadType,
  payload: Buffer.from(payload).toString('base64'),
  signatures: [{ keyid: publicKey, sig: Buffer.from(signature).toString('base64') }],
});
