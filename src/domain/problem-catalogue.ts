/** Whose turn it is: call again · meet the actions · plan again · retry is safe · ours. */
export type ProblemKind = 'input' | 'refused' | 'conflict' | 'environment' | 'internal';

interface Entry {
  kind: ProblemKind;
  reason: string;
  message: string;
  /** The way out, one sentence. */
  action: string;
}

const entry = (kind: ProblemKind, reason: string, message: string, action: string): Entry => ({
  kind,
  reason,
  message,
  action,
});

/** Every error an agent can get, with its way out. `docs/generated/problems.md` is made from this table. */
export const catalogue = {
  INPUT_INVALID: entry(
    'input',
    'Invalid arguments',
    'The arguments of {tool} do not fit: {expected}',
    'Call {tool} again with arguments that fit; an example is {example}.',
  ),
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
  FIELD_MISSING: entry(
    'input',
    'Version field missing',
    '{file} has no field {path}.',
    'Add the field or take the file out of the component set.',
  ),
  NOTHING_TO_RELEASE: entry(
    'refused',
    'Nothing to release',
    'No commit since {since} asks for a release.',
    'Commit the work that is to be released, or pass `bump` with a `reason`.',
  ),
  DECISION_PENDING: entry(
    'refused',
    'Bump cannot be decided',
    '{count} commits cannot be classified and the policy is to ask.',
    'Pass `bump` with a `reason` after reading the unclassified commits in analyze_changes.',
  ),
  BUMP_TOO_LOW: entry(
    'refused',
    'Bump contradicts the commits',
    'The commits ask for {floor}, {asked} was asked.',
    'Ask for {floor} or more.',
  ),
  NOT_MONOTONIC: entry(
    'refused',
    'Version not higher',
    '{version} is not higher than the last release {last}.',
    'Choose a version above {last}.',
  ),
  PLAN_UNKNOWN: entry(
    'input',
    'No such plan',
    'There is no plan {plan_id} for this project.',
    'Call plan_release and use the plan_id it answers.',
  ),
  PLAN_OUTDATED: entry(
    'conflict',
    'The world moved',
    'The plan was made for commit {planned}, the branch is at {actual}.',
    'Call plan_release again; its plan_id is the one to use.',
  ),
  POLICY_CHANGED: entry(
    'conflict',
    'The policy moved',
    'The policy at the base commit differs from the one in the plan.',
    'Call plan_release again.',
  ),
  PHASE_ORDER: entry(
    'refused',
    'Phase order',
    '{tool} comes after {missing}, which is not done yet.',
    'Call {missing} first, or run_release to do all in order.',
  ),
  RELEASE_IN_PROGRESS: entry(
    'conflict',
    'Another release is in progress',
    'Release {version} of this project is in progress since {since}, started by {who}.',
    'Wait for it with wait_operation, or end it with rollback.',
  ),
  RELEASE_UNKNOWN: entry(
    'input',
    'No such release',
    'There is no release {version} of this project in the ledger.',
    'Call get_release with view=history to see the releases.',
  ),
  NO_ACTIVE_RELEASE: entry(
    'input',
    'No release to work on',
    'This project has no release that could be rolled back.',
    'Call get_release to see where the project stands.',
  ),
  OPERATION_UNKNOWN: entry(
    'input',
    'No such operation',
    'There is no operation {operation_id}.',
    'Use the operation_id of an earlier answer.',
  ),
  RESOURCE_UNKNOWN: entry(
    'input',
    'No such resource',
    'There is nothing at {uri}.',
    'Call resources/list or resources/templates/list.',
  ),
  TOOL_UNKNOWN: entry('input', 'No such tool', 'There is no tool {tool}.', 'Use one of: {known}.'),
  REFUSED: entry(
    'refused',
    'Release constraints not satisfied',
    'Release {version} is refused: {count} rule(s) broken.',
    'Meet the required actions, then call again.',
  ),
  OUT_OF_SCOPE: entry(
    'refused',
    'Outside the release domain',
    '{domain} is not release work.',
    'Hand this over to {redirect}.',
  ),
  RUN_UNDONE: entry(
    'environment',
    'Undone',
    'Item {item} failed; everything done before it was taken back and the project stands as before.',
    'Read details, mend the cause, then call {tool} again.',
  ),
  RUN_STOPPED: entry(
    'environment',
    'Stopped after an irreversible item',
    'Item {item} failed after something that cannot be taken back; nothing was undone.',
    'Mend the cause and call run_release with the same plan_id: it goes on where it stopped.',
  ),
  RUN_CANCELLED: entry(
    'environment',
    'Cancelled',
    'The run was cancelled at a safe point before item {item}.',
    'Call run_release with the same plan_id to go on, or rollback to undo.',
  ),
  UNDO_FAILED: entry(
    'environment',
    'Something is left over',
    '{count} item(s) could not be undone.',
    'A person must look at each item in details.',
  ),
  GATE_PROGRAM_MISSING: entry(
    'environment',
    'Program missing',
    'The program {program} could not be started.',
    'Install {program} on the machine of the server, then call again.',
  ),
  PROGRAM_NOT_ALLOWED: entry(
    'refused',
    'Program not allowed',
    'The program {program} may not be run: {why}',
    'Use {suggestion}.',
  ),
  PROGRAM_TIMED_OUT: entry(
    'environment',
    'Timed out',
    '{program} did not end within {seconds} s and was stopped.',
    'Look at untrusted_output, raise the time limit in release.yaml, or mend what hangs.',
  ),
  PROGRAM_FAILED: entry(
    'environment',
    'Program failed',
    '{program} ended with exit code {exit_code}.',
    'Read untrusted_output, mend the cause, then call again.',
  ),
  TREE_CHANGED_BY_GATE: entry(
    'refused',
    'A gate changed the tree',
    'The gate {gate} changed files of the release tree.',
    'Let the gate only check; commit its changes on the branch first.',
  ),
  REMOTE_MISSING: entry(
    'input',
    'No remote',
    'The repository has no remote named {remote}.',
    'Add the remote with `git remote add {remote} URL`, or name another under git.remote.',
  ),
  REMOTE_UNREACHABLE: entry(
    'environment',
    'Remote unreachable',
    'The remote {remote} did not answer.',
    'Check the network and the credentials of the remote, then call again.',
  ),
  PUSH_REFUSED: entry(
    'conflict',
    'Push refused',
    'The remote {remote} refused the push of branch and tag.',
    'Read untrusted_output (a hook or protection refused), mend it, then call again with the same plan_id.',
  ),
  TAG_TAKEN: entry(
    'conflict',
    'Tag taken',
    'The tag {tag} exists and points at another commit.',
    'Choose a higher version; a published tag is never moved.',
  ),
  BRANCH_TAKEN: entry(
    'conflict',
    'Branch taken',
    'The branch {branch} exists and is not where this release left it.',
    'A person must rename or delete the branch {branch}; then call again with the same plan_id.',
  ),
  REGISTRY_UNREACHABLE: entry(
    'environment',
    'Registry unreachable',
    'The {stage} registry of channel {channel} did not answer.',
    'Check the address and the network, then call again.',
  ),
  REGISTRY_AUTH: entry(
    'refused',
    'Credentials refused',
    'The {stage} registry of channel {channel} refused the credentials.',
    'A person must put a valid token into {token_env} (or the npm configuration) of the server.',
  ),
  REGISTRY_CONFLICT: entry(
    'conflict',
    'Version taken with other bytes',
    '{package}@{version} stands on the {stage} registry with other bytes.',
    'Choose a higher version: what is published is never replaced.',
  ),
  ARTIFACT_MISSING: entry(
    'conflict',
    'Artifact missing',
    'The artifact {file} is gone or its digest changed.',
    'Call build_artifacts again.',
  ),
  HOOK_REFUSED: entry(
    'refused',
    'A commit hook refused',
    'A git hook of the project refused the release commit.',
    'Read untrusted_output and mend what the hook asks for; hooks are never bypassed.',
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
  DISK_FULL: entry(
    'environment',
    'No space left',
    'There is no space left on the device of {where}.',
    'Free some space, then call again; nothing is lost.',
  ),
  LEDGER_UNREACHABLE: entry(
    'environment',
    'Ledger unreachable',
    'The ledger database did not answer within 30 s.',
    'Start the database, or check HIVE_RELEASE_DATABASE_URL; then call again.',
  ),
  LEDGER_UNAVAILABLE: entry(
    'environment',
    'No database for the ledger',
    'No PostgreSQL was found to keep the ledger.',
    'Set HIVE_RELEASE_DATABASE_URL, install PostgreSQL 14 or newer, or reinstall with optional dependencies.',
  ),
  LEDGER_NEWER: entry(
    'environment',
    'Ledger made by a newer version',
    'The ledger has migration {found}, this program knows {known}.',
    'Update hive-release-mcp.',
  ),
  LEDGER_BROKEN: entry(
    'environment',
    'The ledger database does not start',
    'The database in {directory} does not start.',
    'A person must read postgresql.log beside it and mend or restore the directory; nothing was changed.',
  ),
  LEDGER_TAMPERED: entry(
    'conflict',
    'Audit chain broken',
    'The audit chain does not add up at entry {seq}.',
    'A person must look into the ledger before any further release.',
  ),
  INTERNAL: entry(
    'internal',
    'Internal error',
    'Something went wrong inside the server; the log has the details.',
    'Call again; if it stays, send the log to the maintainers.',
  ),
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof catalogue;
