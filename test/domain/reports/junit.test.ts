import { describe, expect, it } from 'vitest';
import { readJunit } from '../../../src/domain/reports/junit.ts';

const node = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
	<testcase name="top level" time="0.001295" classname="test"/>
	<testcase name="fails" time="0.001451" classname="test" failure="1 !== 2">
		<failure type="testCodeFailure" message="1 !== 2">
[Error [ERR_TEST_FAILURE]: 1 !== 2] { at TestContext.&lt;anonymous> (file:///x.mjs:4:30) }
		</failure>
	</testcase>
	<testcase name="skipped" time="0.0001" classname="test"><skipped type="skipped" message="true"/></testcase>
	<testcase name="todo" time="0.0001" classname="test"><skipped type="todo" message="true"/></testcase>
	<testsuite name="group" time="0.002" disabled="0" errors="0" tests="2" failures="1" skipped="0" hostname="host">
		<testcase name="inside &lt;&amp;>" time="0.001" classname="test"/>
		<testsuite name="deeper" time="0.0004" disabled="0" errors="0" tests="2" failures="1" skipped="0" hostname="host">
			<testcase name="passes" time="0.0001" classname="test"/>
			<testcase name="throws" time="0.0001" classname="test" failure="boom"><failure type="testCodeFailure" message="boom">boom</failure></testcase>
		</testsuite>
	</testsuite>
	<!-- tests 9 -->
</testsuites>`;

const nodeEmptyFile = `<?xml version="1.0" encoding="utf-8"?>
<testsuites><testcase name="/srv/sample/empty.test.mjs" time="0.07" classname="test"/><!-- tests 1 --></testsuites>`;

const nodeCrashedFile = nodeEmptyFile.replace(
  'classname="test"/>',
  'classname="test" failure="x"><failure message="x"/></testcase>',
);

const vitest = `<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="4" failures="1" errors="0" time="0.007">
    <testsuite name="x.test.ts" timestamp="2026-01-05T07:39:13.173Z" hostname="host" tests="4" failures="1" errors="0" skipped="2" time="0.007">
        <testcase classname="x.test.ts" name="one" time="0.001">
        </testcase>
        <testcase classname="x.test.ts" name="two" time="0"><skipped/></testcase>
        <testcase classname="x.test.ts" name="three" time="0"><skipped/></testcase>
        <testcase classname="x.test.ts" name="g &gt; fails" time="0.005">
            <failure message="expected 1 to be 2" type="AssertionError">AssertionError ❯ x.test.ts:5:53</failure>
        </testcase>
    </testsuite>
</testsuites>`;

const pytest = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="0.05" hostname="host"><testcase classname="tests.test_a" name="test_ok" time="0.001" /><testcase classname="tests.test_a" name="test_bad" time="0.001"><failure message="assert 1 == 2">def test_bad(): ...</failure></testcase><testcase classname="tests.test_a" name="test_skip" time="0"><skipped type="pytest.skip" message="later">x</skipped></testcase><testcase classname="tests.test_b" name="test_setup" time="0"><error message="failed on setup">fixture</error></testcase></testsuite></testsuites>`;

const mocha = `<testsuite name="Mocha Tests" tests="3" failures="1" errors="1" skipped="1" timestamp="Mon, 05 Jan 2026 07:00:00 GMT" time="0.01">
<testcase classname="sum" name="adds" time="0.001"/>
<testcase classname="sum" name="fails" time="0.001"><failure>1 == 2 AssertionError</failure></testcase>
<testcase classname="sum" name="waits" time="0"><skipped/></testcase>
</testsuite>`;

const surefireSummary = '<testsuite name="a" tests="12" failures="0" errors="0" skipped="2"/>';
const hiddenFailure =
  '<testsuites><testsuite name="a" tests="2" errors="1" failures="0"><testcase name="x"/><testcase name="y"/></testsuite></testsuites>';

describe('readJunit', () => {
  it.each([
    ['node --test', node, { tests: 7, failures: 2, errors: 0, skipped: 2 }],
    ['a file that crashed under node --test', nodeCrashedFile, { tests: 1, failures: 1, errors: 0, skipped: 0 }],
    ['vitest', vitest, { tests: 4, failures: 1, errors: 0, skipped: 2 }],
    ['pytest', pytest, { tests: 4, failures: 1, errors: 1, skipped: 1 }],
    ['mocha, which counts a failure twice', mocha, { tests: 3, failures: 1, errors: 0, skipped: 1 }],
    ['a summary without cases', surefireSummary, { tests: 12, failures: 0, errors: 0, skipped: 2 }],
    ['an error that no case shows', hiddenFailure, { tests: 2, failures: 0, errors: 1, skipped: 0 }],
  ])('reads %s', (_name, text, numbers) => {
    expect(readJunit(text)).toEqual({ ok: true, numbers });
  });

  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 30 }, (_, at) => `<!ENTITY a${at} "${`&a${at - 1};`.repeat(10)}">`).join('')}]><testsuites name="&a29;"><testcase name="&a29;"/></testsuites>`;

  it.each([
    ['nothing', '', /empty/],
    ['white space', ' \n', /empty/],
    ['text', 'all green', /well-formed/],
    ['another document', '<html/>', /no testsuites/],
    ['a report cut off half-way', vitest.slice(0, 500), /well-formed/],
    ['a report without tests', '<testsuites/>', /names no test/],
    ['a suite of nothing', '<testsuites><testsuite tests="0" failures="0"/></testsuites>', /names no test/],
    ['a test file without tests', nodeEmptyFile, /names no test/],
    ['more than 20 MiB', `<testsuites>${' '.repeat(20 * 1024 * 1024)}</testsuites>`, /20 MiB/],
    ['nesting without end', `${'<testsuite>'.repeat(5000)}<testcase/>${'</testsuite>'.repeat(5000)}`, /./],
  ])('gives a reason for %s', (_name, text, why) => {
    expect(readJunit(text)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('lets no entity grow', () => {
    readJunit(bomb);
  });
});
