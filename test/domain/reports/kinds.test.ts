import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReportKind, readReport, reportKinds } from '../../../src/domain/reports/kinds.ts';

const json = (value: unknown) => JSON.stringify(value);
const ruff = (...codes: (string | null)[]) => json(codes.map((code) => ({ code, filename: 'a.py', message: 'words' })));
const npm = (counts: Record<string, number>) =>
  json({
    auditReportVersion: 2,
    metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0, ...counts } },
  });
const sarif = (results: unknown[], rules: unknown[] = []) =>
  json({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', rules } }, results }] });

/** What each kind of report says in numbers; only the numbers named are compared. */
const cases: [ReportKind, string, string, Record<string, number>][] = [
  ['ruff', 'clean', ruff(), { findings: 0, errors: 0 }],
  ['ruff', 'by rule', ruff('F821', 'F821', 'E722'), { findings: 3, 'rule:F821': 2, 'rule:E722': 1 }],
  ['ruff', 'a file that does not parse', ruff(null), { errors: 1, 'rule:syntax': 1 }],
  ['eslint', 'clean', json([{ filePath: 'a.js', messages: [] }]), { findings: 0 }],
  [
    'eslint',
    'errors and warnings',
    json([
      {
        filePath: 'a.js',
        messages: [
          { ruleId: 'no-undef', severity: 2 },
          { ruleId: 'semi', severity: 1 },
        ],
      },
    ]),
    { findings: 2, errors: 1, warnings: 1, 'rule:no-undef': 1 },
  ],
  [
    'eslint',
    'fatal',
    json([{ filePath: 'a.js', messages: [{ ruleId: null, severity: 1, fatal: true }] }]),
    { errors: 1 },
  ],
  [
    'biome',
    'the summary counts what the list leaves out',
    json({
      summary: { errors: 30, warnings: 2 },
      diagnostics: [{ category: 'lint/style/useConst', severity: 'error' }],
    }),
    { findings: 32, errors: 30, 'rule:lint/style/useConst': 1 },
  ],
  ['sarif', 'clean', sarif([]), { findings: 0 }],
  ['sarif', 'level of the result', sarif([{ ruleId: 'a', level: 'error' }]), { errors: 1, 'rule:a': 1 }],
  [
    'sarif',
    'level of the rule',
    sarif([{ ruleIndex: 0 }], [{ id: 'a', defaultConfiguration: { level: 'error' } }]),
    { errors: 1, 'rule:a': 1 },
  ],
  ['sarif', 'no level is a warning', sarif([{ ruleId: 'a' }]), { warnings: 1 }],
  [
    'sarif',
    'suppressed',
    sarif([{ ruleId: 'a', level: 'error', suppressions: [{ kind: 'inSource' }] }]),
    { findings: 0 },
  ],
  ['mypy', 'clean', 'Success: no issues found in 3 source files\n', { errors: 0 }],
  [
    'mypy',
    'errors',
    'a.py:3: error: Incompatible types  [assignment]\na.py:4:5: error: Missing  [no-untyped-def]\nFound 2 errors in 1 file (checked 3 source files)\n',
    { errors: 2, 'rule:assignment': 1, 'rule:no-untyped-def': 1 },
  ],
  [
    'tap',
    'all kinds',
    'TAP version 14\n1..4\nok 1 - a\nnot ok 2 - b\nok 3 - c # SKIP later\nnot ok 4 - d # TODO\n',
    { tests: 4, failures: 1, skipped: 2 },
  ],
  [
    'tap',
    'subtests count through their parent',
    'TAP version 14\n# Subtest: a\n    not ok 1 - x\n    1..1\nnot ok 1 - a\n1..1\n',
    { tests: 1, failures: 1 },
  ],
  ['tap', 'given up', '1..3\nok 1\nBail out! no database\n', { tests: 1, errors: 1 }],
  ['npm-audit', 'clean', npm({}), { vulnerabilities: 0, critical: 0 }],
  ['npm-audit', 'findings', npm({ critical: 1, high: 2, total: 3 }), { critical: 1, high: 2, vulnerabilities: 3 }],
  ['osv', 'clean', json({ results: [] }), { vulnerabilities: 0 }],
  [
    'osv',
    'findings',
    json({
      results: [
        { packages: [{ vulnerabilities: [{ id: 'a', database_specific: { severity: 'CRITICAL' } }, { id: 'b' }] }] },
      ],
    }),
    { vulnerabilities: 2, critical: 1, unknown: 1 },
  ],
  ['trivy', 'clean', json({ SchemaVersion: 2 }), { vulnerabilities: 0 }],
  [
    'trivy',
    'findings and a secret',
    json({
      SchemaVersion: 2,
      Results: [{ Vulnerabilities: [{ Severity: 'MEDIUM' }], Secrets: [{}] }, { Vulnerabilities: null }],
    }),
    { moderate: 1, critical: 1, vulnerabilities: 2 },
  ],
];

it.each(cases)('%s: %s', (kind, _what, text, numbers) => {
  expect(readReport(kind, text)).toEqual({ ok: true, numbers: expect.objectContaining(numbers) });
});

/** What proves nothing is a reason, never a row of zeros. */
const unreadable: [ReportKind, string, string][] = [
  ...reportKinds.flatMap((kind): [ReportKind, string, string][] => [
    [kind, 'empty', ''],
    [kind, 'another thing', '{"error": {"code": "ENOLOCK"}}'],
    [kind, 'cut off', '[{"code": "F82'],
  ]),
  ['mypy', 'without its summary', 'a.py:3: error: Incompatible types  [assignment]\n'],
  ['tap', 'without a plan', 'ok 1\n'],
  ['tap', 'broken off', '1..3\nok 1\n'],
  ['tap', 'no test', '1..0\n'],
  ['npm-audit', 'a registry that did not answer', '{"message": "request failed", "error": {}}'],
];

it.each(unreadable)('%s that is no proof: %s', (kind, _what, text) => {
  expect(readReport(kind, text)).toEqual({ ok: false, why: expect.stringMatching(/\w/) });
});

describe('any text', () => {
  it.each(reportKinds)('%s gets an answer', (kind) => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const reading = readReport(kind, text);
        if (reading.ok) for (const number of Object.values(reading.numbers)) expect(number).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
