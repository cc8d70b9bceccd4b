import { type Entry, entry } from './entry.ts';

/** What is wrong with the project or its configuration. */
export const projectProblems = {
  VERSION_INVALID: entry(
    'input',
    'Invalid version',
    '"{version}" is not a canonical {scheme} version: {why}',
    'Use {suggestion}.',
  ),
  PROJECT_NOT_FOUND: entry(
    'input',
    'No such project',
    'There is no directory {project}.',
    'Pass the path of an existing git repository as `project`.',
  ),
  PROJECT_NOT_ALLOWED: entry(
    'input',
    'Project outside the allowed roots',
    '{project} is outside the directories this server may release.',
    'Ask the person who runs the server to start it with --project for that directory.',
  ),
  PROJECT_UNDETECTED: entry(
    'input',
    'Nothing to release',
    'No version source was found in {project} (looked for package.json and pyproject.toml).',
    'Write a release.yaml with versioning.source.',
  ),
  GIT_MISSING: entry(
    'environment',
    'git is not installed',
    'The program git could not be started.',
    'Install git 2.30 or newer and call again.',
  ),
  NOT_A_REPOSITORY: entry(
    'input',
    'Not a git repository',
    '{project} is not inside a git work tree.',
    'Run `git init` and commit, or pass another project.',
  ),
  NO_COMMITS: entry(
    'input',
    'No commits',
    'The repository at {project} has no commit yet.',
    'Commit the project once, then call again.',
  ),
  DETACHED_HEAD: entry(
    'input',
    'Detached HEAD',
    'HEAD of {project} is detached at {commit}, so there is no branch to release from.',
    'Check out the branch that is to be released.',
  ),
  CONFIG_INVALID: entry(
    'input',
    'Invalid configuration',
    'release.yaml has {count} fault(s).',
    'Mend every fault listed in details, then call again.',
  ),
  CONFIG_UNREADABLE: entry(
    'input',
    'Unreadable configuration',
    'release.yaml could not be read: {why}',
    'Mend the file (it must be YAML of at most 256 KiB), then call again.',
  ),
  PRESET_UNKNOWN: entry('input', 'Unknown preset', 'There is no preset "{preset}".', 'Use one of: {known}.'),
  VERSION_SOURCE_AMBIGUOUS: entry(
    'refused',
    'Version source ambiguous',
    'The current version could not be read from {file}: {why}',
    'Name one file and path in release.yaml under versioning.source.',
  ),
  MANIFEST_UNREADABLE: entry(
    'input',
    'Unreadable manifest',
    '{file} could not be read as {format}: {why}',
    'Mend {file} and commit it, then plan again.',
  ),
  RANGE_UNKNOWN: entry(
    'input',
    'No such range',
    'There is no version, tag or commit "{ref}" in this project.',
    'Use a version, a tag or a commit id; release://history lists the released versions.',
  ),
  CHANGELOG_UNREADABLE: entry(
    'input',
    'Unreadable changelog',
    'No section can be put into {file}: {why}.',
    'Save {file} as UTF-8, close what is open in it, and add a line `## [Unreleased]` above the newest version; commit, then plan again.',
  ),
  FIELD_MISSING: entry(
    'input',
    'Version field missing',
    '{file} has no field {path}.',
    'Add the field or take the file out of the component set.',
  ),
  REMOTE_MISSING: entry(
    'input',
    'No remote',
    'The repository has no remote named {remote}.',
    'Add the remote with `git remote add {remote} URL`, or name another under git.remote.',
  ),
  BRANCH_TAKEN: entry(
    'conflict',
    'Branch taken',
    'The branch {branch} exists and is not where this release left it.',
    'A person must rename or delete the branch {branch}; then call again with the same plan_id.',
  ),
  COMMIT_IDENTITY_MISSING: entry(
    'input',
    'No commit identity',
    'git has no user.name and user.email for this repository.',
    'A person must set git config user.name and user.email.',
  ),
  FILE_OUTSIDE_PROJECT: entry(
    'refused',
    'Path outside the project',
    '{path} leads outside the project.',
    'Use a path inside the project that is not a link out of it.',
  ),
} as const satisfies Record<string, Entry>;
