import { type ReportReading, unfitText, unreadable } from './report.ts';
import { children, type Element, numberIn, parseXml } from './xml.ts';

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

const none: Counts = { tests: 0, failures: 0, errors: 0, skipped: 0 };

/**
 * Counts of a JUnit XML report: `{ tests, failures, errors, skipped }` over all nested suites. Test cases are counted
 * one by one; what a suite declares is believed only where it lists no cases, or where it admits failures that the
 * cases do not show. No test at all is a reason, not a zero (R112).
 */
export function readJunit(text: string): ReportReading {
  const unfit = unfitText(text, 'JUnit report');
  if (unfit !== null) return unreadable(unfit);
  const tree = parseXml(text);
  if (tree === null) return unreadable('the JUnit report is not well-formed XML');
  const roots = [...children(tree, 'testsuites').map(withoutEmptyFiles), ...children(tree, 'testsuite')];
  if (roots.length === 0) return unreadable('the JUnit report has no testsuites or testsuite element');
  const counts = roots.map(countSuite).reduce(sum, none);
  return counts.tests > 0 ? { ok: true, numbers: { ...counts } } : unreadable('the JUnit report names no test');
}

/** `node --test` reports a file without any test as one passing test that is named by its path. */
function withoutEmptyFiles(root: Element): Element {
  const testcase = children(root, 'testcase').filter(
    (one) =>
      !(
        one['@classname'] === 'test' &&
        /^\S+\.[cm]?[jt]sx?$/.test(String(one['@name'])) &&
        countCase(one).failures === 0
      ),
  );
  return { ...root, testcase };
}

function countSuite(suite: Element): Counts {
  const nested = [...children(suite, 'testsuite'), ...children(suite, 'testsuites')].map(countSuite);
  const counted = [...children(suite, 'testcase').map(countCase), ...nested].reduce(sum, none);
  const declared = declaredBy(suite);
  const tests = counted.tests > 0 ? counted : declared;
  const hidden = counted.failures + counted.errors === 0 && declared.failures + declared.errors > 0;
  const { failures, errors } = hidden ? declared : tests;
  return { tests: tests.tests, failures, errors, skipped: tests.skipped };
}

function countCase(testcase: Element): Counts {
  const has = (...names: string[]) => (names.some((name) => children(testcase, name).length > 0) ? 1 : 0);
  const errors = has('error');
  const failures = errors ? 0 : has('failure');
  return { tests: 1, errors, failures, skipped: errors + failures > 0 ? 0 : has('skipped', 'disabled') };
}

function declaredBy(suite: Element): Counts {
  return {
    tests: numberIn(suite, 'tests') ?? 0,
    failures: numberIn(suite, 'failures') ?? 0,
    errors: numberIn(suite, 'errors') ?? 0,
    skipped: numberIn(suite, 'skipped', 'skip', 'skips', 'disabled') ?? 0,
  };
}

function sum(a: Counts, b: Counts): Counts {
  return {
    tests: a.tests + b.tests,
    failures: a.failures + b.failures,
    errors: a.errors + b.errors,
    skipped: a.skipped + b.skipped,
  };
}
