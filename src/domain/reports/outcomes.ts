import { unfitText } from './report.ts';
import { children, type Element, parseXml } from './xml.ts';

export type Outcome = 'passed' | 'failed' | 'skipped';

/** How each test of a JUnit report ended, by `classname name`; of the same name twice, the worse counts. */
export function outcomesOf(junit: string): Map<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  const root = unfitText(junit, 'JUnit report') === null ? parseXml(junit) : null;
  const open: Element[] = root === null ? [] : [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    for (const one of children(element, 'testcase')) note(outcomes, one);
    open.push(...children(element, 'testsuites'), ...children(element, 'testsuite'));
  }
  return outcomes;
}

function note(outcomes: Map<string, Outcome>, testcase: Element): void {
  const name = [testcase['@classname'], testcase['@name']].filter((part) => typeof part === 'string').join(' ');
  const has = (...names: string[]) => names.some((child) => children(testcase, child).length > 0);
  const outcome = has('failure', 'error') ? 'failed' : has('skipped', 'disabled') ? 'skipped' : 'passed';
  if (outcomes.get(name) !== 'failed') outcomes.set(name, outcome);
}

/** Tests that did not end alike in every run, and tests that failed in some run (R122). */
export function compareRuns(runs: readonly ReadonlyMap<string, Outcome>[]): { flaky: string[]; failing: string[] } {
  const names = [...new Set(runs.flatMap((run) => [...run.keys()]))];
  const endings = (name: string) => new Set(runs.map((run) => run.get(name) ?? 'skipped'));
  return {
    flaky: names.filter((name) => endings(name).has('passed') && endings(name).has('failed')),
    failing: names.filter((name) => endings(name).has('failed')),
  };
}
