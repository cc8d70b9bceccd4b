import type { Hands } from '../../src/steps/step.ts';

class BrokeOff extends Error {}

/** Runs `work` with hands that fail for ever once they have written so often; true when that happened. */
export async function breaksOffAfter(
  allowed: number,
  hands: Hands,
  work: (hands: Hands) => Promise<void>,
): Promise<boolean> {
  let writes = 0;
  const counting = <T extends object>(port: T, writers: readonly string[]): T =>
    new Proxy(port, {
      get(target, key, receiver) {
        const value: unknown = Reflect.get(target, key, receiver);
        if (typeof value !== 'function' || !writers.includes(String(key))) return value;
        return (...given: unknown[]) => {
          if (writes >= allowed) return Promise.reject(new BrokeOff(String(key)));
          writes += 1;
          return value.apply(target, given);
        };
      },
    });
  const git = [
    'addWorktree',
    'removeWorktree',
    'deleteBranch',
    'commit',
    'resetTo',
    'restore',
    'tagAnnotated',
    'deleteTag',
    'pushAtomic',
    'deleteRemoteBranch',
    'fastForward',
  ];
  const weak: Hands = {
    ...counting(hands, ['record', 'discard']),
    project: counting(hands.project, git),
    database: hands.database && counting(hands.database, ['moveRows']),
    worktree: counting(hands.worktree, git),
    files: counting(hands.files, ['write', 'remove']),
    stored: counting(hands.stored, ['write', 'remove']),
    channel: (channel) => counting(hands.channel(channel), ['publish', 'moveTag', 'withdraw', 'unpublish', 'install']),
    programs: counting(hands.programs, ['run']),
    forge: counting(hands.forge, ['fetchArtifact', 'openPullRequest']),
    record: (draft) => (writes >= allowed ? Promise.reject(new BrokeOff('record')) : hands.record(draft)),
    discard: (directory) => hands.discard(directory),
  };
  try {
    await work(weak);
    return false;
  } catch (error) {
    if (error instanceof BrokeOff) return true;
    throw error;
  }
}
