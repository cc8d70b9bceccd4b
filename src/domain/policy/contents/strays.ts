import { globToRegExp } from '../../glob.ts';
import type { ContentFault } from './contents.ts';

export interface ContentRules {
  /** Globs of which each must meet a file. */
  expected: readonly string[];
  /** Globs that must meet none, besides what never ships. */
  forbidden: readonly string[];
  /** Globs of files that may ship although a rule says no. */
  allowed: readonly string[];
  tests: 'allow' | 'forbid';
}

/** What nobody means to ship: local settings, keys, the insides of tools. Examples of settings are meant. */
const never: readonly RegExp[] = [
  /(?:^|\/)\.env(?:\.(?!example$|sample$|template$|dist$)[^/]*)?$/,
  /(?:^|\/)(?:\.npmrc|\.pypirc|\.netrc|\.git-credentials|\.htpasswd)$/,
  /(?:^|\/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|[^/]*\.(?:pem|key|p12|pfx|jks|keystore))$/i,
  /(?:^|\/)(?:\.git|\.svn|\.hg|node_modules|__pycache__|\.venv|\.nyc_output|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox)\//,
  /^(?:coverage|htmlcov)\//,
  /(?:^|\/)(?:\.coverage|\.DS_Store|Thumbs\.db|npm-debug\.log[^/]*|(?!Cargo\.toml\.orig$)[^/]*\.(?:pyc|pyo|swp|orig|rej))$/,
];

const test =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$/;

/** Files that should not be there, and expected ones that are not. */
export function straysIn(paths: readonly string[], rules: ContentRules): ContentFault[] {
  const [forbidden, allowed] = [rules.forbidden, rules.allowed].map((globs) => globs.map(globToRegExp));
  const patterns = [...never, ...(forbidden ?? []), ...(rules.tests === 'forbid' ? [test] : [])];
  const strays = paths.filter(
    (path) => patterns.some((one) => one.test(path)) && !allowed?.some((one) => one.test(path)),
  );
  const absent = rules.expected.filter((glob) => {
    const pattern = globToRegExp(glob);
    return !paths.some((path) => pattern.test(path));
  });
  return [
    ...strays.map((what): ContentFault => ({ rule: 'stray', what })),
    ...absent.map((what): ContentFault => ({ rule: 'expected', what: `nothing fits ${what}` })),
  ];
}
