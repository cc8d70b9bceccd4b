import { posix } from 'node:path';
import { type Floor, floors, foundations, rosters } from './floors.ts';
import type { Import, Unit } from './source.ts';

/** A rule reads the units and answers one sentence per fault; none means that it holds. */
export type Rule = (units: readonly Unit[]) => string[];

const floorOf = (path: string): string => path.split('/')[0] ?? path;
const at = (unit: Unit, line: number): string => `${unit.path}:${line}`;

/** Imports point down: each folder takes only from the folders below it, types alone where the table says so. */
export const importsPointDown: Rule = (units) =>
  eachImport(units, (unit, one, floor) => {
    if (one.target === null || floor.ours.includes('*')) return null;
    const [from, to] = [floorOf(unit.path), floorOf(one.target)];
    if (one.target.startsWith('..')) return 'leads out of src';
    if (from === to || floor.ours.includes(to)) return null;
    if (floor.types.includes(to)) return one.typeOnly ? null : `${from} may take only types from ${to}`;
    return `${from} may not import ${to}`;
  });

/** Packages and builtins live on the floor that the table gives them; the SDK in contract files only. */
export const packagesLiveOnTheirFloor: Rule = (units) =>
  eachImport(units, (unit, one, floor) => {
    if (one.target !== null) return null;
    if (one.specifier === '(computed)') return 'an import must name what it imports';
    const allowed = [...floor.packages, ...(floor.contract?.file === unit.path ? floor.contract.packages : [])];
    if (allowed.some((pattern) => matches(pattern, one.specifier))) return null;
    return `${floorOf(unit.path)} may not use ${one.specifier}`;
  });

/** An adapter is one file or one folder of src/adapters and speaks to the world through one package. */
export const oneLibraryPerAdapter: Rule = (units) =>
  [...librariesOf(units)]
    .filter(([, used]) => used.size > 1)
    .map(([adapter, used]) => `adapters/${adapter} uses ${[...used].join(' and ')}`);

/**
 * Adapters do not know each other: only world.ts, server.ts and cli.ts join them. Pieces without a package may be used by all,
 * and so may the few foundations of the table.
 */
export const adaptersAreStrangers: Rule = (units) => {
  const libraries = librariesOf(units);
  return eachImport(units, (unit, one) => {
    if (floorOf(unit.path) !== 'adapters' || one.target === null || floorOf(one.target) !== 'adapters') return null;
    const [from, to] = [adapterOf(unit.path), adapterOf(one.target)];
    if (from === to || foundations.includes(to) || !libraries.get(to)?.size) return null;
    return `${from} may not know ${to}`;
  });
};

const adapterOf = (path: string): string => (path.split('/')[1] ?? '').replace(/\.ts$/, '');

/** The packages that each adapter runs; types and builtins do not count. */
function librariesOf(units: readonly Unit[]): Map<string, Set<string>> {
  const libraries = new Map<string, Set<string>>();
  for (const unit of units.filter(({ path }) => floorOf(path) === 'adapters')) {
    const used = unit.imports.filter(
      (one) => one.target === null && !one.typeOnly && !one.specifier.startsWith('node:'),
    );
    const known = libraries.get(adapterOf(unit.path)) ?? [];
    libraries.set(adapterOf(unit.path), new Set([...known, ...used.map((one) => packageOf(one.specifier))]));
  }
  return libraries;
}

/** What index.ts of a roster lists may be imported by index.ts alone. */
export const rosterMembersAreStrangers: Rule = (units) => {
  const members = new Set(
    rosters.flatMap((roster) => {
      const index = units.find((unit) => unit.path === `${roster}/index.ts`);
      const listed = (index?.imports ?? []).filter((one) => one.target !== contractOf(roster) && !one.typeOnly);
      return listed.flatMap((one) => one.target ?? []);
    }),
  );
  return eachImport(units, (unit, one) => {
    if (!one.target || floorOf(unit.path) !== floorOf(one.target)) return null;
    if (unit.path === `${floorOf(unit.path)}/index.ts` || !members.has(one.target)) return null;
    return 'a member of a roster is known to its index.ts alone';
  });
};

/** No import leads back to where it came from, types included. */
export const noCircularImports: Rule = (units) => {
  const targets = new Map(units.map((unit) => [unit.path, unit.imports.flatMap((one) => one.target ?? [])]));
  const state = new Map<string, 'open' | 'closed'>();
  const faults: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    if (state.get(path) === 'open') faults.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    state.set(path, 'closed');
  };
  for (const unit of units) visit(unit.path, []);
  return faults;
};

/** The environment and the arguments are read at the two doors only. */
export const environmentAtTheDoors: Rule = (units) =>
  units
    .filter((unit) => unit.path !== 'server.ts' && unit.path !== 'cli.ts')
    .flatMap((unit) => [
      ...unit.accesses
        .filter((one) => /^process\.(env|argv)$/.test(one.name))
        .map((one) => `${at(unit, one.line)} reads ${one.name}`),
      ...unit.imports
        .filter((one) => /^(node:)?process$/.test(one.specifier))
        .map((one) => `${at(unit, one.line)} imports the process`),
    ]);

const chance =
  /^(?:new Date\/0|Date\/0|Date\.now\/\d|Math\.random\/\d|(?:crypto\.|globalThis\.crypto\.)?(?:randomUUID|randomBytes|randomInt|getRandomValues)\/\d)$/;

/** Time of day and chance come from one adapter, so that everything else can be repeated. A stopwatch is neither. */
export const clockInOnePlace: Rule = (units) =>
  units
    .filter((unit) => unit.path !== 'adapters/clock.ts')
    .flatMap((unit) =>
      unit.calls
        .filter((one) => chance.test(one.name))
        .map((one) => `${at(unit, one.line)} calls ${one.name.replace(/\/\d+$/, '')}`),
    );

/** Standard output belongs to the protocol; the command line alone prints there. */
export const standardOutputBelongsToTheProtocol: Rule = (units) =>
  units.flatMap((unit) =>
    unit.accesses
      .filter(
        (one) => /^console\.(?!error$)\w+$/.test(one.name) || (one.name === 'process.stdout' && unit.path !== 'cli.ts'),
      )
      .map((one) => `${at(unit, one.line)} uses ${one.name}`),
  );

const drawers = /^(utils?|helpers?|libs?|common|shared|types?|managers?|services?|misc)$/;

/** A name says what is inside; a drawer says nothing. */
export const noDrawers: Rule = (units) =>
  units
    .filter((unit) => unit.path.split('/').some((part) => drawers.test(part.replace(/(\.test)?\.ts$/, ''))))
    .map((unit) => `${unit.path} is a drawer`);

/** The compiler is never told to look away. */
export const noSilencedCompiler: Rule = (units) =>
  units
    .filter((unit) => /@ts-(ignore|nocheck|expect-error)/.test(unit.text))
    .map((unit) => `${unit.path} silences the compiler`);

/** Values and functions; Problem is the one class. */
export const oneClass: Rule = (units) =>
  units.flatMap((unit) =>
    [...unit.text.matchAll(/^(?:export )?(?:default )?(?:abstract )?class (\w+)/gm)]
      .filter(([, name]) => unit.path !== 'domain/problem.ts' || name !== 'Problem')
      .map(([, name]) => `${unit.path} has the class ${name}`),
  );

/** Files stay small: half of them within 60 lines, nine of ten within 150, all within 250. */
export const smallFiles: Rule = (units) => {
  const lines = units.map((unit) => unit.lines);
  return [
    ...units.filter((unit) => unit.lines > 250).map((unit) => `${unit.path} has ${unit.lines} lines, more than 250`),
    ...tooHigh('the median file', percentile(lines, 50), 60),
    ...tooHigh('nine files of ten', percentile(lines, 90), 150),
  ];
};

/** Functions stay small: nine of ten within 25 lines, all within 60. */
export const smallFunctions: Rule = (units) => {
  const all = units.flatMap((unit) => unit.functions.map((one) => ({ unit, ...one })));
  return [
    ...all
      .filter((one) => one.lines > 60)
      .map((one) => `${at(one.unit, one.line)} ${one.name} has ${one.lines} lines, more than 60`),
    ...tooHigh(
      'nine functions of ten',
      percentile(
        all.map((one) => one.lines),
        90,
      ),
      25,
    ),
  ];
};

/** A folder of more than 20 members is divided by noun; its contract and its index do not count. */
export const smallFolders: Rule = (units) => {
  const members = new Map<string, Set<string>>();
  for (const { path } of units.filter((unit) => !isContractOrIndex(unit.path))) {
    const parts = path.split('/');
    for (let depth = 0; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/') || '.';
      members.set(folder, (members.get(folder) ?? new Set()).add(parts[depth] ?? ''));
    }
  }
  return [...members]
    .filter(([, names]) => names.size > 20)
    .map(([folder, names]) => `${folder} has ${names.size} members, more than 20`);
};

/** Tests meet the real thing and all of them run. */
export const honestTests: Rule = (units) =>
  units.flatMap((unit) =>
    unit.accesses
      .filter((one) =>
        /^vi\.(mock|doMock|hoisted)$|^(?:describe|it|test)\.(?:\w+\.)*(?:skip|only|todo|fails)$/.test(one.name),
      )
      .map((one) => `${at(unit, one.line)} uses ${one.name}`),
  );

const contractOf = (roster: string): string => `${roster}/${roster.replace(/s$/, '')}.ts`;

const isContractOrIndex = (path: string): boolean =>
  path.endsWith('/index.ts') || rosters.some((roster) => contractOf(roster) === path);

type Judge = (unit: Unit, one: Import, floor: Floor) => string | null;

function eachImport(units: readonly Unit[], judge: Judge): string[] {
  return units.flatMap((unit) => {
    const floor = floors[floorOf(unit.path)];
    if (!floor) return [`${unit.path} stands on no floor of the table`];
    return unit.imports.flatMap((one) => {
      const fault = judge(unit, one, floor);
      return fault === null ? [] : [`${at(unit, one.line)} ${posix.normalize(one.specifier)}: ${fault}`];
    });
  });
}

const matches = (pattern: string, specifier: string): boolean =>
  pattern === '*' ||
  (pattern.endsWith('*')
    ? specifier.startsWith(pattern.slice(0, -1))
    : specifier === pattern || specifier.startsWith(`${pattern}/`));

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

const tooHigh = (what: string, value: number, limit: number): string[] =>
  value > limit ? [`${what}: ${value} lines, more than ${limit}`] : [];
