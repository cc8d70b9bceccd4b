import { normalizedName, readFileName } from '../../domain/manifests/python/names.ts';
import { Problem } from '../../domain/problem.ts';
import { type Address, plainAddress } from '../../domain/records/address.ts';
import type { Standing } from '../../domain/records/artifact.ts';
import { canonical, compareVersions, isPrerelease, parseVersion } from '../../domain/version/scheme.ts';
import type { ChannelTarget, ChannelWriter, VersionTarget } from '../../ports/channel.ts';
import { preflight } from './account.ts';
import { installAndProve } from './install.ts';
import type { PypiSettings } from './place.ts';
import { digestOf, filesOf, readProject } from './reading.ts';
import { takeAway } from './take-away.ts';
import { publish } from './upload.ts';
import { indexOf } from './uv.ts';

export type { PypiSettings } from './place.ts';

/** The Python package indexes of a project (port ChannelWriter): written by uv, twine or a script, read over HTTP. */
export function pypiChannel(pypi: PypiSettings): ChannelWriter {
  return {
    name: 'pypi',
    preflight: (wanted) => preflight(pypi, wanted),
    observe: (wanted) => observe(pypi, wanted),
    tags: (wanted) => newest(pypi, wanted),
    addresses: (wanted) => addresses(pypi, wanted),
    publish: (publication) => publish(pypi, publication),
    // An index has no names that move: what is newest follows from the versions.
    moveTag: async () => {},
    removeTag: async () => {},
    withdraw: (wanted) => withdraw(pypi, wanted),
    unpublish: (wanted) => unpublish(pypi, wanted),
    install: (wanted) => installAndProve(pypi, wanted),
  };
}

async function observe(pypi: PypiSettings, wanted: VersionTarget): Promise<Standing | null> {
  const page = await readProject(pypi, wanted);
  const files = filesOf(page, wanted);
  if (files.length === 0) return null;
  const digests = files.map(async (file) => {
    // What the index does not say of a file, the file says itself.
    const digest = file.sha256 === null ? await digestOf(page, wanted, file) : `sha256:${file.sha256}`;
    return [file.name, digest] as const;
  });
  const reasons = files.map(({ yanked }) => yanked);
  const withdrawn = reasons.every((one) => one !== null) ? (reasons[0] ?? null) : null;
  return { version: wanted.version, digests: Object.fromEntries(await Promise.all(digests)), withdrawn, draft: false };
}

/** `latest` is what an installer would take: the newest final version in use, or the newest of all while there is none. */
async function newest(pypi: PypiSettings, wanted: ChannelTarget): Promise<Record<string, string>> {
  const { files } = await readProject(pypi, wanted);
  const versions = files
    .filter(({ yanked }) => yanked === null)
    .map(({ name }) => readFileName(name)?.version ?? '')
    .filter((one) => parseVersion(one, 'pep440').ok);
  const finals = versions.filter((one) => !isPrerelease(one, 'pep440'));
  const [latest] = (finals.length > 0 ? finals : versions).sort((a, b) => compareVersions(b, a, 'pep440'));
  return latest === undefined ? {} : { latest: canonical(latest, 'pep440') };
}

/** The page of the project on the simple index, which is where tools look. */
async function addresses(pypi: PypiSettings, { stage, package: name }: ChannelTarget): Promise<Address[]> {
  const address = plainAddress(`${await indexOf(pypi, stage)}${normalizedName(name)}/`);
  return address === null ? [] : [{ what: 'index page', address }];
}

/** Yanking is done by people: no index has an interface for it that tools could share. */
async function withdraw(
  pypi: PypiSettings,
  { reason, ...wanted }: VersionTarget & { reason: string },
): Promise<string> {
  const { index } = await readProject(pypi, wanted);
  const { package: name, version } = wanted;
  return `${version} stays in use until a person yanks it on the page of ${name} at ${new URL(index).origin} (${reason})`;
}

async function unpublish(pypi: PypiSettings, wanted: VersionTarget): Promise<void> {
  if (wanted.stage === 'test') return takeAway(pypi, wanted);
  throw new Problem('REFUSED', {
    values: { version: wanted.version, count: 1 },
    violations: ['a version is never taken away from the production index'],
    required_actions: ['Let a person yank the version on its page of the index instead.'],
  });
}
