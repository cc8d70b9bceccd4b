import type { ProblemDetail } from '../domain/problem.ts';
import { probeFault } from '../domain/programs/probe.ts';
import { wantedReports } from '../domain/reports/gate-runs.ts';
import type { Config } from './schema.ts';

/** Rules between keys that a schema cannot say. */
export function ruleFaults(config: Config): ProblemDetail[] {
  const faults: ProblemDetail[] = [];
  const fault = (path: string, expected: string) => faults.push({ path, expected, by: 'agent' });

  const gates = Object.values(config.gates);
  if (config.coverage.minimum !== null && gates.length > 0 && !gates.some((gate) => gate.coverage)) {
    fault('coverage.minimum', 'a gate with a coverage report to read it from');
  }
  for (const [name, gate] of Object.entries(config.gates)) {
    const named = gate.reports.map(({ file }, index) => [`reports.${index}.file`, file] as const);
    for (const [key, report] of [['junit', gate.junit] as const, ['coverage', gate.coverage] as const, ...named]) {
      if (report && (!report.startsWith('{reports}/') || report.split('/').includes('..'))) {
        fault(`gates.${name}.${key}`, 'a path that starts with {reports}/, so that only a report of this run is read');
      }
    }
  }
  for (const [name, gate] of Object.entries(config.gates)) {
    const proven = wantedReports(gate).length > 0 && Object.keys(gate.limits).length > 0;
    if (gate.exit_codes.some((code) => code !== 0) && !gate.junit && !proven)
      fault(`gates.${name}.exit_codes`, 'reports with limits, where another end than 0 may be good');
    if (gate.repeat > 1 && !gate.junit) fault(`gates.${name}.repeat`, 'a JUnit report, so that tests can be compared');
  }
  const { test, production } = config.channels.npm;
  if (test && production.registry && sameAddress(test.registry, production.registry)) {
    fault('channels.npm.test.registry', 'another address than the production registry');
  }
  if (production.token_env && !production.registry) {
    fault('channels.npm.production.registry', 'the address that the token of token_env is for');
  }
  config.components.sets.forEach((set, index) => {
    if (set.glob.startsWith('/') || set.glob.split('/').includes('..')) {
      fault(`components.sets.${index}.glob`, 'a pattern relative to the project that stays inside it');
    }
  });
  return [...faults, ...probeFaults(config), ...validationFaults(config)];
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

const sameAddress = (a: string, b: string): boolean => a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
