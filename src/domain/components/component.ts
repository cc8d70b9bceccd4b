import type { FormatName } from '../manifests/index.ts';
import type { Bump } from '../records/release.ts';
import type { Spelling } from '../version/spelling.ts';

/** How a component comes by its version; `mirror` repeats the version of the project and is written with it. */
export type ComponentMode = 'framework' | 'revision' | 'independent' | 'skip' | 'mirror';

/** One version field of a file, as it stands at the base commit. A component with linked fields has one of these for each. */
export interface ComponentFacts {
  id: string;
  type: string;
  file: string;
  format: FormatName;
  path: string;
  /** The scalar as written: number, string, or null when the field is missing. */
  version: string | number | null;
  mode: ComponentMode;
  /** How the file writes the release version; the scheme of the project when absent. */
  as?: Spelling | undefined;
  /** Why it keeps its value, in our own words; null when it takes part. */
  left: string | null;
  /** Whether the file changed since the last release in anything but its version fields. */
  changed: boolean;
  /** What the field said at the last release; null when it was not there. */
  released: string | number | null;
  /** Members of a group come by their versions together. */
  group: string | null;
  /** The most that the commits since the last release that touched the component ask for. */
  bump: Bump;
}

/** A field that follows another component's version: a dependency range on it, or its entry in a lock file. */
export interface Follower {
  file: string;
  format: FormatName;
  path: string;
  value: string;
  /** Type and id of the component that it follows. */
  type: string;
  on: string;
  /** How ranges are written there; `exact`: the bare version. */
  written: 'npm' | 'pep508' | 'cargo' | 'exact';
}

/** A component file names another component, such as a team its members. */
export interface Reference {
  from: string;
  file: string;
  path: string;
  type: string;
  to: string;
}

/** Names a component among all others; the fields of one component share it. */
export const keyOf = ({ type, id, file }: ComponentFacts): string => `${type}\0${id}\0${file}`;
