import { compareVersions, parseVersion } from '../../version/scheme.ts';

/** Whether a version meets every clause of a PEP 440 specifier such as `>=1.2,<2`; what cannot be read is not met. */
export function satisfiesPep440(specifier: string, version: string): boolean {
  const clauses = specifier.split(',').map((one) => one.trim());
  return clauses.filter((one) => one !== '').every((one) => meets(one, version));
}

function meets(clause: string, version: string): boolean {
  const [, operator = '', wanted = '', wild] = /^(~=|===|==|!=|<=|>=|<|>)\s*([^\s*]+?)(\.\*)?$/.exec(clause) ?? [];
  if (!parseVersion(wanted, 'pep440').ok || !parseVersion(version, 'pep440').ok) return false;
  if (wild) return within(version, wanted) === (operator === '==');
  const order = compareVersions(version, wanted, 'pep440');
  switch (operator) {
    case '~=':
      return order >= 0 && within(version, wanted.split('.').slice(0, -1).join('.'));
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}

const within = (version: string, prefix: string): boolean =>
  prefix.split('.').every((part, at) => (version.split(/[.+-]|(?=[a-z])/)[at] ?? '0') === part);
