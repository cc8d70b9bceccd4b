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
      metadata: { invocationId: string; startedOn?: string; finishedOn?: string };
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
  /** The run of the project's pipeline that built it; absent: it was built here. */
  ci?: CiRun | undefined;
}

/** What evidence keeps of the run that a package was taken from. */
export interface CiRun {
  /** `host/owner/name`. */
  repository: string;
  file: string;
  branch: string;
  attempt: number;
  url: string;
}

const builder = 'hive-release-mcp';
/** https://slsa.dev/provenance/v1: how GitHub's own attestations name a build by a workflow. */
const workflowBuild = 'https://actions.github.io/buildtypes/workflow/v1';
const digestOf = ({ sha256 }: ArtifactFile) => ({ sha256: sha256.replace(/^sha256:/, '') });

/** Says of bytes from which commit, how and by what they were built. */
export const statementOf = (build: BuildFacts): Statement => ({
  _type: 'https://in-toto.io/Statement/v1',
  subject: build.files.map((file) => ({ name: file.name, digest: digestOf(file) })),
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {
    buildDefinition: {
      ...askedOf(build),
      resolvedDependencies: [sourceOf(build.source)],
    },
    runDetails: {
      ...ranBy(build),
      byproducts: build.byproducts.map((file) => ({ name: file.name, digest: digestOf(file) })),
    },
  },
});

type Definition = Statement['predicate']['buildDefinition'];
type RunDetails = Statement['predicate']['runDetails'];

function askedOf({ kind, asked, added, ci, version }: BuildFacts): Omit<Definition, 'resolvedDependencies'> {
  if (!ci) {
    const buildType = `urn:${builder}:build:${kind}:v1`;
    return { buildType, externalParameters: asked, internalParameters: added };
  }
  const workflow = { ref: `refs/heads/${ci.branch}`, repository: `https://${ci.repository}`, path: ci.file };
  const internalParameters = { ...added, stated_by: `pkg:npm/${builder}@${version}` };
  return { buildType: workflowBuild, externalParameters: { ...asked, workflow }, internalParameters };
}

/** When a pipeline's run began and ended is not told: nobody saw it here. */
function ranBy({ ci, version, plan_id, started_at, ended_at }: BuildFacts): Omit<RunDetails, 'byproducts'> {
  if (!ci)
    return {
      builder: { id: `pkg:npm/${builder}@${version}`, version: { [builder]: version } },
      metadata: { invocationId: plan_id, startedOn: started_at, finishedOn: ended_at },
    };
  return {
    builder: { id: `https://${ci.repository}/${ci.file}@refs/heads/${ci.branch}`, version: {} },
    metadata: { invocationId: `${ci.url}/attempts/${ci.attempt}` },
  };
}

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
