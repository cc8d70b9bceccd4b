import { type Lines, readCoverageJson } from './coverage-json.ts';
import { type ReportReading, unfitText, unreadable } from './report.ts';
import { children, numberIn, parseXml } from './xml.ts';

/**
 * Line coverage of an LCOV, Cobertura XML, Istanbul (summary or final) or coverage.py JSON report, told apart by
 * content: `{ line_rate }` in percent, unrounded, and `{ lines }` where the report counts them. A report that covers
 * no line is a reason, never 0 or 100 percent.
 */
export function readCoverage(text: string): ReportReading {
  const unfit = unfitText(text, 'coverage report');
  if (unfit !== null) return unreadable(unfit);
  const start = text.trimStart();
  if (start.startsWith('{')) return fromLines(readCoverageJson(text), 'coverage JSON');
  if (start.startsWith('<')) return readCobertura(text);
  if (/^(?:TN|SF):/m.test(text)) return fromLines(readLcov(text), 'LCOV');
  return unreadable('the coverage report is neither LCOV, Cobertura XML nor a known JSON');
}

function readCobertura(text: string): ReportReading {
  const tree = parseXml(text);
  const root = tree === null ? undefined : children(tree, 'coverage')[0];
  if (root === undefined) return unreadable('the coverage XML is not a well-formed Cobertura report');
  const total = numberIn(root, 'lines-valid');
  const covered = numberIn(root, 'lines-covered');
  if (total !== null && covered !== null) return fromLines({ total, covered }, 'Cobertura');
  const rate = numberIn(root, 'line-rate');
  if (rate === null || rate > 1) return unreadable('the Cobertura report has no line rate');
  return { ok: true, numbers: { line_rate: rate * 100 } };
}

/** Per file LH of LF; where a file has no totals its DA lines are counted. */
function readLcov(text: string): Lines | null {
  const all: Lines = { total: 0, covered: 0 };
  for (const record of text.split(/^end_of_record\s*$/m)) {
    const found = numberAfter(record, 'LF');
    const hit = numberAfter(record, 'LH');
    const lines = [...record.matchAll(/^DA:\d+,(\d+)/gm)];
    all.total += found ?? lines.length;
    all.covered += hit ?? lines.filter((line) => Number(line[1]) > 0).length;
  }
  return all;
}

function numberAfter(record: string, key: string): number | null {
  const found = new RegExp(`^${key}:(\\d+)`, 'm').exec(record);
  return found ? Number(found[1]) : null;
}

function fromLines(lines: Lines | null, noun: string): ReportReading {
  if (lines === null) return unreadable(`the ${noun} report has no line totals that can be read`);
  const { total, covered } = lines;
  if (!(total > 0)) return unreadable(`the ${noun} report covers no line`);
  if (covered > total) return unreadable(`the ${noun} report claims more covered lines than there are`);
  return { ok: true, numbers: { line_rate: (100 * covered) / total, lines: total } };
}
