import { type Entry, entry } from './entry.ts';

/** What stands in the way of this release. */
export const releaseProblems = {
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
  DECISION_SPLIT: entry(
    'refused',
    'Bump cannot be decided',
    'The earlier releases of this project do not agree on what these commits ask for.',
    'Read the reasons in analyze_changes, then pass `bump` with a `reason`.',
  ),
  API_BREAK_UNACKNOWLEDGED: entry(
    'refused',
    'Unmarked break',
    'The code breaks its public surface in {count} place(s), and no commit marks a breaking change.',
    'Read the findings in analyze_changes; then mark the commit, ask for the bump it deserves, or pass a `reason`.',
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
  RELEASE_OVER: entry(
    'conflict',
    'Release is over',
    'Release {version} was rolled back; its plan is not carried out again.',
    'Call plan_release for the next version.',
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
  REFUSED: entry(
    'refused',
    'Release constraints not satisfied',
    'Release {version} is refused: {count} rule(s) broken.',
    'Meet the required actions, then call again.',
  ),
  RUN_UNDONE: entry(
    'environment',
    'Undone',
    'Item {item} failed; everything this call had done was taken back.',
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
  RUN_SUPERSEDED: entry(
    'conflict',
    'The release went another way',
    'Before item {item} the release was ended or begun anew by somebody else; this run leaves it alone.',
    'Call get_release to see where it stands.',
  ),
  UNDO_FAILED: entry(
    'environment',
    'Something is left over',
    '{count} item(s) could not be undone.',
    'A person must look at each item in details.',
  ),
  TREE_CHANGED_BY_GATE: entry(
    'refused',
    'A gate changed the tree',
    'The gate {gate} changed files of the release tree.',
    'Let the gate only check; commit its changes on the branch first.',
  ),
  TAG_TAKEN: entry(
    'conflict',
    'Tag taken',
    'The tag {tag} exists and points at another commit.',
    'Choose a higher version; a published tag is never moved.',
  ),
  ARTIFACT_MISSING: entry(
    'conflict',
    'Artifact missing',
    'The artifact {file} is gone or its digest changed.',
    'Call build_artifacts again.',
  ),
  ARTIFACT_UNREADABLE: entry(
    'refused',
    'Artifact unreadable',
    'The artifact {file} is no whole archive.',
    'Mend how the package is packed, then call plan_release again.',
  ),
} as const satisfies Record<string, Entry>;
