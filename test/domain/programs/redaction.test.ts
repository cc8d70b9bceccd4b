import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksSecret, redactor } from '../../../src/domain/programs/redaction.ts';

const x = (count: number) => 'x'.repeat(count);

/** Shapes of credentials, put together here so that no file holds one. */
const shapes: [string, string][] = [
  ['npm', `npm_${x(36)}`],
  ['GitHub', `ghp_${x(36)}`],
  ['GitHub, fine-grained', `github_pat_${x(40)}`],
  ['GitLab', `glpat-${x(20)}`],
  ['PyPI', `pypi-${x(60)}`],
  ['Slack', `xoxb-${x(20)}`],
  ['AWS', `AKIA${'X'.repeat(16)}`],
  ['Docker', `dckr_pat_${x(27)}`],
  ['JWT', `eyJ${x(20)}.eyJ${x(20)}.${x(20)}`],
  ['private key', `-----BEGIN ${'PRIVATE'} KEY-----\n${x(64)}\n-----END ${'PRIVATE'} KEY-----`],
];

describe('hiding what looks like a credential', () => {
  it.each(shapes)('%s', (_name, secret) => {
    const text = redactor([])(`before ${secret} after`);
    expect(text).toBe('before [redacted] after');
    expect(looksSecret(secret)).toBe(true);
  });

  it.each([
    ['Authorization: Bearer not.a-real~token', 'Authorization: Bearer [redacted]'],
    ['Authorization: Basic bm90LWEtcmVhbC10b2tlbg==', 'Authorization: Basic [redacted]'],
    ['//registry.example/:_authToken=not-a-real-token', '//registry.example/:_authToken=[redacted]'],
    ['https://user:not-a-real-token@host.example/path', 'https://user:[redacted]@host.example/path'],
    ['postgresql://u:not-a-real-token@127.0.0.1/db', 'postgresql://u:[redacted]@127.0.0.1/db'],
  ])('%s', (text, expected) => expect(redactor([])(text)).toBe(expected));

  it.each([
    'feat: add npm_config support',
    'https://host.example:8080/path@1.0.0',
    'sha512-abcdefghijklmnop==',
    'basic auth is not supported',
    'git@host.example:team/project.git',
  ])('leaves "%s" alone', (text) => {
    expect(redactor([])(text)).toBe(text);
    expect(looksSecret(text)).toBe(false);
  });

  it('takes time in proportion to the text', () => {
    const hide = redactor(['not-a-real-token']);
    for (const text of [
      'a://'.repeat(50_000),
      'eyJ'.repeat(70_000),
      `${'-----BEGIN '.repeat(20_000)}`,
      'bearer '.repeat(30_000),
    ])
      hide(text);
  });
});

describe('hiding known values', () => {
  const secret = 'not-a-real/token+value';
  const hide = redactor([secret, undefined, '', 'abc']);

  it.each([secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])('%s', (spelling) => {
    expect(hide(`a ${spelling} b`)).toBe('a [redacted] b');
  });

  it('does not take short values for secrets', () => expect(hide('abc and undefined')).toBe('abc and undefined'));

  it('hides the longer of two values that begin alike', () => {
    expect(redactor(['secretone', 'secretonetwo'])('secretonetwo')).toBe('[redacted]');
  });

  it('never lets a known value through, whatever stands around it, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string({ minLength: 6 }), (before, after, value) => {
        fc.pre(value.trim().length >= 6 && !'[redacted]'.includes(value.trim()));
        const hidden = redactor([value])(`${before}${value}${after}`);
        expect(hidden.replaceAll('[redacted]', '')).not.toContain(value.trim());
        expect(redactor([])(redactor([])(hidden))).toBe(redactor([])(hidden));
      }),
    );
  });
});
