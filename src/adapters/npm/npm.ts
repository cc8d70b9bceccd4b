import { z } from 'zod';
import { tarballName } from '../../domain/manifests/npm-tarball.ts';
import { Problem } from '../../domain/problem.ts';
import { type Address, plainAddress } from '../../domain/records/address.ts';
import type { Standing } from '../../domain/records/artifact.ts';
import type { ChannelTarget, ChannelWriter, VersionTarget } from '../../ports/channel.ts';
import { callNpm, type NpmSettings, placeOf } from './call.ts';
import { installAndProve } from './install.ts';

export type { NpmSettings } from './call.ts';

const seen = z.object({
  version: z.string(),
  'dist.integrity': z.string().optional(),
  'dist.shasum': z.string().optional(),
  deprecated: z.union([z.string(), z.boolean()]).optional(),
});

/** The npm registries of a project (port ChannelWriter), reached through the `npm` command. */
export function npmChannel(npm: NpmSettings): ChannelWriter {
  const target = ({ stage, package: name }: ChannelTarget) => ({ stage, package: name });
  return {
    name: 'npm',
    preflight: (wanted) => preflight(npm, wanted),
    observe: (wanted) => observe(npm, wanted),
    tags: (wanted) => readTags(npm, target(wanted)),
    addresses: (wanted) => addresses(npm, target(wanted)),
    async publish({ files, dist_tag, ...wanted }) {
      const words = ['publish', `--tag=${dist_tag}`, '--ignore-scripts', '--no-provenance', '--json'];
      const call = { words, operands: files.map(({ file }) => file), timeout_s: 900, accepts: ['exists'] } as const;
      await callNpm(npm, { ...target(wanted), ...call, writes: true });
    },
    async moveTag({ tag, version, ...wanted }) {
      const call = { words: ['dist-tag', 'add'], operands: [`${wanted.package}@${version}`, tag] };
      await callNpm(npm, { ...target(wanted), ...call, writes: true });
    },
    async removeTag({ tag, ...wanted }) {
      if ((await readTags(npm, target(wanted)))[tag] === undefined) return;
      const call = { words: ['dist-tag', 'rm'], operands: [wanted.package, tag] };
      await callNpm(npm, { ...target(wanted), ...call, writes: true });
    },
    async withdraw({ version, reason, ...wanted }) {
      const call = { words: ['deprecate'], operands: [`${wanted.package}@${version}`, reason] };
      await callNpm(npm, { ...target(wanted), ...call, writes: true });
      return `${version} is deprecated`;
    },
    unpublish: (wanted) => unpublish(npm, wanted),
    install: (wanted) => installAndProve(npm, wanted),
  };
}

async function preflight(
  npm: NpmSettings,
  wanted: ChannelTarget,
): Promise<{ account: string; token_env: string | null }> {
  const { token_env } = placeOf(npm.settings, wanted.stage);
  const answer = await callNpm(npm, { ...wanted, words: ['whoami', '--json'], writes: true, accepts: ['absent'] });
  const account = parse(answer.stdout);
  return { account: typeof account === 'string' ? account : 'unknown', token_env };
}

async function observe(npm: NpmSettings, { version, ...wanted }: VersionTarget): Promise<Standing | null> {
  const fields = ['version', 'dist.integrity', 'dist.shasum', 'deprecated'];
  const operands = [`${wanted.package}@${version}`, ...fields];
  const answer = await callNpm(npm, { ...wanted, words: ['view', '--json'], operands, accepts: ['absent'] });
  const read = seen.safeParse(parse(answer.stdout));
  if (answer.failure === 'absent' || !read.success || read.data.version !== version) return null;
  const { 'dist.integrity': integrity, 'dist.shasum': shasum, deprecated } = read.data;
  const reason = deprecated === true ? 'deprecated' : deprecated || null;
  const digests = { [tarballName(wanted.package, version)]: integrity ?? `sha1:${shasum ?? 'unknown'}` };
  return { version, digests, withdrawn: reason, draft: false };
}

/** One line per tag, `latest: 1.2.3`; a package that does not stand has none. */
async function readTags(npm: NpmSettings, wanted: ChannelTarget): Promise<Record<string, string>> {
  const call = { words: ['dist-tag', 'ls'], operands: [wanted.package], accepts: ['absent'] } as const;
  const { stdout } = await callNpm(npm, { ...wanted, ...call });
  const pairs = [...stdout.matchAll(/^([^\s:]+): (\S+)$/gm)].map((line) => [line[1] ?? '', line[2] ?? '']);
  return Object.fromEntries(pairs);
}

/** The page of the package on the registry, which is where tools look. */
async function addresses(npm: NpmSettings, wanted: ChannelTarget): Promise<Address[]> {
  const name = wanted.package.replace('/', '%2f');
  const address = plainAddress(`${(await registryOf(npm, wanted)).replace(/\/*$/, '')}/${name}`);
  return address === null ? [] : [{ what: 'index page', address }];
}

/** As configured, else as npm's own configuration says for the scope or at all. */
async function registryOf(npm: NpmSettings, wanted: ChannelTarget): Promise<string> {
  const { registry } = placeOf(npm.settings, wanted.stage);
  if (registry !== null) return registry;
  const [, scope] = /^(@[^/]+)\//.exec(wanted.package) ?? [];
  for (const key of [...(scope ? [`${scope}:registry`] : []), 'registry']) {
    const said = (await callNpm(npm, { ...wanted, words: ['config', 'get'], operands: [key] })).stdout.trim();
    if (URL.canParse(said)) return said;
  }
  return '';
}

/** Only the test stage is ever taken back. `--force` is what npm asks for when it is the only version. */
async function unpublish(npm: NpmSettings, { version, ...wanted }: VersionTarget): Promise<void> {
  if (wanted.stage !== 'test') {
    throw new Problem('REFUSED', {
      values: { version, count: 1 },
      violations: ['a version is never taken away from the production registry'],
      required_actions: ['Deprecate the version and move the tag back instead.'],
    });
  }
  const operands = [`${wanted.package}@${version}`];
  await callNpm(npm, { ...wanted, words: ['unpublish', '--force'], operands, writes: true, accepts: ['absent'] });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
