type Tree = { readonly [key: string]: unknown };

/** How a change at a path of the policy is judged; `*` stands for any one key. */
type Rule =
  /** A smaller number asks for less; so does taking it away. */
  | 'lower'
  /** A greater number allows more; so does taking it away. */
  | 'higher'
  /** Entries that go ask for less. */
  | 'fewer'
  /** Entries that come allow more. */
  | 'more'
  /** Likewise, and without any entry everything is allowed. */
  | 'allowed'
  /** Any value that was not there before. */
  | 'other'
  /** Values from strict to loose. */
  | readonly unknown[];

/** What in a policy holds a release back, and which change of it lets more through. */
const rules: Readonly<Record<string, Rule>> = {
  gates: 'fewer',
  'gates.*.argv': [],
  'gates.*.limits': 'fewer',
  'gates.*.limits.*': [],
  'gates.*.exit_codes': 'more',
  'gates.*.minimum_tests': 'lower',
  'gates.*.maximum_skipped': 'higher',
  'gates.*.repeat': 'lower',
  'gates.*.quarantine': 'more',
  'coverage.minimum': 'lower',
  'coverage.operator': ['>', '>='],
  'components.minimum': 'lower',
  'components.sets': 'fewer',
  'environment.services': 'fewer',
  'environment.services_required': [true, false],
  'environment.services.*.must_match': 'fewer',
  'environment.services.*.must_not_match': 'fewer',
  'environment.services.*.ports': 'fewer',
  'environment.services.*.argv': [],
  'environment.services.*.when': [],
  'environment.health': 'fewer',
  'environment.logs': 'fewer',
  'environment.spawn': 'fewer',
  'environment.tools': 'fewer',
  'environment.tools.*': [],
  'environment.programs': 'allowed',
  'environment.mcp.required': 'fewer',
  'environment.mcp.tools': 'fewer',
  'environment.mcp.tools.*': 'fewer',
  'environment.compose.mode': ['require', 'report'],
  'environment.compose.files': 'fewer',
  'environment.tokens.minimum_minutes': 'lower',
  'environment.tokens.names': 'fewer',
  'environment.valid_minutes': 'higher',
  'versioning.api': ['floor', 'acknowledge', 'report'],
  'versioning.unclassified': ['refuse', 'ask', 'patch'],
  'versioning.strategy': ['undecided', 'conservative', 'modernized', undefined],
  'versioning.ignore_commits': 'more',
  'versioning.path_rules': 'fewer',
  'channels.npm.test': [],
  'channels.pypi.test': [],
  'channels.oci.test': [],
  'channels.npm.production.by': 'other',
  'channels.pypi.production.by': 'other',
  'database.required': [true, false],
  'database.probes': 'fewer',
  'approvals.required': 'fewer',
  'approvals.approvers': 'more',
  'approvals.approvers.*.roles': 'more',
  'approvals.approvers.*.ssh_keys': 'more',
  'approvals.approvers.*.github': 'other',
  'approvals.approvers.*.accounts': 'fewer',
  'approvals.overrides': 'more',
  'approvals.overrides.*': 'more',
  'approvals.valid_hours': 'higher',
  'calendar.time_zone': [],
  'calendar.blackouts': 'fewer',
  'calendar.files': 'fewer',
  'calendar.emergency': 'more',
  'bounds.deleted_lines': 'higher',
  decisions: 'fewer',
  'readiness.mode': ['require', 'report'],
  'readiness.lists': 'fewer',
  'readiness.lists.*.items': 'fewer',
  'readiness.lists.*.items.*.required': [true, false],
  'readiness.lists.*.items.*.files': 'fewer',
  'readiness.lists.*.items.*.gate': [],
  'readiness.lists.*.items.*.guard': [],
  'readiness.lists.*.items.*.pipeline': [],
  'readiness.lists.*.items.*.attested': ['person', 'agent', undefined],
  'readiness.lists.*.items.*.period.days': 'lower',
  'readiness.risks': 'fewer',
  'readiness.risks.*.level': ['high', 'medium', 'low'],
  'readiness.risks.*.decision': [],
  'readiness.risks.*.status': ['open', 'mitigated', 'accepted', 'over'],
  'readiness.architecture': 'fewer',
  'readiness.architecture.*.status': ['REQUIRES HUMAN DECISION', 'REJECTED', 'APPROVED'],
  escalation: ['require', 'report'],
  'secrets.allow': 'more',
  'contents.minimum_share': 'lower',
  'contents.minimum_of_last': 'lower',
  'contents.expected': 'fewer',
  'contents.forbidden': 'fewer',
  'contents.allowed': 'more',
  'contents.tests': ['forbid', 'allow'],
  sbom: ['require', 'report'],
  'signing.ssh_keys': 'allowed',
  'freeze.types': 'more',
  'ci.required': 'fewer',
  'build.from': ['here', 'ci'],
  'build.workflow': [],
  'build.artifact': [],
  'build.checksums': [],
  'deployment.services': 'fewer',
  'deployment.strategy': ['sequential', 'canary', 'immediate'],
  'rollback.rehearsal': ['require', 'report'],
  'validation.steps': 'fewer',
  'validation.steps.*': [],
  licence: ['require', 'report'],
  classifiers: ['require', 'report'],
  'git.branches': 'allowed',
  'git.tag.sign': ['required', 'preferred', 'off'],
  'git.push': ['pull-request', 'direct'],
  'git.forge_host': 'other',
};

/** The paths at which the policy allows more, or asks for less, than the one before. */
export function loosened(before: Tree, after: Tree): string[] {
  return Object.entries(rules).flatMap(([pattern, rule]) =>
    placesOf(pattern.split('.'), before, after)
      .filter(({ was, is }) => isLooser(rule, was, is))
      .map(({ path }) => path),
  );
}

interface Place {
  path: string;
  was: unknown;
  is: unknown;
}

/** Every place of both trees that a pattern names; below `*` only keys that stood there before. */
function placesOf(pattern: readonly string[], before: unknown, after: unknown): Place[] {
  return pattern.reduce<Place[]>(
    (places, part) =>
      places.flatMap(({ path, was, is }) => {
        const keys = part === '*' ? Object.keys(treeOf(was)).filter((key) => key in treeOf(is)) : [part];
        return keys.map((key) => ({ path: path ? `${path}.${key}` : key, was: treeOf(was)[key], is: treeOf(is)[key] }));
      }),
    [{ path: '', was: before, is: after }],
  );
}

function isLooser(rule: Rule, was: unknown, is: unknown): boolean {
  if (same(was, is)) return false;
  if (rule === 'lower') return isNumber(was) && (!isNumber(is) || is < was);
  if (rule === 'higher') return isNumber(was) && (!isNumber(is) || is > was);
  if (rule === 'fewer') return entriesOf(was).some((entry) => !entriesOf(is).includes(entry));
  if (rule === 'more') return entriesOf(is).some((entry) => !entriesOf(was).includes(entry));
  if (rule === 'other') return is !== undefined;
  if (rule === 'allowed') return entriesOf(was).length > 0 && (entriesOf(is).length === 0 || isLooser('more', was, is));
  if (rule.length === 0) return was !== undefined;
  return rule.indexOf(is) > rule.indexOf(was);
}

/** A map by its keys, a list by its values. No list at all (`null`) holds nothing. */
function entriesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map((entry) => JSON.stringify(entry));
  return Object.keys(treeOf(value));
}

const treeOf = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {};
const isNumber = (value: unknown): value is number => typeof value === 'number';
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
