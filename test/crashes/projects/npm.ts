import { join } from 'node:path';
import { parse } from 'yaml';
import type { Stage } from '../../../demo/stage.ts';
import { components } from '../../sample-project/components.ts';
import { makeSampleProject, type Registries } from '../../sample-project/make.ts';
import { publishEarlier } from '../../sample-project/publish-earlier.ts';
import { type CrashProject, remember } from './project.ts';

/** The sample of the demo: one npm package, more than fifty components that carry the version or count for themselves. */
export function npmProject(stage: Stage, registries: Registries, name: string): CrashProject {
  const project = makeSampleProject({
    directory: join(stage.home, 'checkouts', name),
    remote: join(stage.home, `${name}.git`),
    registries,
    packageName: `@crashes/${name}`,
  });
  remember(project.remote);
  publishEarlier(project, stage.registries.test, stage.tokens.test);
  publishEarlier(project, stage.registries.production, stage.tokens.production);
  const { directory, remote, version, packageName } = project;
  return { name, directory, remote, version, channels: ['npm', 'git'], packageOn: () => packageName, versions };
}

function versions(read: (path: string) => string): string[] {
  return [
    JSON.parse(read('package.json')).version,
    JSON.parse(read('package-lock.json')).version,
    read('pyproject.toml').match(/^version = "(.*?)"/m)?.[1] ?? 'none',
    ...components
      .filter(({ spelling }) => spelling !== 'revision' && spelling !== 'dev')
      .map(({ path, kind }) => parse(read(path))[kind].version as string),
  ];
}
