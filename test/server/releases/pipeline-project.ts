import { join } from 'node:path';
import { stringify } from 'yaml';
import { begin, type CrashProject, change } from '../../crashes/projects/project.ts';
import { pythonFiles, pythonVersion } from '../../crashes/projects/python.ts';

export interface PipelineWish {
  home: string;
  name: string;
  /** Keys of release.yaml beside the gate. */
  policy: Record<string, unknown>;
  /** By the name of their file. */
  workflows: Readonly<Record<string, string>>;
}

/** A Python project with workflows of its own, released once, and a feature since then. */
export function pipelineProject({ home, name, policy, workflows }: PipelineWish): CrashProject {
  const project: CrashProject = {
    ...{ name, version: '0.1.0', channels: ['pypi', 'git'] },
    directory: join(home, 'checkouts', name),
    remote: join(home, `${name}.git`),
    packageOn: () => name,
    versions: (read) => [pythonVersion(read)],
  };
  const junit = '{reports}/junit.xml';
  const gates = { test: { argv: ['uv', 'run', '--no-project', 'tests/check.py', junit], junit } };
  begin(project, project.version, {
    ...pythonFiles(name),
    ...Object.fromEntries(Object.entries(workflows).map(([file, text]) => [`.github/workflows/${file}`, text])),
    'release.yaml': stringify({ components: { minimum: 0 }, gates, ...policy }),
  });
  change(project, 'feat', 1);
  return project;
}
