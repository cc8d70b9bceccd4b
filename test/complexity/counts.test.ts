import { describe, expect, it } from 'vitest';
import { type ComplexityInput, countFactors } from '../../src/complexity/index.ts';
import { touchesPath } from '../../src/complexity/paths.ts';
import { classifyCommit } from '../../src/domain/commits/classify.ts';

const rules = { bump_rules: { feat: 'minor', fix: 'patch' }, breaking_subjects: [], ignore_commits: [] } as const;
const quiet: ComplexityInput = {
  findings: [],
  changedFiles: [],
  components: 0,
  dependencyChanges: 0,
  rollback: 'simple',
  environments: 1,
  emergency: false,
};
const commits = (...messages: string[]) =>
  messages.map((message, index) => classifyCommit({ id: `${index}`.padEnd(40, 'c'), parents: ['p'], message }, rules));
const files = (...paths: string[]) => paths.map((path) => ({ path }));

describe('countFactors', () => {
  it('counts nothing in nothing', () => {
    const counts = countFactors(quiet);
    expect(Object.values(counts).map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
  });

  it('counts commits and files with what they were seen in', () => {
    const counts = countFactors({
      findings: commits(
        'feat!: a',
        'fix(auth): b',
        'perf: c',
        'security: d',
        'fix(api/auth): e',
        'chore(release): 1.0.0',
        'fix(author): f',
        'chore(perf): g',
      ),
      changedFiles: files(
        'alembic/versions/ab12_add.py',
        'src/auth/token.ts',
        'Dockerfile',
        'bench/read.ts',
        'src/main.ts',
      ),
      components: 52,
      dependencyChanges: 4,
      rollback: 'complex',
      environments: 3,
      emergency: true,
    });
    const commit = (index: number) => `${index}ccccccccccc`;
    expect(counts).toEqual({
      breaking_changes: { count: 1, evidence: [commit(0)] },
      components: { count: 52, evidence: [] },
      dependencies_changed: { count: 4, evidence: [] },
      database_migrations: { count: 1, evidence: ['alembic/versions/ab12_add.py'] },
      security_changes: { count: 4, evidence: [commit(1), commit(3), commit(4), 'src/auth/token.ts'] },
      performance_changes: { count: 3, evidence: [commit(2), commit(7), 'bench/read.ts'] },
      infrastructure_changes: { count: 1, evidence: ['Dockerfile'] },
      rollback_complexity: { count: 2, evidence: ['complex'] },
      multi_environment: { count: 3, evidence: [] },
      emergency: { count: 1, evidence: [] },
    });
  });
});

describe('touchesPath', () => {
  it.each([
    ['migration', 'alembic/versions/0a1b_users.py'],
    ['migration', 'backend/alembic/versions/0a1b_users.py'],
    ['migration', 'migrations/0001_init.sql'],
    ['migration', 'app/migrations/0002_more.py'],
    ['migration', 'prisma/migrations/20260101_init/migration.sql'],
    ['migration', 'db/migrate/2026_add.rb'],
    ['migration', 'db/init/01_schema.sql'],
    ['security', 'SECURITY/policy.json'],
    ['security', 'src/auth.ts'],
    ['security', 'src/oauth2/flow.py'],
    ['security', 'lib/user_permissions.py'],
    ['performance', 'benches/read.rs'],
    ['performance', 'src/perf/cache.ts'],
    ['infrastructure', 'Dockerfile'],
    ['infrastructure', 'docker/agent/Dockerfile.dev'],
    ['infrastructure', 'docker-compose.yml'],
    ['infrastructure', 'compose.prod.yaml'],
    ['infrastructure', 'docker-compose.prod.yml'],
    ['infrastructure', '.github/workflows/ci.yml'],
    ['infrastructure', 'deploy/k8s/app.yaml'],
    ['infrastructure', 'helm/app/values.yaml'],
    ['infrastructure', 'terraform/main.tf'],
    ['infrastructure', 'infra/network.tf'],
    ['infrastructure', '.gitlab-ci.yml'],
  ] as const)('%s: %s', (touch, path) => {
    expect(touchesPath(touch, path)).toBe(true);
  });

  it.each([
    ['migration', 'alembic/env.py'],
    ['migration', 'migrations/__init__.py'],
    ['migration', 'docs/migrations/guide.sql'],
    ['migration', 'migrations/README.md'],
    ['migration', 'tests/migrations/0001.py'],
    ['migration', 'queries/report.sql'],
    ['migration', 'src/immigrations/form.ts'],
    ['security', 'src/author.ts'],
    ['security', 'SECURITY.md'],
    ['security', 'src/auth.test.ts'],
    ['security', 'src/insecurity.ts'],
    ['performance', 'src/performer/a.ts'],
    ['performance', 'src/workbench/a.ts'],
    ['infrastructure', 'src/dockerfile-parser.ts'],
    ['infrastructure', '.github/ISSUE_TEMPLATE/bug.yml'],
    ['infrastructure', 'src/compose.ts'],
    ['infrastructure', 'test/fixtures/Dockerfile'],
  ] as const)('not %s: %s', (touch, path) => {
    expect(touchesPath(touch, path)).toBe(false);
  });
});
