import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeRepository, type TestRepository } from './repository.ts';

let repository: TestRepository;
let base: string;
let path: string;
const branch = 'release/v1.0.0';

beforeEach(() => {
  repository = makeRepository();
  base = repository.run('rev-parse', 'HEAD');
  path = join(repository.home, 'release', 'tree');
});
afterEach(() => repository.remove());

const problem = (code: string) => expect.objectContaining({ code });
const open = () => repository.git.addWorktree({ path, branch, base });

describe('work trees', () => {
  it('are made once, on a branch of their own', async () => {
    await open();
    await open();
    expect(await repository.git.worktrees()).toEqual([
      { path: repository.root, branch: 'main', commit: base },
      { path, branch, commit: base },
    ]);
    expect(await repository.at(path).head()).toMatchObject({ commit: base, branch });
    expect(await repository.git.dirty()).toEqual([]);
  });

  it('keep what was committed there when asked for again', async () => {
    await open();
    writeFileSync(join(path, 'a.txt'), 'two\n');
    const commit = await repository.at(path).commit({ message: 'x', paths: ['a.txt'] });
    await open();
    expect((await repository.at(path).head()).commit).toBe(commit);
    rmSync(path, { recursive: true });
    await open();
    expect((await repository.at(path).head()).commit).toBe(commit);
  });

  it('stand on no branch where none is wanted, and are made anew each time', async () => {
    const alone = () => repository.git.addWorktree({ path, branch: null, base });
    await alone();
    writeFileSync(join(path, 'a.txt'), 'changed since\n');
    await alone();
    expect(await repository.at(path).dirty()).toEqual([]);
    expect(await repository.git.worktrees()).toContainEqual({ path, branch: null, commit: base });
  });

  it('are finished when making them was interrupted', async () => {
    await open();
    rmSync(join(path, 'a.txt'));
    writeFileSync(join(repository.root, '.git/worktrees/tree/locked'), 'initializing');
    await open();
    expect(await repository.at(path).dirty()).toEqual([]);
  });

  it('are refused on a branch that stands elsewhere', async () => {
    repository.run('checkout', '--quiet', '--orphan', branch);
    repository.save('feat: other', { 'a.txt': 'other' });
    repository.run('checkout', '--quiet', 'main');
    await expect(open()).rejects.toEqual(problem('BRANCH_TAKEN'));
    expect(existsSync(path)).toBe(false);
  });

  it('go with everything in them, once and again, and no other goes with them', async () => {
    const other = join(repository.home, 'other');
    repository.run('worktree', 'add', '--quiet', other, '-b', 'other');
    rmSync(other, { recursive: true });
    await open();
    writeFileSync(join(path, 'a.txt'), 'dirty');
    writeFileSync(join(path, 'untracked'), 'x');
    await repository.git.removeWorktree(path);
    await repository.git.removeWorktree(path);
    await repository.git.removeWorktree(repository.root);
    expect(existsSync(path)).toBe(false);
    expect(existsSync(join(repository.root, 'a.txt'))).toBe(true);
    expect((await repository.git.worktrees()).map((tree) => tree.path)).toEqual([repository.root, other]);
  });

  it('go when half of them is gone already, or they are locked, or reached through a link', async () => {
    await open();
    rmSync(path, { recursive: true });
    await repository.git.removeWorktree(path);
    await repository.git.deleteBranch(branch, base);
    await open();
    repository.run('worktree', 'lock', path);
    symlinkSync(join(repository.home, 'release'), join(repository.home, 'link'));
    await repository.git.removeWorktree(join(repository.home, 'link', 'tree'));
    expect(await repository.git.worktrees()).toHaveLength(1);
    expect(existsSync(path)).toBe(false);
  });
});

describe('branches', () => {
  it('are deleted where they were left, and only there', async () => {
    repository.run('branch', branch);
    const other = repository.save('feat: x', { 'b.txt': '1' });
    await expect(repository.git.deleteBranch(branch, other)).rejects.toEqual(problem('BRANCH_TAKEN'));
    await repository.git.deleteBranch(branch, base);
    await repository.git.deleteBranch(branch, base);
    expect(await repository.git.resolve(`refs/heads/${branch}`)).toBeNull();
  });

  it('are not taken from under a work tree', async () => {
    await open();
    await expect(repository.git.deleteBranch(branch, base)).rejects.toEqual(problem('BRANCH_TAKEN'));
    await expect(repository.git.deleteBranch('main', base)).rejects.toEqual(problem('BRANCH_TAKEN'));
  });
});

describe('commit', () => {
  it('takes exactly the given paths, whatever else is staged or changed', async () => {
    repository.save('feat: x', { 'b.txt': '1', 'gone.txt': '1', 'star*.txt': '1', 'starry.txt': '1' });
    for (const file of ['a.txt', 'b.txt', 'star*.txt', 'starry.txt', 'new ü.txt', 'stray.txt'])
      repository.write(file, 'changed');
    rmSync(join(repository.root, 'gone.txt'));
    repository.run('add', 'stray.txt');
    const message = 'chore(release): v1.0.0\n\n# kept\nRelease-Plan: plan_1';
    const commit = await repository.git.commit({ message, paths: ['a.txt', 'gone.txt', 'new ü.txt', 'star*.txt'] });
    expect(await repository.git.message(commit)).toBe(message);
    const parent = repository.run('rev-parse', 'HEAD^');
    expect(
      (await repository.git.changedFiles(parent, commit)).map((one) => `${one.status} ${one.path}`).sort(),
    ).toEqual(['A new ü.txt', 'D gone.txt', 'M a.txt', 'M star*.txt']);
    expect((await repository.git.dirty()).sort()).toEqual(['b.txt', 'starry.txt', 'stray.txt']);
  });

  it('answers HEAD when there is nothing to commit', async () => {
    expect(await repository.git.commit({ message: 'x', paths: ['a.txt'] })).toBe(base);
    expect(await repository.git.commit({ message: 'x', paths: [] })).toBe(base);
  });

  it('says what a hook said, and changes nothing', async () => {
    repository.hook('pre-commit', 'echo "lint failed: sample-secret" >&2; exit 3');
    repository.write('a.txt', 'two\n');
    const refusal = await repository.git.commit({ message: 'x', paths: ['a.txt'] }).catch((error: unknown) => error);
    expect(refusal).toEqual(problem('HOOK_REFUSED'));
    expect(refusal).toMatchObject({ fields: { untrusted_output: 'lint failed: [redacted]' } });
    expect((await repository.git.head()).commit).toBe(base);
  });

  it('runs hooks that change the message and the files', async () => {
    repository.hook('commit-msg', 'echo "Checked: yes" >> "$1"');
    repository.hook('pre-commit', 'echo formatted > a.txt; git add a.txt');
    repository.write('a.txt', 'two\n');
    const commit = await repository.git.commit({ message: 'x', paths: ['a.txt'] });
    expect(await repository.git.message(commit)).toBe('x\nChecked: yes');
    expect(await repository.git.readFile(commit, 'a.txt')).toBe('formatted\n');
  });

  it('needs a person, not a guess of the machine', async () => {
    repository.run('config', '--unset', 'user.email');
    repository.run('config', '--unset', 'user.name');
    repository.write('a.txt', 'two\n');
    await expect(repository.git.commit({ message: 'x', paths: ['a.txt'] })).rejects.toEqual(
      problem('COMMIT_IDENTITY_MISSING'),
    );
    await expect(repository.git.tagAnnotated({ name: 'v1', commit: base, message: 'x' })).rejects.toEqual(
      problem('COMMIT_IDENTITY_MISSING'),
    );
  });

  it.each([['/etc/hostname'], ['../x'], ['nothing.txt']])('refuses the path %s', async (file) => {
    await expect(repository.git.commit({ message: 'x', paths: [file] })).rejects.toThrow();
    expect((await repository.git.head()).commit).toBe(base);
  });
});

describe('going back', () => {
  it('resets and restores a work tree of our own', async () => {
    await open();
    const tree = repository.at(path);
    writeFileSync(join(path, 'a.txt'), 'two\n');
    await tree.commit({ message: 'x', paths: ['a.txt'] });
    await tree.resetTo(base);
    expect((await tree.head()).commit).toBe(base);
    writeFileSync(join(path, 'a.txt'), 'three\n');
    mkdirSync(join(path, 'new'));
    writeFileSync(join(path, 'new/b.txt'), 'x');
    writeFileSync(join(path, 'kept.txt'), 'x');
    await tree.restore(['a.txt', 'new/b.txt', 'nothing.txt']);
    expect(readFileSync(join(path, 'a.txt'), 'utf8')).toBe('one\n');
    expect(await tree.dirty()).toEqual(['kept.txt']);
    await tree.restore([]);
  });

  it("never touches the user's checkout, and never moves a branch forward", async () => {
    repository.write('a.txt', 'work of hours\n');
    await expect(repository.git.restore(['a.txt'])).rejects.toThrow(/work tree of our own/);
    await expect(repository.git.resetTo(base)).rejects.toThrow(/work tree of our own/);
    expect(readFileSync(join(repository.root, 'a.txt'), 'utf8')).toBe('work of hours\n');
    await open();
    const later = repository.save('feat: later', {});
    await expect(repository.at(path).resetTo(later)).rejects.toThrow(/moved back/);
  });
});

describe('tags', () => {
  const tag = { name: 'v1.0.0', message: 'Release 1.0.0\n\n# kept\nAudit-Head: x' };

  it('are made once and never moved', async () => {
    await repository.git.tagAnnotated({ ...tag, commit: base });
    await repository.git.tagAnnotated({ ...tag, commit: base });
    expect(repository.run('cat-file', 'tag', 'v1.0.0')).toContain(tag.message);
    const other = repository.save('feat: x', {});
    await expect(repository.git.tagAnnotated({ ...tag, commit: other })).rejects.toEqual(problem('TAG_TAKEN'));
    await expect(repository.git.deleteTag('v1.0.0', other)).rejects.toEqual(problem('TAG_TAKEN'));
    await repository.git.deleteTag('v1.0.0', base);
    await repository.git.deleteTag('v1.0.0', base);
    expect(await repository.git.tags()).toEqual([]);
  });

  it('never carry an option', async () => {
    await expect(repository.git.tagAnnotated({ ...tag, name: '--delete', commit: base })).rejects.toEqual(
      problem('INPUT_INVALID'),
    );
  });
});

describe('pushAtomic', () => {
  const refs = [
    { from: 'main', to: 'refs/heads/main' },
    { from: 'refs/tags/v1.0.0', to: 'refs/tags/v1.0.0' },
  ];
  const push = (remote = 'origin') => repository.git.pushAtomic({ remote, refs });

  beforeEach(() => repository.git.tagAnnotated({ name: 'v1.0.0', commit: base, message: 'x' }));

  it('brings branch and tag together, and nothing else; again is harmless', async () => {
    repository.run('tag', '-a', 'other', '-m', 'x');
    repository.run('config', 'push.followTags', 'true');
    await push();
    await push();
    expect(await repository.git.remoteRefs('origin')).toEqual({ branches: { main: base }, tags: { 'v1.0.0': base } });
  });

  it('brings neither when a hook of the remote refuses one, and says why', async () => {
    repository.hook(
      'update',
      'case "$1" in refs/tags/*) echo "tags are protected: sample-secret"; exit 1;; esac',
      repository.remote,
    );
    const refusal = await push().catch((error: unknown) => error);
    expect(refusal).toEqual(problem('PUSH_REFUSED'));
    expect(refusal).toMatchObject({
      fields: { untrusted_output: expect.stringContaining('tags are protected: [redacted]') },
    });
    expect(await repository.git.remoteRefs('origin')).toEqual({ branches: {}, tags: {} });
  });

  it('never overwrites a branch that went on, nor a tag', async () => {
    await push();
    const theirs = repository.save('feat: theirs', {});
    repository.run('push', '--quiet', 'origin', 'main');
    repository.run('reset', '--quiet', '--hard', base);
    repository.save('feat: ours', {});
    await expect(push()).rejects.toEqual(problem('PUSH_REFUSED'));
    repository.run('tag', '-f', '-a', 'v1.0.0', '-m', 'moved');
    await expect(repository.git.pushAtomic({ remote: 'origin', refs: refs.slice(1) })).rejects.toEqual(
      problem('PUSH_REFUSED'),
    );
    expect(await repository.git.remoteRefs('origin')).toEqual({ branches: { main: theirs }, tags: { 'v1.0.0': base } });
  });

  it('runs the pre-push hook and takes its no for one', async () => {
    repository.hook('pre-push', 'echo "not today" >&2; exit 1');
    const refusal = await push().catch((error: unknown) => error);
    expect(refusal).toEqual(problem('PUSH_REFUSED'));
    expect(refusal).toMatchObject({ fields: { untrusted_output: expect.stringContaining('not today') } });
  });

  it('tells a remote that does not answer', async () => {
    repository.run('remote', 'add', 'closed', 'http://127.0.0.1:1/x.git');
    await expect(push('closed')).rejects.toEqual(problem('REMOTE_UNREACHABLE'));
    await expect(push('--mirror')).rejects.toEqual(problem('REMOTE_MISSING'));
    await expect(
      repository.git.pushAtomic({ remote: 'origin', refs: [{ from: '+main', to: 'refs/heads/x:y' }] }),
    ).rejects.toEqual(problem('INPUT_INVALID'));
  });
});

describe('fastForward', () => {
  it('brings the checked-out branch forward only when that touches no work', async () => {
    const { git } = repository;
    await open();
    writeFileSync(join(path, 'a.txt'), 'released\n');
    const released = await repository.at(path).commit({ message: 'x', paths: ['a.txt'] });
    repository.write('note.txt', 'mine');
    expect(await git.fastForward(released)).toBe(false);
    rmSync(join(repository.root, 'note.txt'));
    expect(await git.fastForward(released)).toBe(true);
    expect(await git.fastForward(released)).toBe(true);
    expect(readFileSync(join(repository.root, 'a.txt'), 'utf8')).toBe('released\n');
    repository.run('reset', '--quiet', '--hard', base);
    repository.save('feat: meanwhile', {});
    expect(await git.fastForward(released)).toBe(false);
    repository.run('checkout', '--quiet', '--detach', base);
    expect(await git.fastForward(released)).toBe(false);
  });
});

describe('locks that a killed git left', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['index.lock', () => repository.git.commit({ message: 'x', paths: ['a.txt'] })],
    ['refs/tags/v1.0.0.lock', () => repository.git.tagAnnotated({ name: 'v1.0.0', commit: base, message: 'x' })],
    [`refs/heads/${branch}.lock`, () => open()],
    ['packed-refs.lock', () => repository.git.deleteBranch('old', base)],
  ])("are named (%s), and gone they are in nobody's way", async (name, act) => {
    repository.run('branch', 'old');
    writeFileSync(join(repository.root, 'a.txt'), 'two\n');
    const file = join(repository.root, '.git', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    await expect(act()).rejects.toMatchObject({ code: 'GIT_LOCKED', fields: { values: { file } } });
    rmSync(file);
    await act();
  });

  it.each(['publish at once.lock', '/none/.git/index.lock'])('are not believed from a hook: %s', async (name) => {
    repository.hook('post-checkout', `echo "fatal: Unable to create '${name}': File exists." >&2; exit 3`);
    await expect(open()).rejects.toEqual(problem('PROGRAM_FAILED'));
  });
});
