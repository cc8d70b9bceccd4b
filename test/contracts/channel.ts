import { describe, expect, it } from 'vitest';
import type { Stage } from '../../src/domain/records/release.ts';
import type { ChannelWriter } from '../../src/ports/channel.ts';

export interface ChannelUnderTest {
  channel: ChannelWriter;
  /** Packs a small package; `text` makes its bytes differ. */
  pack(name: string, version: string, text?: string): Promise<{ file: string; integrity: string }>;
  /** An absolute path that does not exist yet. */
  freshDirectory(): string;
}

const problem = (code: string) => expect.objectContaining({ code });

/** What every ChannelWriter promises. Each test works on a package of its own. */
export function channelContract(name: string, open: () => ChannelUnderTest): void {
  let made = 0;
  const fresh = (prefix = 'sample') => {
    made += 1;
    return `${prefix}-${made}`;
  };
  const stage: Stage = 'test';

  describe(`channel: ${name}`, () => {
    it('answers null and no tags for a package that does not stand', async () => {
      const { channel } = open();
      expect(await channel.observe({ stage, package: 'nothing-here', version: '1.0.0' })).toBeNull();
      expect(await channel.tags({ stage, package: 'nothing-here' })).toEqual({});
      expect(await channel.tags({ stage, package: '@nobody/nothing-here' })).toEqual({});
    });

    it.each(['sample', '@sample/scoped'])('publishes %s to one stage and not to the other', async (prefix) => {
      const { channel, pack } = open();
      const target = { stage, package: fresh(prefix) };
      const { file, integrity } = await pack(target.package, '1.0.0');
      await channel.publish({ ...target, version: '1.0.0', file, dist_tag: 'latest' });
      expect(await channel.observe({ ...target, version: '1.0.0' })).toEqual({
        version: '1.0.0',
        integrity,
        deprecated: null,
      });
      expect(await channel.observe({ ...target, version: '1.0.1' })).toBeNull();
      expect(await channel.tags(target)).toEqual({ latest: '1.0.0' });
      expect(await channel.observe({ ...target, stage: 'production', version: '1.0.0' })).toBeNull();
    });

    it('publishes the same again without complaint, and other bytes change nothing', async () => {
      const { channel, pack } = open();
      const target = { stage, package: fresh() };
      const ours = await pack(target.package, '1.0.0');
      const others = await pack(target.package, '1.0.0', 'other bytes');
      expect(others.integrity).not.toBe(ours.integrity);
      for (const { file } of [ours, ours, others])
        await channel.publish({ ...target, version: '1.0.0', file, dist_tag: 'latest' });
      expect((await channel.observe({ ...target, version: '1.0.0' }))?.integrity).toBe(ours.integrity);
    });

    it('moves and removes tags, also back', async () => {
      const { channel, pack } = open();
      const target = { stage, package: fresh() };
      for (const version of ['1.0.0', '1.1.0']) {
        await channel.publish({
          ...target,
          version,
          file: (await pack(target.package, version)).file,
          dist_tag: 'latest',
        });
      }
      const next = await pack(target.package, '2.0.0-alpha.1');
      await channel.publish({ ...target, version: '2.0.0-alpha.1', file: next.file, dist_tag: 'alpha' });
      expect(await channel.tags(target)).toEqual({ latest: '1.1.0', alpha: '2.0.0-alpha.1' });
      await channel.moveTag({ ...target, tag: 'latest', version: '1.0.0' });
      await channel.moveTag({ ...target, tag: 'latest', version: '1.0.0' });
      await channel.removeTag({ ...target, tag: 'alpha' });
      await channel.removeTag({ ...target, tag: 'alpha' });
      expect(await channel.tags(target)).toEqual({ latest: '1.0.0' });
    });

    it('deprecates and says so at the next look', async () => {
      const { channel, pack } = open();
      const target = { stage, package: fresh() };
      const version = '1.0.0';
      await channel.publish({
        ...target,
        version,
        file: (await pack(target.package, version)).file,
        dist_tag: 'latest',
      });
      expect((await channel.observe({ ...target, version }))?.deprecated).toBeNull();
      await channel.deprecate({ ...target, version, message: 'rolled back, use 0.9.0' });
      expect((await channel.observe({ ...target, version }))?.deprecated).toBe('rolled back, use 0.9.0');
    });

    it('takes a version away from test, harmlessly again, and never from production', async () => {
      const { channel, pack } = open();
      const target = { stage, package: fresh() };
      for (const version of ['1.0.0', '1.1.0']) {
        await channel.publish({
          ...target,
          version,
          file: (await pack(target.package, version)).file,
          dist_tag: 'latest',
        });
      }
      for (const version of ['1.1.0', '1.1.0', '1.0.0', '1.0.0']) await channel.unpublish({ ...target, version });
      expect(await channel.observe({ ...target, version: '1.0.0' })).toBeNull();
      expect(await channel.tags(target)).toEqual({});
      await expect(channel.unpublish({ ...target, stage: 'production', version: '1.0.0' })).rejects.toEqual(
        problem('REFUSED'),
      );
    });

    it('installs what was published and tells its integrity', async () => {
      const { channel, pack, freshDirectory } = open();
      const target = { stage, package: fresh() };
      const { file, integrity } = await pack(target.package, '1.0.0');
      await channel.publish({ ...target, version: '1.0.0', file, dist_tag: 'latest' });
      const proof = await channel.install({ ...target, version: '1.0.0', directory: freshDirectory() });
      expect(proof.integrity).toBe(integrity);
      expect(proof.entry_points).toContain(`import ${target.package}`);
      await expect(channel.install({ ...target, version: '9.9.9', directory: freshDirectory() })).rejects.toEqual(
        problem('PROGRAM_FAILED'),
      );
    });

    it('tells whose credentials are used', async () => {
      const { channel } = open();
      expect((await channel.preflight({ stage, package: 'sample' })).account).toBe('releaser');
    });
  });
}
