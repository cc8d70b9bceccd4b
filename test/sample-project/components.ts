/** A YAML file of the sample with its version where a person would have put it. */
export type ComponentKind = 'agent' | 'team' | 'workflow';

export interface Component {
  path: string;
  kind: ComponentKind;
  name: string;
  /** How the version is spelled; `revision` counts for itself and `dev` never gets a number. */
  spelling: 'plain' | 'single' | 'double' | 'revision' | 'dev';
  /** What a `revision` stands at. */
  revision: number;
}

const nouns = [
  'amber',
  'bramble',
  'clover',
  'dandelion',
  'elder',
  'foxglove',
  'gorse',
  'heather',
  'iris',
  'jasmine',
  'knapweed',
  'lavender',
  'mallow',
  'nettle',
  'orchid',
  'poppy',
  'quince',
  'rosemary',
  'sage',
  'thyme',
  'umber',
  'violet',
  'willow',
  'yarrow',
];
const folders: Record<ComponentKind, string> = { agent: 'ai/agents', team: 'ai/teams', workflow: 'ai/workflows' };
const frameworkSpellings = ['double', 'plain', 'single'] as const;

/** 24 agents and 18 workflows that carry the version of the release, 12 teams that count their own revisions. */
export const components: readonly Component[] = [
  ...list('agent', 24, (index) => frameworkSpellings[index % 3] ?? 'plain'),
  ...list('team', 12, (index) => (index % 6 === 5 ? 'dev' : 'revision')),
  ...list('workflow', 18, (index) => frameworkSpellings[(index + 1) % 3] ?? 'plain'),
];

function list(kind: ComponentKind, count: number, spelling: (index: number) => Component['spelling']): Component[] {
  return nouns.slice(0, count).map((noun, index) => ({
    path: `${folders[kind]}/${noun}/config.yaml`,
    kind,
    name: `${noun}-${kind}`,
    spelling: spelling(index),
    revision: 3 + index,
  }));
}

const emoji: Record<ComponentKind, string> = { agent: '🐝', team: '🍯', workflow: '🌼' };

/** The file as a person keeps it: comments, an emoji, folded text, a list, and uneven spaces that must survive. */
export function renderComponent(component: Component, version: string, remark = "a summer's day"): string {
  const { kind, name } = component;
  return `# ${emoji[kind]}  ${name}: looked after by the garden crew
${kind}:
  name: "${name}"      # shown in the console
  ${kind}_id: ${name}
  version:   ${written(component, version)}   # kept in step by the release
  description: >
    Visits the ${name.split('-')[0]} and tells the others
    where it stands.

defaults: &defaults
  retries: 3
  timeout_s:   30

limits:
  <<: *defaults
  memory: '256Mi'     # enough for ${remark}
labels: [honey, "${kind}", 'v1-schema']
`;
}

function written({ spelling, revision }: Component, version: string): string {
  switch (spelling) {
    case 'plain':
      return version;
    case 'single':
      return `'${version}'`;
    case 'double':
      return `"${version}"`;
    case 'revision':
      return String(revision);
    case 'dev':
      return 'dev';
  }
}
