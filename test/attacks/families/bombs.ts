import { type Attack, each, type Family, policyWith } from '../attack.ts';

const laughs = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
  .split('')
  .map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index]},`.repeat(10).slice(0, -1)}]`)
  .join('\n')}\n`;
const deep = (times: number) => `a: ${'['.repeat(times)}${']'.repeat(times)}\n`;
const refusals = ['CONFIG_UNREADABLE', 'CONFIG_INVALID'] as const;

const inPolicy = each(
  [
    ['aliases that multiply', laughs, 0],
    ['ten thousand brackets', deep(10_000), 0],
    ['a text of 300 KB', `project: { name: '${'x'.repeat(300_000)}' }\n`, 0],
    ['the same key twice', 'gates: {}\ngates: {}\n', 0],
    ['an alias of itself', 'project: &a { name: *a }\n', 0],
    ['a tag that makes an object', 'project: !!js/function "x"\n', 1],
    ['a merge of everything', 'x: &x { a: 1 }\nproject: { <<: *x }\n', 1],
    ['a pattern that never ends', "versioning: { ignore_commits: ['(a+)+{2,30}$'] }\n", 1],
    ['a pattern that looks back', "versioning: { ignore_commits: ['(a*)*\\1$'] }\n", 1],
  ] as const,
  ([what, text, refusal]): Attack => ({
    what: `release.yaml: ${what}`,
    files: { 'release.yaml': text },
    act: ({ call }) => call('plan_release'),
    refused: refusals[refusal],
  }),
);

const gate = (script: string): Record<string, string> => ({
  ...policyWith("gates:\n  test: { argv: [node, gate.cjs, '{reports}'], junit: '{reports}/junit.xml' }\n"),
  'gate.cjs': `const { writeFileSync } = require('node:fs');\nconst to = process.argv[2] + '/junit.xml';\n${script}\n`,
});

const inReports = each(
  [
    [
      'entities that multiply',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the program of the attack is a text here
      "const dtd = '<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">' + [...'bcdefghij'].map((n, i) => `<!ENTITY ${n} \"${('&' + 'abcdefghij'[i] + ';').repeat(10)}\">`).join('') + ']>';\nwriteFileSync(to, dtd + '<testsuite tests=\"1\"><testcase name=\"&j;\"><failure/></testcase></testsuite>');",
    ],
    [
      'an entity from a file',
      'writeFileSync(to, \'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite tests="&a;"><failure/></testsuite>\');',
    ],
    [
      'a hundred thousand elements inside each other',
      "writeFileSync(to, '<testsuite>'.repeat(100000) + '</testsuite>'.repeat(100000));",
    ],
    [
      'a hundred megabytes',
      "writeFileSync(to, '<testsuite tests=\"1\"><testcase name=\"' + 'a'.repeat(100_000_000) + '\"/></testsuite>');",
    ],
    ['half a report', 'writeFileSync(to, \'<testsuites><testsuite tests="9"><testcase name="a"/>\');'],
    [
      'less than no failures',
      'writeFileSync(to, \'<testsuites tests="1" failures="-5"><testsuite tests="1" failures="-5"><testcase name="a"><failure/></testcase></testsuite></testsuites>\');',
    ],
    ['a link in its place', "require('node:fs').symlinkSync('/etc/passwd', to);"],
  ] as const,
  ([what, script]): Attack => ({
    what: `test report: ${what}`,
    files: gate(script),
    runs: true,
    act: async ({ call, plan }) => call('run_release', { plan_id: await plan() }),
    refused: what === 'a link in its place' ? 'FILE_OUTSIDE_PROJECT' : 'tests-passing',
  }),
);

const elsewhere: Attack[] = [
  {
    what: 'a package.json of ten thousand brackets',
    files: { 'package.json': `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}` },
    act: ({ call }) => call('plan_release'),
    refused: 'PROJECT_UNDETECTED',
  },
  {
    what: 'a component with aliases that multiply',
    files: { 'ai/agents/queen/config.yaml': `${laughs}agent: { agent_id: queen, version: *j }\n` },
    act: ({ call }) => call('plan_release'),
  },
  {
    what: 'a subject of a commit made for patterns',
    files: policyWith("versioning: { ignore_commits: ['(a+)+$', '(a|a)*$', '(x+x+)+y'] }\n"),
    trick: ({ commit }) => commit(`feat: ${'a'.repeat(60)}!${'x'.repeat(60)}`),
    act: ({ call }) => call('analyze_changes'),
  },
  {
    what: 'a tool argument of a megabyte',
    act: async ({ call }) => [
      await call('get_release', { project: 'x'.repeat(1_000_000) }),
      await call('rollback', { reason: 'x'.repeat(1_000_000) }),
    ],
    refused: 'INPUT_INVALID',
  },
];

/** Small texts that grow, nest or repeat without end. */
export const bombs: Family = { name: 'bombs', attacks: [...inPolicy, ...inReports, ...elsewhere] };
