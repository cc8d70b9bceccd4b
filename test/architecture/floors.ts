/** What one folder (or file at the top) of src may import. `ours`: of this project; `packages`: from outside. */
export interface Floor {
  ours: readonly string[];
  /** Folders of which only types may be taken. */
  types: readonly string[];
  packages: readonly string[];
  /** Packages that only the contract file (the singular of the folder) may use. */
  contract?: { file: string; packages: readonly string[] };
}

const parsers = [
  'semver',
  'yaml',
  'jsonc-parser',
  'toml-eslint-parser',
  'fast-xml-parser',
  '@rgrove/parse-xml',
  're2js',
  'ical.js',
];
const sdk = '@modelcontextprotocol/*';
const surface = ['flows', 'complexity', 'guards', 'domain'];

/** The table of ARCHITECTURE.md, line by line: imports point down. A folder may always import itself. */
export const floors: Readonly<Record<string, Floor>> = {
  'server.ts': { ours: ['*'], types: [], packages: [sdk, 'node:*'] },
  'world.ts': { ours: ['*'], types: [], packages: ['node:*'] },
  'cli.ts': { ours: ['*'], types: [], packages: [sdk, 'node:*', 'commander'] },
  terminal: { ours: ['flows', 'domain'], types: ['ports'], packages: ['node:*'] },
  'http.ts': { ours: ['http'], types: [], packages: [sdk, 'node:http', 'node:crypto', 'node:net'] },
  http: { ours: [], types: [], packages: [sdk] },
  pages: { ours: ['flows', 'tools', 'domain'], types: ['ports'], packages: ['node:crypto'] },
  tools: { ours: surface, types: ['ports'], packages: ['zod'], contract: { file: 'tools/tool.ts', packages: [sdk] } },
  resources: {
    ours: [...surface, 'tools'],
    types: ['ports'],
    packages: ['zod'],
    contract: { file: 'resources/resource.ts', packages: [sdk] },
  },
  prompts: {
    ours: [...surface, 'tools'],
    types: ['ports'],
    packages: ['zod'],
    contract: { file: 'prompts/prompt.ts', packages: [sdk] },
  },
  flows: { ours: ['steps', 'guards', 'complexity', 'domain', 'config'], types: ['ports'], packages: ['node:crypto'] },
  steps: { ours: ['domain'], types: ['config', 'ports'], packages: ['zod'] },
  adapters: { ours: ['domain'], types: ['ports'], packages: ['*'] },
  guards: { ours: ['domain'], types: ['config'], packages: [] },
  complexity: { ours: ['domain'], types: ['config'], packages: [] },
  config: { ours: ['domain'], types: [], packages: ['zod', ...parsers] },
  ports: { ours: [], types: ['domain'], packages: [] },
  domain: { ours: [], types: [], packages: ['zod', 'node:crypto', ...parsers] },
};

/** Folders with a roster: the members that index.ts lists are strangers to each other. */
export const rosters = ['tools', 'resources', 'prompts', 'guards', 'steps'] as const;

/** Adapters on which others stand: the ledger and the engine share one way to the database. */
export const foundations: readonly string[] = ['postgres'];
