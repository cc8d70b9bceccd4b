import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Requirement } from '../../scripts/pages/requirements.ts';
import { guards } from '../../src/guards/index.ts';
import { tools } from '../../src/tools/index.ts';

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const requirements: Requirement[] = parse(readFileSync(at('docs/requirements.yaml'), 'utf8'));
const shown = requirements.filter((one) => one.state === 'shown');

describe('the list of requirements', () => {
  test('names each demand once, in order', () => {
    expect(requirements.map((one) => one.id)).toEqual(Array.from({ length: 336 }, (_, index) => `R${index + 1}`));
  });

  test('knows two states and has a title everywhere', () => {
    expect(requirements.filter((one) => !['shown', 'open'].includes(one.state) || one.title.trim() === '')).toEqual([]);
  });

  test('names a test file that exists for everything shown', () => {
    expect(shown.filter((one) => !one.test || !existsSync(at(one.test))).map((one) => `${one.id} ${one.test}`)).toEqual(
      [],
    );
  });

  test('names only tools that exist', () => {
    const known = new Set(tools.map((tool) => tool.name));
    expect(
      requirements.filter((one) => one.tool && !known.has(one.tool)).map((one) => `${one.id} ${one.tool}`),
    ).toEqual([]);
  });

  test('shows the ten prohibitions, each by its guard', () => {
    const prohibitions = ['R77', 'R85', 'R89', 'R97', 'R115', 'R133', 'R134', 'R73', 'R112', 'R38'];
    const states = new Map(requirements.map((one) => [one.id, one.state]));
    expect(prohibitions.filter((id) => states.get(id) !== 'shown')).toEqual([]);
    expect(prohibitions.filter((id) => !guards.some((guard) => guard.demands.includes(id)))).toEqual([]);
  });
});
