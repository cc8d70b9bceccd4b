import { calendar } from './calendar.ts';
import { changelog } from './changelog.ts';
import { changelogVersion } from './changelog-version.ts';
import { components } from './components.ts';
import { history } from './history.ts';
import { historyVersion } from './history-version.ts';
import { notes } from './notes.ts';
import { operation } from './operation.ts';
import { plan } from './plan.ts';
import { policy } from './policy.ts';
import { prohibitions } from './prohibitions.ts';
import { project } from './project.ts';
import { readiness } from './readiness.ts';
import type { Resource } from './resource.ts';
import { version } from './version.ts';

/** Everything an agent may read, in the order clients see it. Each is also reachable through a tool. */
export const resources: readonly Resource[] = [
  project,
  version,
  components,
  changelog,
  changelogVersion,
  notes,
  history,
  historyVersion,
  plan,
  operation,
  calendar,
  policy,
  readiness,
  prohibitions,
];
