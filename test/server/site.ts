import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client, type ClientCapabilities, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { redactor } from '../../src/domain/programs/redaction.ts';
import { type Site, serverFactory } from '../../src/server.ts';
import { tools } from '../../src/tools/index.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';

export interface TestSite extends Site {
  testWorld: TestWorld;
  /** A git repository with one release and a feature since. */
  project: string;
}

export const sampleFiles = {
  'package.json': '{"name":"sample","version":"1.0.0"}\n',
  'CHANGELOG.md': '# Changelog\n\n## [1.0.0] - 2025-01-01\n\n### Added\n\n- The beginning\n',
  'release.yaml':
    'components:\n  sets:\n    - { type: agent, glob: "agents/*.yaml", id: id, version: version, mode: revision }\n',
  'agents/bee.yaml': 'id: bee\nversion: 3\n',
};

/** Makes a repository whose last release is 1.0.0, with a feature after it. */
export function sampleProject(root: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', ...args], {
      cwd: root,
      stdio: 'pipe',
    });
  mkdirSync(root, { recursive: true });
  git('init', '--quiet', '--initial-branch=main');
  for (const [path, content] of Object.entries(sampleFiles)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  git('add', '.');
  git('commit', '--quiet', '-m', 'chore: begin');
  git('tag', 'v1.0.0');
  writeFileSync(join(root, 'index.js'), 'export const one = 1;\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'feat: count to one');
  return root;
}

/** A site over the test world: real git and files, everything else in memory. */
export function testSite(): TestSite {
  const world = testWorld();
  const project = sampleProject(join(world.directory, 'project'));
  return {
    testWorld: world,
    project,
    tools,
    home: project,
    log: world.log,
    redact: redactor([]),
    freshSessionId: () => world.clock.freshId('session'),
    pagesAt: (page: TestWorld['page']) => {
      world.page = page;
    },
    world: async () => world,
    close: () => world.leave(),
  };
}

/** A client of the current SDK, wired to the server inside this process. */
export async function connect(site: Site, capabilities: ClientCapabilities = {}): Promise<Client> {
  const server = await serverFactory(site)({ era: 'legacy' });
  if (!(server instanceof McpServer)) throw new Error('the factory makes an McpServer');
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  const client = new Client({ name: 'test-client', version: '9.9.9' }, { capabilities });
  await client.connect(near);
  return client;
}
