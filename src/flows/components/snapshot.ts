import type { CommitFinding } from '../../domain/records/analysis.ts';
import type { GitReader } from '../../ports/git.ts';

/** What the components are compared with: the last release, and the commits since. */
export interface Since {
  commit: string | null;
  findings: readonly CommitFinding[];
}

/** One commit and the last release, read through the eyes of one policy. */
export interface Snapshot {
  git: GitReader;
  commit: string;
  files: readonly string[];
  since: Since;
  changed: ReadonlySet<string>;
}

/** The directory of a path; '' at the top. */
export const directoryOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
