/** The work that belongs to a release (R6), each with the tools that do it. */
export const acceptedDomains = {
  'version management': ['analyze_changes', 'plan_release', 'bump_version'],
  'component synchronization': ['sync_components'],
  'package building and distribution': ['build_artifacts', 'publish'],
  'forge releases': ['publish', 'generate_changelog'],
  'package index publishing': ['publish', 'verify_release'],
  'container images': ['build_artifacts', 'publish'],
  'database version tracking': ['sync_components', 'get_release'],
  'deployment validation': ['validate_release', 'verify_release'],
  'rollback coordination': ['plan_rollback', 'rollback'],
  'release notifications': ['get_release', 'generate_changelog'],
} as const satisfies Record<string, readonly string[]>;

/** Work that is refused (R7-R11), and who takes it. */
export const refusedDomains = {
  'feature development': 'hive-dev-coder',
  'bug fixing': 'hive-dev-fixer',
  'test creation': 'hive-testing-maker',
  'documentation updates': 'hive-claudemd',
  'agent creation': 'hive-agent-creator',
} as const satisfies Record<string, string>;

export type AcceptedDomain = keyof typeof acceptedDomains;

export interface Scope {
  accepted: boolean;
  /** The domain that was recognized, or null. */
  domain: string | null;
  /** Who takes refused work, or null. */
  redirect: string | null;
  /** All accepted domains, when the work was not recognized as one of them. */
  domains: AcceptedDomain[];
}

/** Words that point to a domain. Asked in this order: work is refused before it is accepted. */
const signs: readonly (readonly [string, RegExp])[] = [
  ['agent creation', /\b(?:create|creat\w+|new|build|write)\b.{0,40}\bagents?\b|\bagent creation\b/],
  ['test creation', /\b(?:write|add|creat\w+|implement\w*)\b.{0,40}\btests?\b|\btest (?:creation|making|writing)\b/],
  ['documentation updates', /\b(?:docs?|documentation|readme|claude\.md)\b/],
  ['bug fixing', /\b(?:fix\w*|debug\w*|repair\w*)\b|\bbugs?\b/],
  ['feature development', /\b(?:features?|refactor\w*|implement\w*)\b|\bnew (?:function|endpoint|module)\b/],
  ['rollback coordination', /\brollback\b|\broll(?:ing)? back\b|\bundo\b|\brevert\w*\b|\byank\w*\b/],
  ['release notifications', /\bnotif\w+\b|\bannounc\w+\b|\bstakeholders?\b/],
  ['database version tracking', /\bdatabase\b|\bversion (?:history|rows?|tracking)\b/],
  ['component synchronization', /\bsync\w*\b|\bcomponents?\b|\byaml\b/],
  ['container images', /\bdocker\b|\bcontainers?\b|\bimages?\b|\boci\b/],
  ['forge releases', /\bgithub\b|\bgitlab\b|\bforge\b|\brelease notes\b/],
  ['package index publishing', /\bpypi\b|\bnpm\b|\bindex\b|\bregistry\b|\bpublish\w*\b/],
  ['deployment validation', /\bvalidat\w+\b|\bverif\w+\b|\bdeploy\w*\b|\bhealth\b|\bgates?\b/],
  ['package building and distribution', /\bbuild\w*\b|\bpackag\w+\b|\bdistribut\w+\b|\bartifacts?\b/],
  ['version management', /\bversions?\w*\b|\bbump\w*\b|\bsemver\b|\breleas\w+\b|\btag\w*\b|\bchangelog\b/],
];

/**
 * Whether a piece of work, named or described in a sentence, belongs to a release, and who takes it if not.
 * What is not recognized is not accepted, and the accepted domains are listed.
 */
export function scopeOf(work: string): Scope {
  const text = work.trim().toLowerCase().replace(/[_-]+/g, ' ');
  const domain = nameOf(text) ?? signs.find(([, sign]) => sign.test(text))?.[0] ?? null;
  if (domain !== null && isAccepted(domain)) return { accepted: true, domain, redirect: null, domains: [] };
  const redirect =
    domain === null ? null : (Object.entries(refusedDomains).find(([name]) => name === domain)?.[1] ?? null);
  return { accepted: false, domain, redirect, domains: Object.keys(acceptedDomains) as AcceptedDomain[] };
}

const isAccepted = (domain: string): domain is AcceptedDomain => Object.hasOwn(acceptedDomains, domain);

const nameOf = (text: string): string | undefined =>
  [...Object.keys(acceptedDomains), ...Object.keys(refusedDomains)].find((name) => name === text);
