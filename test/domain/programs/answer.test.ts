import { expect, it } from 'vitest';
import { answerFaults, type Wanted } from '../../../src/domain/programs/answer.ts';

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
