import type { ProblemDetail } from '../domain/problem.ts';
import { probeFault } from '../domain/programs/probe.ts';
import { wantedReports } from '../domain/reports/gate-runs.ts';
import { pypiFaults } from './channels/pypi.ts';
import { environmentFaults } from './environment.ts';
import type { Config } from './schema.ts';

const fault = (path: string, expected: string): ProblemDetail => ({ path, expected, by: 'agent' });

/** Rules between keys that a schema cannot say. */
export const ruleFaults = (config: Config): ProblemDetail[] => [
  ...coverageFaults(config),
  ...Object.entries(config.gates).flatMap(([name, gate]) => gateFaults(`gates.${name}`, gate)),
  ...npmFaults(config.channels.npm),
  ...pypiFaults(config.channels.pypi, config.environment.programs),
  ...ociFaults(config.channels.oci),
  ...setFaults(config.components.sets),
  ...probeFaults(config),
  ...faultsAround(config),
  ...groupFaults(config.components),
  ...validationFaults(config),
];

function coverageFaults({ coverage, gates }: Config): ProblemDetail[] {
  const all = Object.values(gates);
  if (coverage.minimum === null || all.length === 0 || all.some((gate) => gate.coverage)) return [];
  return [fault('coverage.minimum', 'a gate with a coverage report to read it from')];
}

function gateFaults(at: string, gate: Config['gates'][string]): ProblemDetail[] {
  const named = gate.reports.map(({ file }, index) => [`reports.${index}.file`, file] as const);
  const files = [['junit', gate.junit] as const, ['coverage', gate.coverage] as const, ...named];
  const outside = (file: string) => !file.startsWith('{reports}/') || file.split('/').includes('..');
  const proven = gate.junit || (wantedReports(gate).length > 0 && Object.keys(gate.limits).length > 0);
  const otherEnds = gate.exit_codes.some((code) => code !== 0);
  return [
    ...files.flatMap(([key, file]) =>
      file && outside(file)
        ? [fault(`${at}.${key}`, 'a path that starts with {reports}/, so that only a report of this run is read')]
        : [],
    ),
    ...(otherEnds && !proven
      ? [fault(`${at}.exit_codes`, 'reports with limits, where another end than 0 may be good')]
      : []),
    ...(gate.repeat > 1 && !gate.junit ? [fault(`${at}.repeat`, 'a JUnit report, so that tests can be compared')] : []),
  ];
}

function npmFaults({ test, production }: Config['channels']['npm']): ProblemDetail[] {
  const same = test && production.registry && sameAddress(test.registry, production.registry);
  const nowhere = production.token_env && !production.registry && production.by !== 'ci';
  return [
    ...(same ? [fault('channels.npm.test.registry', 'another address than the production registry')] : []),
    ...(nowhere ? [fault('channels.npm.production.registry', 'the address that the token of token_env is for')] : []),
  ];
}

function ociFaults({ images, test, production }: Config['channels']['oci']): ProblemDetail[] {
  const names = images.map(({ name }) => name);
  const same = test && production && sameAddress(test.registry, production.registry);
  const nameless = Object.entries({ test, production }).filter(([, place]) => place?.token_env && !place.account_env);
  return [
    ...(new Set(names).size < names.length ? [fault('channels.oci.images', 'a name of its own for every image')] : []),
    ...(same ? [fault('channels.oci.test.registry', 'another address than the production registry')] : []),
    ...nameless.map(([stage]) => fault(`channels.oci.${stage}.account_env`, 'whose token that of token_env is')),
  ];
}

const setFaults = (sets: Config['components']['sets']): ProblemDetail[] =>
  sets.flatMap(({ glob }, index) =>
    glob.startsWith('/') || glob.split('/').includes('..')
      ? [fault(`components.sets.${index}.glob`, 'a pattern relative to the project that stays inside it')]
      : [],
  );

function groupFaults({ sets, workspaces, groups }: Config['components']): ProblemDetail[] {
  const grouped = [...sets.map((set, index) => ({ ...set, at: `sets.${index}` })), { ...workspaces, at: 'workspaces' }];
  return grouped.flatMap(({ at, group, mode }): ProblemDetail[] => {
    if (group === undefined) return [];
    const key = (name: string, expected: string): ProblemDetail => ({
      path: `components.${at}.${name}`,
      expected,
      by: 'agent',
    });
    return [
      ...(Object.hasOwn(groups, group) ? [] : [key('group', 'a group that components.groups defines')]),
      ...(mode === 'independent' ? [] : [key('mode', 'independent, since a group has a version of its own')]),
    ];
  });
}

const validationFaults = ({ validation, gates }: Config): ProblemDetail[] =>
  Object.entries(validation.steps).flatMap(([step, source]) => {
    const [kind, name = ''] = source.split(':');
    const path = `validation.steps.${step}`;
    if (step === 'approval' && kind !== 'approved')
      return [{ path, expected: 'approved:ROLE, since only a person approves', by: 'agent' }];
    return kind === 'gate' && !(name in gates)
      ? [{ path, expected: 'the name of a gate under gates', by: 'agent' }]
      : [];
  });

const probeFaults = ({ database }: Config): ProblemDetail[] =>
  Object.entries(database.probes).flatMap(([name, { sql }]) => {
    const why = probeFault(sql);
    return why ? [{ path: `database.probes.${name}.sql`, expected: `one reading statement; ${why}`, by: 'agent' }] : [];
  });

const faultsAround = ({ environment }: Config): ProblemDetail[] =>
  environmentFaults(environment).map(({ path, expected }) => ({ path: `environment.${path}`, expected, by: 'agent' }));

const sameAddress = (a: string, b: string): boolean => a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
