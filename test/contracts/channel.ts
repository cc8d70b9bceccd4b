import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/domain/records/address.ts';
import { builtDigests } from '../../src/domain/records/artifact.ts';
import type { Stage } from '../../src/domain/records/release.ts';
import type { ChannelTarget, ChannelWriter, Publication, Shipped, VersionTarget } from '../../src/ports/channel.ts';

export interface ChannelUnderTest {
  channel: ChannelWriter;
  /** Builds a small package; `text` makes its bytes differ. */
  pack(name: string, version: string, text?: string): Promise<Shipped[]>;
  /** An absolute path that does not exist yet. */
  freshDirectory(): string;
}

/** What a channel of this kind can do besides; what it cannot it leaves without complaint. */
export interface Abilities {
  /** Names and versions in its own spelling. */
  names: readonly string[];
  prerelease: string;
  /** Names that move from version to version; without them `tags` says the newest as `latest`. */
  movesTags: boolean;
  /** Publishing leaves those names where they are; only `moveTag` moves them. */
  publishesApart?: true;
  /** A name that moves cannot be taken away again. */
  keepsTags?: true;
  /** Marks a version itself, rather than asking a person to. */
  marks: boolean;
  takesBack: boolean;
  /** What its addresses are, and what each of them holds of this version. */
  address: { what: Address['what']; holds(target: VersionTarget): string };
  /** What `install` says it ran. */
  entryPoint(name: string): string;
}

const npmLike: Abilities = {
  names: ['sample', '@sample/scoped'],
  prerelease: '2.0.0-alpha.1',
  movesTags: true,
  marks: true,
  takesBack: true,
  address: { what: 'index page', holds: ({ package: name }) => `/${name.replace('/', '%2f')}` },
  entryPoint: (name) => `import ${name}`,
};

const problem = (code: string) => expect.objectContaining({ code });

/** What every ChannelWriter promises. Each test works on a package of its own. */
export function channelContract(name: string, open: () => ChannelUnderTest, abilities: Abilities = npmLike): void {
  const stage: Stage = 'test';
  let made = 0;
  const fresh = (prefix = abilities.names[0] ?? 'sample'): ChannelTarget => {
    made += 1;
    return { stage, package: `${prefix}-${made}` };
  };
  async function publish(target: ChannelTarget, version: string, dist_tag = 'latest', text?: string) {
    const { channel, pack } = open();
    const files = await pack(target.package, version, text);
    await channel.publish(publicationOf(target, version, files, dist_tag));
    if (abilities.publishesApart) {
      expect((await channel.tags(target))[dist_tag]).not.toBe(version);
      await channel.moveTag({ ...target, tag: dist_tag, version });
    }
    return files;
  }

  describe(`channel: ${name}`, () => {
    it('answers null and no tags for a package that does not stand', async () => {
      const { channel } = open();
      expect(await channel.observe({ stage, package: 'nothing-here', version: '1.0.0' })).toBeNull();
      for (const one of abilities.names)
        expect(await channel.tags({ stage, package: one.replace('sample', 'nobody') })).toEqual({});
    });

    it.each(abilities.names)('publishes %s to one stage and not to the other', async (prefix) => {
      const { channel } = open();
      const target = fresh(prefix);
      const files = await publish(target, '1.0.0');
      const standing = await channel.observe({ ...target, version: '1.0.0' });
      expect(standing).toMatchObject({ version: '1.0.0', withdrawn: null, draft: false });
      expect(standing?.digests).toEqual(builtDigests(files));
      expect(await channel.observe({ ...target, version: '1.0.1' })).toBeNull();
      expect(await channel.tags(target)).toEqual({ latest: '1.0.0' });
      expect(await channel.observe({ ...target, stage: 'production', version: '1.0.0' })).toBeNull();
    });

    it('publishes the same again without complaint, and other bytes change nothing', async () => {
      const { channel, pack } = open();
      const target = fresh();
      const ours = await pack(target.package, '1.0.0');
      const others = await pack(target.package, '1.0.0', 'other bytes');
      expect(others.map((one) => one.integrity)).not.toEqual(ours.map((one) => one.integrity));
      for (const files of [ours, ours, others]) await channel.publish(publicationOf(target, '1.0.0', files, 'latest'));
      const standing = await channel.observe({ ...target, version: '1.0.0' });
      expect(Object.values(standing?.digests ?? {}).sort()).toEqual(ours.map((one) => one.integrity).sort());
    });

    it('moves and removes tags, also back; or knows the newest', async () => {
      const { channel } = open();
      const target = fresh();
      await publish(target, '1.0.0');
      await publish(target, '1.1.0');
      expect(await channel.tags(target)).toEqual({ latest: '1.1.0' });
      await publish(target, abilities.prerelease, 'alpha');
      if (abilities.movesTags)
        expect(await channel.tags(target)).toEqual({ latest: '1.1.0', alpha: abilities.prerelease });
      for (const version of ['1.0.0', '1.0.0']) await channel.moveTag({ ...target, tag: 'latest', version });
      for (const tag of ['alpha', 'alpha']) await channel.removeTag({ ...target, tag });
      expect(await channel.tags(target)).toEqual({
        latest: abilities.movesTags ? '1.0.0' : '1.1.0',
        ...(abilities.keepsTags ? { alpha: abilities.prerelease } : {}),
      });
    });

    it('marks a version as withdrawn, or says that a person must', async () => {
      const { channel } = open();
      const target = { ...fresh(), version: '1.0.0' };
      await publish(target, '1.0.0');
      expect((await channel.observe(target))?.withdrawn).toBeNull();
      const said = await channel.withdraw({ ...target, reason: 'rolled back, use 0.9.0' });
      const withdrawn = (await channel.observe(target))?.withdrawn;
      if (abilities.marks) expect(withdrawn).toBe('rolled back, use 0.9.0');
      else expect(said).toMatch(/person/);
    });

    it('takes a version away from test where it can, harmlessly again, and never from production', async () => {
      const { channel } = open();
      const target = fresh();
      await publish(target, '1.0.0');
      await publish(target, '1.1.0');
      for (const version of ['1.1.0', '1.1.0', '1.0.0', '1.0.0']) await channel.unpublish({ ...target, version });
      if (abilities.takesBack) {
        expect(await channel.observe({ ...target, version: '1.0.0' })).toBeNull();
        expect(await channel.tags(target)).toEqual({});
      } else expect(await channel.observe({ ...target, version: '1.0.0' })).not.toBeNull();
      await expect(channel.unpublish({ ...target, stage: 'production', version: '1.0.0' })).rejects.toEqual(
        problem('REFUSED'),
      );
    });

    it('installs what was published and tells its digests', async () => {
      const { channel, freshDirectory } = open();
      const target = fresh();
      const files = await publish(target, '1.0.0');
      const proof = await channel.install({ ...target, version: '1.0.0', directory: freshDirectory() });
      expect(proof.digests).toEqual(builtDigests(files));
      expect(proof.entry_points).toContain(abilities.entryPoint(target.package));
      await expect(channel.install({ ...target, version: '9.9.9', directory: freshDirectory() })).rejects.toEqual(
        problem('PROGRAM_FAILED'),
      );
    });

    it.each(abilities.names)('tells where people find a version of %s, and nothing secret', async (prefix) => {
      const { channel } = open();
      const target = { ...fresh(prefix), version: '1.0.0' };
      await publish(target, target.version);
      const { what, holds } = abilities.address;
      const found = await channel.addresses(target);
      expect(found).toEqual([{ what, address: expect.stringContaining(holds(target)) }]);
      expect(found[0]?.address).not.toMatch(/^\w+:\/\/[^/]*@/);
    });

    it('tells whose credentials are used', async () => {
      const { channel } = open();
      expect((await channel.preflight({ stage, package: 'sample' })).account).toBe('releaser');
    });
  });
}

/** A publication of these files without a word to people. */
export const publicationOf = (
  target: ChannelTarget,
  version: string,
  files: readonly Shipped[],
  dist_tag: string,
): Publication => ({
  ...target,
  version,
  files,
  dist_tag,
  page: { tag: `v${version}`, commit: 'c'.repeat(40), title: version, notes: '', prerelease: false },
});
