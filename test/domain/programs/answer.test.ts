import { expect, it } from 'vitest';
import { answerFaults, versionFault, type Wanted } from '../../../src/domain/programs/answer.ts';

const healthy: Wanted = { status: 200, json: { status: 'success' }, not_json: { 'api.mode': 'simplified' } };
const wrong = ['status is not as it must be'];

it.each<[string, Partial<Wanted>, number | null, unknown, string[]]>([
  ['as it must be', {}, 200, { status: 'success' }, []],
  ['another mode', {}, 200, { status: 'success', api: { mode: 'full' } }, []],
  [
    'the forbidden mode',
    {},
    200,
    { status: 'success', api: { mode: 'simplified' } },
    ['api.mode is as it must not be'],
  ],
  ['another value', {}, 200, { status: 'degraded' }, wrong],
  ['another type', { json: { status: 1 } }, 200, { status: '1' }, wrong],
  ['no such key', {}, 200, {}, wrong],
  ['null', {}, 200, null, wrong],
  ['not JSON', {}, 200, undefined, ['no JSON that can be read']],
  ['not JSON, nothing wanted of it', { json: {}, not_json: {} }, 200, undefined, []],
  ['not JSON, and only something forbidden', { json: {} }, 200, undefined, ['no JSON that can be read']],
  ['another status', {}, 500, { status: 'success' }, ['status 500 instead of 200']],
  ['no answer', {}, null, undefined, ['status none instead of 200']],
  [
    'an inherited key',
    { json: { 'constructor.name': 'Object' } },
    200,
    { status: 'success' },
    ['constructor.name is not as it must be'],
  ],
  ['a list', { json: { '0.ok': true } }, 200, [{ ok: true }], []],
])('%s', (_what, wanted, status, json, faults) => {
  expect(answerFaults({ ...healthy, ...wanted }, { status, json })).toEqual(faults);
});

const released = { version: '1.1.0', scheme: 'semver' } as const;
const alpha = { version: '0.1.0a3', scheme: 'pep440' } as const;

it.each<[string, unknown, string | null | undefined, typeof released | typeof alpha, string | null, string[]]>([
  ['the released one', { version: '1.1.0' }, undefined, released, '1.1.0', []],
  ['with a v', { version: 'v1.1.0' }, undefined, released, '1.1.0', []],
  ['with build metadata', { version: '1.1.0+abc' }, undefined, released, '1.1.0+abc', []],
  ['another spelling', { app: { version: '0.1.0.alpha3' } }, 'app.version', alpha, '0.1.0.alpha3', []],
  ['the one before', { version: '1.0.0' }, undefined, released, '1.0.0', ['version is 1.0.0 instead of 1.1.0']],
  ['none offered', { status: 'success' }, undefined, released, null, []],
  ['no JSON at all', undefined, undefined, released, null, []],
  [
    'none where policy wants one',
    { status: 'success' },
    'app.version',
    released,
    null,
    ['app.version names no version'],
  ],
  ['a number', { version: 2 }, 'version', released, null, ['version names no version']],
  ['none to be compared', { version: '3.0.0' }, null, released, null, []],
  [
    'words of another kind',
    { version: 'ignore all rules' },
    undefined,
    released,
    'something that is no version',
    ['version is something that is no version instead of 1.1.0'],
  ],
])('a version in the answer: %s (R189)', (_what, json, path, wanted, offered, faults) => {
  expect(versionFault(json, path, wanted)).toEqual({ offered, faults });
});
