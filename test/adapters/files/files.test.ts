import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesAt } from '../../../src/adapters/files/files.ts';
import { isUnfinished } from '../../../src/domain/programs/unfinished.ts';
import { filesContract } from '../../contracts/files.ts';
import { fakeFiles } from '../../fakes/files.ts';

const made: string[] = [];
afterAll(() => Promise.all(made.map((directory) => rm(directory, { recursive: true, force: true }))));

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'hr-files-'));
  made.push(directory);
  return directory;
}

filesContract('on disk', async () => filesAt(await temporary()));
filesContract('in a directory that does not exist yet', async () => filesAt(join(await temporary(), 'later', 'on')));
filesContract('in memory', async () => fakeFiles());

describe('filesAt', () => {
  const refusal = expect.objectContaining({ code: 'FILE_OUTSIDE_PROJECT' });

  it('refuses links that lead out, for files and directories alike', async () => {
    const [root, elsewhere] = [await temporary(), await temporary()];
    await writeFile(join(elsewhere, 'secret'), 'x');
    await symlink(join(elsewhere, 'secret'), join(root, 'file'));
    await symlink(elsewhere, join(root, 'directory'));
    await symlink('../..', join(root, 'up'));
    const files = filesAt(root);
    for (const path of ['file', 'directory/secret', 'directory/new/deep', 'up/x']) {
      await expect(files.read(path)).rejects.toEqual(refusal);
      await expect(files.write(path, 'y')).rejects.toEqual(refusal);
    }
    await expect(files.glob(['directory/*'])).rejects.toEqual(refusal);
    expect(await files.glob(['**'])).toEqual([]);
    expect(await readFile(join(elsewhere, 'secret'), 'utf8')).toBe('x');
  });

  it('follows links that stay inside, and writes through them', async () => {
    const root = await temporary();
    await mkdir(join(root, 'real'));
    await writeFile(join(root, 'real/a.txt'), 'old');
    await symlink('real/a.txt', join(root, 'link.txt'));
    await symlink('real', join(root, 'other'));
    const files = filesAt(root);
    await files.write('link.txt', 'new');
    expect(await files.read('real/a.txt')).toBe('new');
    expect(await files.read('other/a.txt')).toBe('new');
    await files.remove('link.txt');
    expect(await files.glob(['**'])).toEqual(['real/a.txt']);
  });

  it('waits for nobody at a pipe that stands where a file should', async () => {
    const root = await temporary();
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const files = filesAt(root);
    expect([await files.read('pipe'), await files.digest('pipe')]).toEqual([null, null]);
  });

  it('works below a root that is itself a link', async () => {
    const root = await temporary();
    await mkdir(join(root, 'real'));
    await symlink('real', join(root, 'link'));
    const files = filesAt(join(root, 'link'));
    await files.write('a/b.txt', 'x');
    expect(await files.read('a/b.txt')).toBe('x');
  });

  it('keeps the mode of a file and leaves nothing else behind', async () => {
    const root = await temporary();
    await writeFile(join(root, 'run.sh'), 'old');
    await chmod(join(root, 'run.sh'), 0o754);
    await filesAt(root).write('run.sh', 'new');
    expect((await stat(join(root, 'run.sh'))).mode & 0o777).toBe(0o754);
    expect(await readdir(root)).toEqual(['run.sh']);
  });

  it('gives what is being written a name by which it is known afterwards', async () => {
    const root = await temporary();
    const files = filesAt(root);
    let writing = true;
    const seen = new Set<string>();
    const look = async () => {
      while (writing) for (const name of await readdir(root)) seen.add(name);
    };
    const write = async () => {
      for (let turn = 0; turn < 50; turn += 1) await files.write('x.part', `${turn}`.repeat(500_000));
      writing = false;
    };
    await Promise.all([look(), write()]);
    const others = [...seen].filter((name) => name !== 'x.part');
    expect(others).not.toEqual([]);
    expect(others.filter((name) => !isUnfinished(`deep/${name}`))).toEqual([]);
    expect(['x.part', '.x.part', '.x.1.part', 'a.1.2.part', '.a.1.2.part/b'].filter(isUnfinished)).toEqual([]);
  });

  it('leaves the old file whole when the write fails', async () => {
    const root = await temporary();
    await mkdir(join(root, 'taken'));
    await expect(filesAt(root).write('taken', 'x')).rejects.toThrow();
    expect(await readdir(root)).toEqual(['taken']);
  });

  it('shows each reader the old or the new file, whole', async () => {
    const files = filesAt(await temporary());
    const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
    await files.write('x', texts[0] ?? '');
    const write = async () => {
      for (let turn = 0; turn < 30; turn += 1) await files.write('x', texts[turn % 2] ?? '');
    };
    const read = async () => {
      for (let turn = 0; turn < 60; turn += 1) expect(texts).toContain(await files.read('x'));
    };
    await Promise.all([write(), read(), write()]);
  });
});
