/**
 * Bounds on numbers, each as `= 0`, `< 500`, `>= 90` (R117, R118, R288). A rule that a linter did not name was not broken;
 * any other number that was not measured breaks its bound.
 */
export function brokenLimits(
  limits: Readonly<Record<string, string>>,
  numbers: Readonly<Record<string, number>>,
): string[] {
  return Object.entries(limits).flatMap(([name, limit]) => {
    const value = numbers[name] ?? (name.startsWith('rule:') ? 0 : undefined);
    if (value === undefined) return [`${name} was not measured`];
    return keeps(value, limit) ? [] : [`${name} is ${value}, ${limit} expected`];
  });
}

function keeps(value: number, limit: string): boolean {
  const [, operator, bound = ''] = /^(<=|>=|<|>|=) ?(.+)$/.exec(limit) ?? [];
  const number = Number(bound);
  if (operator === '<') return value < number;
  if (operator === '<=') return value <= number;
  if (operator === '>') return value > number;
  return operator === '>=' ? value >= number : value === number;
}
