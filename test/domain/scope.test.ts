import { describe, expect, test } from 'vitest';
import { acceptedDomains, refusedDomains, scopeOf } from '../../src/domain/scope.ts';
import { tools } from '../../src/tools/index.ts';

describe('the domain of a release (R6-R11)', () => {
  test('has ten accepted domains, each done by tools that exist', () => {
    expect(Object.keys(acceptedDomains)).toHaveLength(10);
    const names = new Set(tools.map(({ name }) => name));
    expect(
      Object.values(acceptedDomains)
        .flat()
        .filter((tool) => !names.has(tool)),
    ).toEqual([]);
  });

  test.each(Object.keys(acceptedDomains))('%s is accepted by its name', (domain) => {
    expect(scopeOf(domain)).toEqual({ accepted: true, domain, redirect: null, domains: [] });
  });

  test.each(Object.entries(refusedDomains))('%s is refused and goes to %s', (domain, redirect) => {
    expect(scopeOf(domain)).toMatchObject({ accepted: false, domain, redirect });
  });

  test.each([
    ['Implement the new login page', 'hive-dev-coder'],
    ['refactor the parser', 'hive-dev-coder'],
    ['fix the crash in the scheduler', 'hive-dev-fixer'],
    ['write tests for the release tool', 'hive-testing-maker'],
    ['update the documentation of the API', 'hive-claudemd'],
    ['create an agent that answers mail', 'hive-agent-creator'],
  ])('"%s" goes to %s', (work, redirect) => {
    expect(scopeOf(work)).toMatchObject({ accepted: false, redirect });
  });

  test.each([
    ['bump the version to the next alpha', 'version management'],
    ['sync all component YAML files', 'component synchronization'],
    ['publish to PyPI', 'package index publishing'],
    ['push the Docker images', 'container images'],
    ['roll back the last release', 'rollback coordination'],
    ['tell the stakeholders', 'release notifications'],
    ['VERSION_MANAGEMENT', 'version management'],
  ])('"%s" is %s', (work, domain) => {
    expect(scopeOf(work)).toMatchObject({ accepted: true, domain });
  });

  test('what is not recognized is not accepted, and the domains are listed', () => {
    expect(scopeOf('make me a sandwich')).toEqual({
      accepted: false,
      domain: null,
      redirect: null,
      domains: Object.keys(acceptedDomains),
    });
  });
});
