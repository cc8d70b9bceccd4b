import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commitAll, git } from '../../sample-project/make.ts';
import type { ChannelName, Place } from '../places/place.ts';

/** A project that is released again and again. */
export interface CrashProject {
  name: string;
  directory: string;
  /** The bare repository it pushes to. */
  remote: string;
  /** Where its releases go; every one of them is pushed. */
  channels: readonly ChannelName[];
  /** What it is called on each of them. */
  packageOn(channel: ChannelName): string;
  /** What its files say the version is, read at one commit. */
  versions(read: (path: string) => string): string[];
  /** The version that was there before the first release. */
  version: string;
}

/** What release.yaml says of the channels of a project. */
export const settingsOf = (
  places: readonly Place[],
  channels: readonly ChannelName[],
  packageOn: CrashProject['packageOn'],
): Record<string, unknown> => ({
  ...(channels.includes('npm') ? {} : { npm: { enabled: false } }),
  ...Object.fromEntries(
    places
      .filter(({ channel }) => channels.includes(channel))
      .map((place) => [place.channel, place.settings(packageOn(place.channel))]),
  ),
});

/** A repository with these files, released once by its people and pushed to a bare one that remembers every move of a tag. */
export function begin(
  { directory, remote }: Pick<CrashProject, 'directory' | 'remote'>,
  version: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): void {
  for (const path of [directory, dirname(remote)]) mkdirSync(path, { recursive: true });
  git(dirname(remote), 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(directory, 'init', '--quiet', '--initial-branch=main');
  for (const [key, value] of [
    ['user.name', 'Ada Wabe'],
    ['user.email', 'ada@honeycomb.example'],
  ] as const)
    git(directory, 'config', key, value);
  git(directory, 'remote', 'add', 'origin', remote);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content, { mode: typeof content === 'string' ? 0o644 : 0o755 });
  }
  remember(remote);
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '-m', 'chore: begin');
  git(directory, 'tag', '-a', `v${version}`, '-m', `v${version}`);
  git(directory, 'push', '--quiet', '--set-upstream', 'origin', 'main', '--tags');
}

/** Keeps a record of where each ref of a bare repository was moved, and when. */
export const remember = (remote: string): string => git(remote, 'config', 'core.logAllRefUpdates', 'always');

/** Another page of prose; its message asks for a release. */
export function change({ directory }: Pick<CrashProject, 'directory'>, kind: 'feat' | 'fix', round: number): void {
  // A release that was rolled back after its push left its commit on the remote alone.
  execFileSync('git', ['-C', directory, 'pull', '--quiet', '--ff-only', 'origin', 'main'], { stdio: 'pipe' });
  mkdirSync(join(directory, 'docs'), { recursive: true });
  writeFileSync(join(directory, `docs/round-${round}.md`), `# Round ${round}\n`);
  commitAll(directory, `${kind}: round ${round}`);
}
