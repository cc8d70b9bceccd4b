import type { Books } from './books.ts';
import type { Figure } from './figures.ts';

const longest = 300;

/** All that was recorded of the releases in which something was found that should not be, kills between: one line each. */
export function courses(figures: readonly Figure[], books: readonly Books[]): string[] {
  const found = figures.flatMap(({ what = [] }) => what);
  return books.flatMap(({ project, releases, audit }) =>
    releases
      .filter(({ release }) => found.some((what) => what.startsWith(project.name) && what.includes(release.version)))
      .flatMap(({ release, release_id }) => {
        const entries = audit.entries
          .filter(({ data }) => data.release_id === release_id)
          .map(({ at, event, data }) => ({ at, line: `${event} ${JSON.stringify(data).slice(0, longest)}` }));
        const kills = release.kills.map(({ at, victim }) => ({
          at: new Date(at).toISOString(),
          line: `kill ${victim}`,
        }));
        const lines = [...entries, ...kills].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
        return [`how ${project.name} ${release.version} went:`, ...lines.map(({ at, line }) => `  ${at} ${line}`)];
      }),
  );
}
