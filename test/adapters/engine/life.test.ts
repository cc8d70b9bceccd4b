import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { lifeMark, lives } from '../../../src/adapters/engine/life.ts';

const other = (mark: string, at: number, by: (part: string) => string) =>
  mark
    .split('.')
    .map((part, index) => (index === at ? by(part) : part))
    .join('.');

describe('a process', () => {
  it('lives under its own mark, and not under that of an earlier one with its number', async () => {
    const mark = await lifeMark();
    expect(mark.split('.')).toHaveLength(3);
    expect(await lifeMark()).toBe(mark);
    expect(await lives(mark)).toBe(true);
    expect(await lives(other(mark, 2, (start) => `${start}0`))).toBe(false);
  });

  it('is not judged from another place, or without a mark', async () => {
    expect(await lives(other(await lifeMark(), 0, () => 'elsewhere'))).toBeNull();
    expect(await lives('')).toBeNull();
  });

  it('is gone once it has ended, also while nobody has asked how', async () => {
    // The shell does not wait for its child, so that this one stays listed after its end.
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer];
    const mark = other(await lifeMark(), 1, () => String(said).trim());
    await expect.poll(() => lives(mark)).toBe(false);
    parent.kill();
    await once(parent, 'exit');
    expect(await lives(other(mark, 1, () => String(parent.pid)))).toBe(false);
  });
});
