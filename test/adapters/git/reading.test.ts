import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGit } from '../../../src/adapters/git/git.ts';
import type { GitProcess } from '../../../src/adapters/git/process.ts';
import { gitReader } from '../../../src/adapters/git/reader.ts';
import { attemptGit } from '../../../src/adapters/git/run.ts';
import type { RawCommit } from '../../../src/ports/git.ts';
import { makeRepository, type TestRepository } from './repository.ts';

let repository: TestRepository;
beforeEach(() => {
  repository = makeRepository();
});
afterEach(() => repository.remove());

const problem = (code: string) => expect.objectContaining({ code });

async function logOf(range: { from: string | null; to: string }): Promise<RawCommit[]> {
  const commits: RawCommit[] = [];
  for await (const portion of repository.git.log(range)) commits.push(...portion);
  return commits;
}

const processAt = ({ root, environment }: TestRepository): GitProcess => ({
  ...{ directory: root, environment, redact: (text) => text },
  batches: new Map(),
});

describe('where a repository stands', () => {
  it('tells root, head, tree and branch, from below too', async () => {
    mkdirSync(join(repository.root, 'deep'));
    const below = repository.at(join(repository.root, 'deep'));
    expect(await below.root()).toBe(repository.root);
    expect(await repository.git.head()).toEqual({
      commit: repository.run('rev-parse', 'HEAD'),
      tree: repository.run('rev-parse', 'HEAD^{tree}'),
      branch: 'main',
      shallow: false,
    });
    expect(await repository.git.treeOf('main')).toBe(repository.run('rev-parse', 'HEAD^{tree}'));
  });

  it('reads of a commit what its id says, whatever the repository was told to read in its place', async () => {
    const before = repository.run('rev-parse', 'HEAD');
    const told = repository.save('feat: told', { 'policy.txt': 'ann decides\n' });
    const other = repository.save('feat: other', { 'policy.txt': 'mallory decides\n' });
    const { tree } = await repository.git.head();
    repository.run('reset', '--quiet', '--hard', told);
    repository.run('replace', told, other);
    mkdirSync(join(repository.root, '.git/info'), { recursive: true });
    repository.write('.git/info/grafts', `${told}\n`);
    expect(repository.run('show', `${told}:policy.txt`)).toBe('mallory decides');
    expect(await repository.git.readFile(told, 'policy.txt')).toBe('ann decides\n');
    expect(await repository.git.treeOf(told)).not.toBe(tree);
    expect(await repository.git.isAncestor(before, told)).toBe(true);
    expect((await logOf({ from: before, to: told })).map(({ id }) => id)).toEqual([told]);
  });

  it('has no branch when detached', async () => {
    repository.run('checkout', '--quiet', '--detach');
    expect((await repository.git.head()).branch).toBeNull();
  });

  it.each(['root', 'head', 'dirty', 'tags', 'worktrees'] as const)(
    '%s outside of a repository is NOT_A_REPOSITORY',
    async (method) => {
      const directory = mkdtempSync(join(tmpdir(), 'hr-none-'));
      await expect(repository.at(directory)[method]()).rejects.toEqual(problem('NOT_A_REPOSITORY'));
      rmSync(directory, { recursive: true });
    },
  );

  it('says that there is no commit, no directory, no git', async () => {
    const empty = join(repository.home, 'empty');
    repository.run('init', '--quiet', empty);
    await expect(repository.at(empty).head()).rejects.toEqual(problem('NO_COMMITS'));
    await expect(repository.at(join(repository.home, 'absent')).head()).rejects.toEqual(problem('PROJECT_NOT_FOUND'));
    const without = createGit({ environment: { PATH: '/nowhere' }, redact: (text) => text })(repository.root);
    await expect(without.head()).rejects.toEqual(problem('GIT_MISSING'));
    await expect(without.readFile('HEAD', 'a.txt')).rejects.toEqual(problem('GIT_MISSING'));
    await expect(without.log({ from: null, to: 'HEAD' })[Symbol.asyncIterator]().next()).rejects.toEqual(
      problem('GIT_MISSING'),
    );
  });

  it('says what the machine lacks when git cannot be started, and does not blame the project', async () => {
    const environment = { ...repository.environment, GIT_SSH_COMMAND: 'x'.repeat(3_000_000) };
    const overlong = createGit({ environment, redact: (text) => text })(repository.root);
    await expect(overlong.head()).rejects.toEqual(problem('GIT_NOT_STARTED'));
    const script = resolve('test/adapters/git/without-handles.ts');
    const said = spawnSync('sh', ['-c', `ulimit -n 64; exec node --import tsx '${script}' '${repository.root}'`], {
      encoding: 'utf8',
    });
    expect(said.stdout.trim(), said.stderr).toBe('GIT_NOT_STARTED');
  });

  it('is not led elsewhere by variables of the environment', async () => {
    const environment = {
      ...repository.environment,
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere',
      GIT_WORK_TREE: '/',
    };
    const git = createGit({ environment, redact: (text) => text })(repository.root);
    expect(await git.root()).toBe(repository.root);
    expect(await git.readFile('HEAD', 'a.txt')).toBe('one\n');
    expect(await git.dirty()).toEqual([]);
  });

  it('lists what differs from HEAD, odd names and untracked files included', async () => {
    repository.save('feat: more', { 'b c.txt': '1', 'gone.txt': '1', '.gitignore': 'ignored\n' });
    repository.write('b c.txt', '2');
    unlinkSync(join(repository.root, 'gone.txt'));
    repository.write('new/ü "x".txt', '1');
    repository.write('ignored', '1');
    repository.run('mv', 'a.txt', 'moved.txt');
    expect((await repository.git.dirty()).sort()).toEqual([
      'a.txt',
      'b c.txt',
      'gone.txt',
      'moved.txt',
      'new/ü "x".txt',
    ]);
  });

  it('knows who commits, and that a guess of the machine is nobody', async () => {
    expect(await repository.git.identity()).toEqual({ name: 'Sample Person', email: 'sample@example.test' });
    repository.run('config', '--unset', 'user.email');
    expect(await repository.git.identity()).toBeNull();
  });
});

it('stops git when it falls silent, and does not wait for what git started', async () => {
  const words = ['-c', 'alias.wait=!echo begun; exec sleep 30', 'wait'];
  const { exit_code, stdout } = await attemptGit(processAt(repository), words, { silence_s: 1 });
  expect({ exit_code, stdout }).toEqual({ exit_code: -1, stdout: 'begun\n' });
});

describe('refs', () => {
  it('resolves names and ids to commits, and anything else to null', async () => {
    const head = repository.run('rev-parse', 'HEAD');
    repository.run('tag', '-a', 'v1.0.0', '-m', 'x');
    for (const ref of ['HEAD', 'main', 'refs/heads/main', 'v1.0.0', 'refs/tags/v1.0.0', head, head.slice(0, 12)]) {
      expect(await repository.git.resolve(ref)).toBe(head);
    }
    for (const ref of ['nothing', 'f'.repeat(40), '--all', '-1', 'HEAD^{/x}', 'a..b', 'HEAD:a.txt', ' ', '']) {
      expect(await repository.git.resolve(ref)).toBeNull();
    }
    expect(await repository.git.resolve(repository.run('rev-parse', 'HEAD^{tree}'))).toBeNull();
  });

  it('tells where a name leads now, not where it led a moment ago', async () => {
    const { git, run } = repository;
    const [first, tree] = [run('rev-parse', 'HEAD'), run('rev-parse', 'HEAD^{tree}')];
    expect([await git.resolve('HEAD'), await git.resolve('later'), await git.treeOf('HEAD')]).toEqual([
      first,
      null,
      tree,
    ]);
    const second = repository.save('feat: second', { 'b.txt': 'two\n' });
    run('branch', 'later');
    expect([await git.resolve('HEAD'), await git.resolve('later')]).toEqual([second, second]);
    expect(await git.treeOf('HEAD')).toBe(run('rev-parse', 'HEAD^{tree}'));
    run('pack-refs', '--all');
    run('gc', '--quiet');
    expect(await git.resolve('later')).toBe(second);
    run('update-ref', 'refs/heads/later', first);
    expect(await git.resolve('later')).toBe(first);
    run('branch', '-D', 'later');
    expect([await git.resolve('later'), await git.message('HEAD')]).toEqual([null, 'feat: second']);
  });

  it('peels tags, tells their kind and time, and leaves out what leads to no commit', async () => {
    const commit = repository.run('rev-parse', 'HEAD');
    const time = Number(repository.run('log', '-1', '--format=%ct'));
    repository.run('tag', 'light');
    repository.run('tag', '-a', 'v1.0.0', '-m', 'x');
    repository.run('tag', '-a', 'v1.0.0-again', '-m', 'x', 'v1.0.0');
    repository.run('tag', 'a-tree', 'HEAD^{tree}');
    repository.run('tag', '-a', 'a-file', '-m', 'x', 'HEAD:a.txt');
    const made = (name: string) =>
      Number(repository.run('for-each-ref', '--format=%(taggerdate:unix)', `refs/tags/${name}`));
    expect(await repository.git.tags()).toEqual([
      { name: 'light', commit, annotated: false, time },
      { name: 'v1.0.0', commit, annotated: true, time: made('v1.0.0') },
      { name: 'v1.0.0-again', commit, annotated: true, time: made('v1.0.0-again') },
    ]);
  });

  it('logs only what made the paths asked for, whatever merges threw away', async () => {
    const { git, run, save } = repository;
    save('feat: wax', { 'wax/a.txt': '1' });
    run('checkout', '--quiet', '-b', 'side');
    save('feat: side wax', { 'wax/b.txt': '1' });
    save('feat: side comb', { 'comb/a.txt': '1' });
    run('checkout', '--quiet', 'main');
    save('feat: comb', { 'comb/b.txt': '1' });
    run('merge', '--quiet', '--no-ff', '--no-edit', 'side');
    run('checkout', '--quiet', '-b', 'dropped', 'HEAD~1');
    save('feat: dropped comb', { 'comb/c.txt': '1' });
    run('checkout', '--quiet', 'main');
    run('merge', '--quiet', '--no-edit', '--strategy=ours', 'dropped');
    const subjects = async (...paths: string[]) => {
      const seen: string[] = [];
      for await (const portion of git.log({ from: null, to: 'HEAD', paths }))
        seen.push(...portion.map(({ message }) => message.split('\n')[0] ?? ''));
      return seen.sort();
    };
    expect(await subjects('wax')).toEqual(['feat: side wax', 'feat: wax']);
    expect(await subjects('comb')).toEqual(['feat: comb', 'feat: side comb', "Merge branch 'side'"].sort());
    expect(await subjects('wax', 'a.txt')).toEqual(['feat: first', 'feat: side wax', 'feat: wax']);
    expect(await subjects('wax*')).toEqual([]);
    await expect(subjects('../wax')).rejects.toEqual(problem('FILE_OUTSIDE_PROJECT'));
  });

  it('tells which commits are reached and which are not', async () => {
    const first = repository.run('rev-parse', 'HEAD');
    repository.run('checkout', '--quiet', '-b', 'side');
    const side = repository.save('feat: side', { 'side.txt': '1' });
    repository.run('checkout', '--quiet', 'main');
    const second = repository.save('feat: second', { 'b.txt': '1' });
    const { git } = repository;
    expect(await git.reachable('main', [first, side, second])).toEqual(new Set([first, second]));
    expect(await git.reachable(first, [first, side, second])).toEqual(new Set([first]));
    expect(await git.reachable('main', [first, 'e'.repeat(40)])).toEqual(new Set([first]));
    expect(await git.reachable('main', [])).toEqual(new Set());
    expect(await git.isAncestor(first, 'main')).toBe(true);
    expect(await git.isAncestor(side, 'main')).toBe(false);
    expect(await git.isAncestor('main', 'main')).toBe(true);
  });

  it('reads the remote, peeled, and its address without the password', async () => {
    const head = repository.run('rev-parse', 'HEAD');
    repository.run('tag', '-a', 'v1.0.0', '-m', 'x');
    expect(await repository.git.remoteRefs('origin')).toEqual({ branches: {}, tags: {} });
    repository.run('push', '--quiet', 'origin', 'main', 'v1.0.0');
    expect(await repository.git.remoteRefs('origin')).toEqual({ branches: { main: head }, tags: { 'v1.0.0': head } });
    repository.run('remote', 'add', 'other', 'https://someone:not-a-real-token@example.test/x.git');
    expect(await repository.git.remoteUrl('other')).toBe('https://example.test/x.git');
    expect(await repository.git.remoteUrl('nothing')).toBeNull();
  });

  it('tells a missing remote from one that does not answer', async () => {
    repository.run('remote', 'add', 'dead', join(repository.home, 'sample-secret.git'));
    repository.run('remote', 'add', 'closed', 'http://127.0.0.1:1/x.git');
    await expect(repository.git.remoteRefs('nothing')).rejects.toEqual(problem('REMOTE_MISSING'));
    await expect(repository.git.remoteRefs('--upload-pack=x')).rejects.toEqual(problem('REMOTE_MISSING'));
    await expect(repository.git.remoteRefs('closed')).rejects.toEqual(problem('REMOTE_UNREACHABLE'));
    const refusal = await repository.git.remoteRefs('dead').catch((error: unknown) => error);
    expect(refusal).toEqual(problem('REMOTE_UNREACHABLE'));
    expect(JSON.stringify(refusal)).toContain('[redacted]');
    expect(JSON.stringify(refusal)).not.toContain('sample-secret');
  });
});

describe('history', () => {
  it('streams commits newest first, with whole messages', async () => {
    const first = repository.run('rev-parse', 'HEAD');
    const message = 'fix: zwölf\n\nbody line\n\n# not a comment\nBREAKING CHANGE: x';
    repository.run('commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '-m', message);
    const second = repository.run('rev-parse', 'HEAD');
    const all = await logOf({ from: null, to: 'HEAD' });
    expect(all.map(({ id, parents, message }) => ({ id, parents, message }))).toEqual([
      { id: second, parents: [first], message },
      { id: first, parents: [], message: 'feat: first' },
    ]);
    expect(all[0]?.author_time).toBe(Number(repository.run('log', '-1', '--format=%at')));
    expect((await logOf({ from: first, to: 'main' })).map(({ id }) => id)).toEqual([second]);
    expect(await logOf({ from: 'main', to: 'main' })).toEqual([]);
    expect(await repository.git.message(second)).toBe(message);
  });

  it('reads a message that is written in another character set', async () => {
    const { git, run } = repository;
    writeFileSync(join(repository.root, 'message'), 'fix: zw\u00f6lf\n\nencoding UTF-8\n', 'latin1');
    run('-c', 'i18n.commitEncoding=ISO-8859-1', 'commit', '--quiet', '--allow-empty', '--file=message');
    expect(await git.message('HEAD')).toBe('fix: zwölf\n\nencoding UTF-8');
    await expect(git.message('nothing')).rejects.toThrow();
    await expect(git.treeOf('nothing')).rejects.toThrow();
  });

  it('reads an empty message and leaves a long history early', async () => {
    for (let turn = 0; turn < 30; turn += 1)
      repository.run('commit', '--quiet', '--allow-empty', '--allow-empty-message', '-m', '');
    expect((await logOf({ from: null, to: 'HEAD' })).map(({ message }) => message)).toEqual([
      ...Array(30).fill(''),
      'feat: first',
    ]);
    for await (const [commit] of repository.git.log({ from: null, to: 'HEAD' })) {
      expect(commit?.message).toBe('');
      break;
    }
  });

  it('keeps both ends of a message that is too long, and the commits round it whole', async () => {
    const text = `feat: much\n\n${'ü word '.repeat(700_000)}\n\nRefs: #1`;
    repository.write('message', text);
    repository.run('commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '--file=message');
    repository.save('fix: after it', {});
    const [after, long, before] = await logOf({ from: null, to: 'HEAD' });
    const bytes = Buffer.from(text);
    const half = (2 << 20) / 2;
    const end = bytes.subarray(-half + 1).toString('utf8');
    expect([after?.message, before?.message]).toEqual(['fix: after it', 'feat: first']);
    expect(long?.message.startsWith('feat: much\n\nü word')).toBe(true);
    expect(long?.message.endsWith(end.slice(10))).toBe(true);
    expect(Buffer.byteLength(long?.message ?? '')).toBeLessThan(2 * half + 10);
  });

  it('says when a range is not there', async () => {
    await expect(logOf({ from: 'nothing', to: 'HEAD' })).rejects.toEqual(problem('PROGRAM_FAILED'));
    await expect(logOf({ from: null, to: '--output=x' })).rejects.toEqual(problem('INPUT_INVALID'));
  });

  it('counts what changed between two commits', async () => {
    const first = repository.save('feat: x', { 'keep.txt': '1\n2\n3\n4\n5\n', 'gone.txt': '1\n', 'link.txt': 'x\n' });
    repository.run('mv', 'keep.txt', 'kept ü.txt');
    unlinkSync(join(repository.root, 'gone.txt'));
    unlinkSync(join(repository.root, 'link.txt'));
    symlinkSync('a.txt', join(repository.root, 'link.txt'));
    const second = repository.save('feat: y', { 'a.txt': 'one\ntwo\n', 'new.bin': '\0\u0001' });
    const changed = await repository.git.changedFiles(first, second);
    expect(changed.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'a.txt', status: 'M', added: 1, deleted: 0 },
      { path: 'gone.txt', status: 'D', added: 0, deleted: 1 },
      { path: 'kept ü.txt', status: 'R', added: 0, deleted: 0 },
      { path: 'link.txt', status: 'T', added: 1, deleted: 1, link: true },
      { path: 'new.bin', status: 'A', added: 0, deleted: 0 },
    ]);
    expect((await repository.git.changedFiles(null, first)).map(({ path, status }) => [path, status])).toEqual([
      ['a.txt', 'A'],
      ['gone.txt', 'A'],
      ['keep.txt', 'A'],
      ['link.txt', 'A'],
    ]);
  });
});

describe('what commits touched', () => {
  it('is told per commit, newest first, names as they are', async () => {
    const base = repository.run('rev-parse', 'HEAD');
    const strange = ':100644 100644 M\tb';
    const one = repository.save('one', { 'a/x.yaml': '1', [strange]: '1' });
    const two = repository.save('two', { 'a/x.yaml': '2' });
    repository.run('mv', 'a/x.yaml', 'y.yaml');
    const three = repository.save('three', {});
    const seen = async (paths?: string[]) => {
      const touches = [];
      for await (const touch of repository.git.touches({ from: base, to: 'HEAD', ...(paths ? { paths } : {}) }))
        touches.push(touch);
      return touches;
    };
    const at = expect.stringMatching(/^20\d\d-.*Z$/);
    expect(await seen()).toEqual([
      { id: three, at, paths: ['a/x.yaml', 'y.yaml'] },
      { id: two, at, paths: ['a/x.yaml'] },
      { id: one, at, paths: [strange, 'a/x.yaml'] },
    ]);
    expect((await seen([strange])).map(({ id }) => id)).toEqual([one]);
    expect(await seen(['*'])).toEqual([]);
  });
});

describe('files of a commit', () => {
  it('lists and reads them, as they were', async () => {
    const commit = repository.save('feat: x', { 'deep/ü b.txt': 'text\n', 'empty.txt': '' });
    repository.write('a.txt', 'changed');
    const { git } = repository;
    expect(await git.listFiles(commit)).toEqual(['a.txt', 'deep/ü b.txt', 'empty.txt']);
    expect(await git.readFile(commit, 'a.txt')).toBe('one\n');
    expect(await git.readFile(commit, 'deep/ü b.txt')).toBe('text\n');
    expect(await git.readFile(commit, 'empty.txt')).toBe('');
    expect(await git.readFile(commit, 'nothing')).toBeNull();
    expect(await git.readFile(commit, 'deep')).toBeNull();
    expect(await git.readFile('f'.repeat(40), 'a.txt')).toBeNull();
    await expect(git.readFile(commit, '../x')).rejects.toEqual(problem('FILE_OUTSIDE_PROJECT'));
    await expect(git.readFile('--x', 'a.txt')).rejects.toEqual(problem('INPUT_INVALID'));
  });

  it('answers hundreds of reads at once, large ones whole, each its own', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`f/${at}.txt`, `${at}\n`.repeat(at * 40)]),
    );
    const commit = repository.save('feat: many', { ...files, 'large.txt': 'x'.repeat(3_000_000) });
    const names = [...Object.keys(files), 'large.txt', 'nothing'];
    const texts = await Promise.all(names.map((name) => repository.git.readFile(commit, name)));
    expect(texts.slice(0, 300)).toEqual(Object.values(files));
    expect(texts[300]?.length).toBe(3_000_000);
    expect(texts[301]).toBeNull();
  });

  it('asks one process, whoever reads in the directory', async () => {
    const batches = new Map();
    const places = [1, 2, 3].map(() => gitReader({ ...processAt(repository), batches }));
    await Promise.all(places.map((git) => git.resolve('HEAD')));
    expect([...batches.keys()]).toEqual([repository.root]);
    const [batch] = batches.values();
    await Promise.all(places.map((git) => git.readFile('HEAD', 'a.txt')));
    expect(batches.get(repository.root)).toBe(batch);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(batches.size).toBe(0);
  });

  it('reads again after its process has left', async () => {
    expect(await repository.git.readFile('HEAD', 'a.txt')).toBe('one\n');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await repository.git.readFile('HEAD', 'a.txt')).toBe('one\n');
  });
});
