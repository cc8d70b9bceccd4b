import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsRange, toolVersion } from '../../../src/domain/programs/tool-version.ts';

it.each([
  ['git version 2.39.5\n', '2.39.5'],
  ['git version 2.39.5 (Apple Git-154)', '2.39.5'],
  ['uv 0.4.18 (7b55e9790 2024-10-01)', '0.4.18'],
  ['GNU Make 4.3\nBuilt for x86_64-pc-linux-gnu', '4.3'],
  ['Docker version 27.0.3, build 7d4bcd8', '27.0.3'],
  ['gh version 2.23.0 (2023-02-27)', '2.23.0'],
  ['v20.20.0', '20.20.0'],
  ['psql (PostgreSQL) 15.6 (Debian 15.6-0+deb12u1)', '15.6'],
  ['git version 2.47.1.windows.1', '2.47.1'],
  ['a tool that tells nothing, 2024', null],
  ['', null],
])('%j tells %s', (printed, version) => {
  expect(toolVersion(printed)).toBe(version);
});

it.each([
  ['2.39.5', '>=2.30', true],
  ['2.29.9', '>=2.30', false],
  ['4.3', '^4.3', true],
  ['10.2.1.4', '>=10.2 <11', true],
  ['1.10', '>=1.9', true],
  [null, '*', true],
  [null, '>=1', false],
  ['0.1', '*', true],
])('%s in %s: %s', (version, range, fits) => {
  expect(fitsRange(version, range)).toBe(fits);
});

it('reads hostile output quickly and gives nothing but digits and dots', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant('1.'.repeat(100_000))), (printed) => {
      expect(toolVersion(printed) ?? '1').toMatch(/^[\d.]+$/);
    }),
  );
});
