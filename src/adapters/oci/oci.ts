import { Problem } from '../../domain/problem.ts';
import { archiveReference } from '../../domain/programs/images/engine.ts';
import { tagOf, versionOfTag } from '../../domain/programs/images/tag.ts';
import type { Account, ChannelTarget, ChannelWriter, Publication, VersionTarget } from '../../ports/channel.ts';
import {
  callRegistry,
  hostOf,
  type OciGround,
  type OciSettings,
  placeOf,
  repositoryOf,
  tlsOption,
  withOptions,
} from './call.ts';
import { refusedCredentials } from './failures.ts';
import { addresses, imagesAt, observe, readTags } from './look.ts';
import { forget, installAndProve, startBuilt } from './start.ts';

const transfer_s = 3600;

/** The OCI registries of a project (port ChannelWriter): skopeo speaks to them, an engine starts what came. */
export function ociChannel(ground: OciGround): ChannelWriter {
  const oci = withOptions(ground);
  return {
    name: 'oci',
    preflight: (wanted) => preflight(oci, wanted),
    observe: (wanted) => observe(oci, wanted),
    tags: (wanted) => readTags(oci, wanted),
    addresses: (wanted) => addresses(oci, wanted),
    publish: (publication) => publish(oci, publication),
    moveTag: (wanted) => moveTag(oci, wanted),
    // A registry deletes manifests, and with one every tag that it has: a name alone cannot be taken away.
    removeTag: async () => {},
    withdraw: async ({ version, ...wanted }) =>
      `${wanted.package}:${tagOf(version, oci.options.tag)} stays, since no registry marks images; a person may delete it there`,
    unpublish: (wanted) => unpublish(oci, wanted),
    install: (wanted) => installAndProve(oci, wanted),
    start: (wanted) => startBuilt(oci, wanted),
    forget: (wanted) => forget(oci, wanted),
  };
}

/** `skopeo login` without a password tries the credentials that are there and asks for others only if they are no good. */
async function preflight(oci: OciSettings, { stage, package: name }: ChannelTarget): Promise<Account> {
  const place = placeOf(oci.settings, stage);
  const { token_env, account_env } = place;
  const [tls, operands] = [tlsOption(oci.settings, stage, ''), [hostOf(place)]];
  const login = { stage, words: ['login', ...tls], operands, writes: true } as const;
  const tried = await callRegistry(oci, { ...login, accepts: ['credentials', 'other', 'absent', 'unreachable'] });
  if (tried.failure !== null) {
    // A dead registry and a wrong password end with the same words; only reading tells them apart.
    const list = { words: ['list-tags', ...tls], operands: [repositoryOf(oci.settings, stage, name)] };
    await callRegistry(oci, { stage, ...list, accepts: ['absent', 'credentials', 'other'] });
    throw refusedCredentials(stage, token_env);
  }
  if (account_env !== null) return { account: oci.variable(account_env) ?? 'unknown', token_env };
  const { stdout } = await callRegistry(oci, { stage, words: ['login', '--get-login'], operands });
  return { account: stdout.trim(), token_env };
}

/** A tag that stands is left alone whatever is under it: the registry would replace it, and the caller looks again. */
async function publish(oci: OciSettings, { files, version, ...wanted }: Publication): Promise<void> {
  const [file] = files;
  const tag = tagOf(version, oci.options.tag);
  const { stage } = wanted;
  if (!file || (await imagesAt(oci, wanted, `:${tag}`)) !== null) return;
  await callRegistry(oci, {
    stage,
    words: ['copy', '--all', ...tlsOption(oci.settings, stage, 'dest-')],
    operands: [archiveReference(file.file), `${repositoryOf(oci.settings, stage, wanted.package)}:${tag}`],
    writes: true,
    timeout_s: transfer_s,
  });
}

/** Copies the manifest as it is, so the moving name has the very digest of the version. */
async function moveTag(oci: OciSettings, { version, tag, ...wanted }: VersionTarget & { tag: string }): Promise<void> {
  const { stage } = wanted;
  const rule = oci.options.tag;
  if (versionOfTag(tag, rule) !== null) throw refused(version, 'the tag of a version never moves');
  const repository = repositoryOf(oci.settings, stage, wanted.package);
  const tls = [...tlsOption(oci.settings, stage, 'src-'), ...tlsOption(oci.settings, stage, 'dest-')];
  await callRegistry(oci, {
    stage,
    words: ['copy', '--all', '--preserve-digests', ...tls],
    operands: [`${repository}:${tagOf(version, rule)}`, `${repository}:${tag}`],
    writes: true,
    timeout_s: transfer_s,
  });
}

/** Only the test stage is ever taken back. */
async function unpublish(oci: OciSettings, { version, stage, package: name }: VersionTarget): Promise<void> {
  if (stage !== 'test') throw refused(version, 'a version is never taken away from the production registry');
  await callRegistry(oci, {
    stage,
    words: ['delete', ...tlsOption(oci.settings, stage, '')],
    operands: [`${repositoryOf(oci.settings, stage, name)}:${tagOf(version, oci.options.tag)}`],
    writes: true,
    accepts: ['absent'],
  });
}

const refused = (version: string, why: string): Problem =>
  new Problem('REFUSED', {
    values: { version, count: 1 },
    violations: [why],
    required_actions: ['Move latest back and release the next version instead.'],
  });
