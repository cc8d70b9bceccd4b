const clause = /^(>=|<=|>|<|===|==|!=|~=|\^|~)\s*(\d+)(?:\.(\d+|\*))?(?:\.(\d+|\*))?/;

/** Every minor version that anyone still asks for; a later one is as good as the last. */
const versions = [[2, 7], ...Array.from({ length: 41 }, (_, minor) => [3, minor])] as [number, number][];

/**
 * Whether some Python that was good enough before is so no longer: PEP 440 specifiers and Poetry's `^` and `~`, minor
 * versions only.
 */
export function narrowsPython(before: string | null, after: string | null): boolean {
  return versions.some((one) => allows(before, one) && !allows(after, one));
}

const allows = (specifier: string | null, version: [number, number]): boolean =>
  (specifier ?? '')
    .split(',')
    .map((one) => clause.exec(one.trim()))
    .filter((one) => one !== null)
    .every((one) => holds(one, version));

type Version = readonly [number, number];

/** `>3.8` and `<=3.8` are about a patch within the minor version, so some of it is in. */
function holds([, operator, major, minor, patch]: RegExpExecArray, version: Version): boolean {
  const wildcard = minor === undefined || minor === '*';
  const order = version[0] - Number(major) || (wildcard ? 0 : version[1] - Number(minor));
  switch (operator) {
    case '>=':
    case '>':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0 || (order === 0 && Number(patch ?? 0) > 0);
    case '!=':
      return order !== 0 || !isWhole(minor, patch);
    case '^':
      return order >= 0 && version[0] === Number(major);
    case '~':
      return order === 0;
    case '~=':
      return patch === undefined ? order >= 0 && version[0] === Number(major) : order === 0;
    default:
      return order === 0;
  }
}

/** Whether `!=` leaves out a minor version altogether and not just one patch of it. */
const isWhole = (minor: string | undefined, patch: string | undefined): boolean =>
  minor === '*' || patch === '*' || patch === undefined;
