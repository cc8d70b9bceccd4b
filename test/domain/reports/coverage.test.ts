import { describe, expect, it } from 'vitest';
import { readCoverage } from '../../../src/domain/reports/coverage.ts';

const lcov = `TN:
SF:src/a.js
FN:3,add
FNDA:1,add
DA:1,1
DA:2,0
DA:3,5
LH:2
LF:3
end_of_record
SF:src/b.js
DA:1,1
LF:1
LH:1
end_of_record
`;
const lcovWithoutTotals = 'SF:src/a.js\nDA:1,1\nDA:2,0\nend_of_record\n';

const cobertura = `<?xml version="1.0" ?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage version="7.6" timestamp="1" lines-valid="200" lines-covered="181" line-rate="0.905" branches-covered="0" branches-valid="0" branch-rate="0" complexity="0">
  <packages><package name="a" line-rate="0.905"><classes/></package></packages>
</coverage>`;

const coveragePy = JSON.stringify({
  meta: { format: 3, version: '7.6.1' },
  files: {},
  totals: { covered_lines: 87, num_statements: 100, percent_covered: 85.1, missing_lines: 13 },
});

const summary = JSON.stringify({
  total: {
    lines: { total: 40, covered: 39, skipped: 0, pct: 97.5 },
    statements: { total: 50, covered: 49, skipped: 0, pct: 98 },
  },
  '/srv/sample/a.js': { lines: { total: 40, covered: 39, skipped: 0, pct: 97.5 } },
});

const at = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 9 } });
const final = JSON.stringify({
  '/srv/sample/a.js': {
    path: '/srv/sample/a.js',
    statementMap: { 0: at(1), 1: at(1), 2: at(2), 3: at(3) },
    s: { 0: 0, 1: 4, 2: 0, 3: 1 },
    fnMap: {},
    branchMap: {},
    f: {},
    b: {},
  },
});

describe('readCoverage', () => {
  it.each([
    ['LCOV', lcov, { line_rate: 75, lines: 4 }],
    ['LCOV without totals', lcovWithoutTotals, { line_rate: 50, lines: 2 }],
    ['Cobertura', cobertura, { line_rate: 90.5, lines: 200 }],
    ['Cobertura with a rate only', '<coverage line-rate="0.5"/>', { line_rate: 50 }],
    ['coverage.py', coveragePy, { line_rate: 87, lines: 100 }],
    ['an Istanbul summary', summary, { line_rate: 97.5, lines: 40 }],
    ['an Istanbul final report', final, { line_rate: (100 * 2) / 3, lines: 3 }],
  ])('reads %s', (_name, text, numbers) => {
    expect(readCoverage(text)).toEqual({ ok: true, numbers });
  });

  it.each([
    ['nothing', '', /empty/],
    ['text', 'Coverage: 100%', /neither/],
    ['broken JSON', '{"total":', /no line totals/],
    ['other JSON', '{"a":1}', /no line totals/],
    ['an empty object', '{}', /covers no line/],
    ['a summary of nothing', '{"total":{"lines":{"total":0,"covered":0,"pct":"Unknown"}}}', /covers no line/],
    ['LCOV without lines', 'TN:\nSF:a.js\nend_of_record\n', /covers no line/],
    ['Cobertura without lines', '<coverage lines-valid="0" lines-covered="0" line-rate="1"/>', /covers no line/],
    ['Cobertura without a rate', '<coverage/>', /no line rate/],
    ['Cobertura with a rate of 90', '<coverage line-rate="90"/>', /no line rate/],
    ['more covered than there is', '<coverage lines-valid="10" lines-covered="11"/>', /claims more/],
    ['XML cut off half-way', cobertura.slice(0, 300), /well-formed/],
    ['other XML', '<report/>', /Cobertura/],
  ])('gives a reason for %s', (_name, text, why) => {
    expect(readCoverage(text)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });
});
