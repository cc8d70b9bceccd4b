import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { chanceFrom } from '../chance.ts';
import { type CountingDoor, type Named, openDoor } from '../counting-door.ts';
import type { Ended } from '../drive.ts';
import { npmUploads } from '../places/npm.ts';
import { ociUploads } from '../places/oci.ts';
import { moreThanOnce, type Place, type Shelf, type Standing } from '../places/place.ts';
import { pypiUploads } from '../places/pypi.ts';
import type { CrashProject } from '../projects/project.ts';
import { auditFaults } from './audit.ts';
import { type Books, lostSteps, metByKills } from './books.ts';
import { courses } from './courses.ts';
import { none } from './figures.ts';
import { unended } from './left-behind.ts';
import { shelfFaults } from './shelves.ts';

let leave: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of leave) await stop();
  leave = [];
});

/** A service that takes everything in, or refuses everything. */
async function doorTo(status: number, named: Named): Promise<CountingDoor> {
  const service = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => outgoing.writeHead(status).end('{}'));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const door = await openDoor(`http://127.0.0.1:${(service.address() as AddressInfo).port}/`, named);
  leave = [door.stop, () => new Promise((resolve) => service.close(() => resolve()))];
  return door;
}

const send = (door: CountingDoor, method: string, path: string, body: string | FormData) =>
  fetch(`${door.url}${path}`, { method, headers: { connection: 'close' }, body });
const npmBody = (attachments: object) =>
  JSON.stringify({ name: '@demo/one', versions: { '1.0.0': {} }, _attachments: attachments });

describe('a counting door', () => {
  test('sees an npm version that was uploaded twice, and no upload in what carries no archive', async () => {
    const door = await doorTo(201, npmUploads);
    await send(door, 'PUT', '@demo%2fone', npmBody({}));
    await send(door, 'PUT', '@demo%2fone', npmBody({ 'one.tgz': {} }));
    expect([...door.uploads]).toEqual([['@demo/one@1.0.0', 1]]);
    expect(moreThanOnce(door.uploads)).toEqual([]);
    await send(door, 'PUT', '@demo%2fone', npmBody({ 'one.tgz': {} }));
    expect(moreThanOnce(door.uploads)).toEqual(['@demo/one@1.0.0 was uploaded 2 times']);
  });

  test('sees a Python file that was uploaded twice, and none in the look at an account', async () => {
    const door = await doorTo(200, pypiUploads);
    const look = new FormData();
    look.set(':action', 'file_upload');
    const upload = new FormData();
    upload.set(':action', 'file_upload');
    upload.set('content', new Blob(['bytes']), 'one-1.0.0.tar.gz');
    for (const form of [look, upload, upload]) await send(door, 'POST', '', form);
    expect([...door.uploads]).toEqual([['one-1.0.0.tar.gz', 2]]);
  });

  test('sees the tag of a version that was put twice, and neither layers nor names that move', async () => {
    const door = await doorTo(201, ociUploads);
    for (const path of ['blobs/uploads/1', 'manifests/latest', 'manifests/v1.0.0', 'manifests/v1.0.0'])
      await send(door, 'PUT', `v2/crashes/one/${path}`, '{}');
    expect([...door.uploads]).toEqual([['crashes/one:v1.0.0', 2]]);
  });

  test('does not count what was refused', async () => {
    const door = await doorTo(409, npmUploads);
    await send(door, 'PUT', '@demo%2fone', npmBody({ 'one.tgz': {} }));
    expect(door.uploads.size).toBe(0);
  });
});

const ended = (version: string, status: string): Ended => ({
  version,
  status,
  plan_id: `plan of ${version}`,
  kills: [],
});
const standing = (digests: Record<string, string>, more: Partial<Standing> = {}): Standing => ({
  ...{ digests, withdrawn: false, draft: false },
  ...more,
});
const project = {
  ...{ name: 'one', version: '0.1.0', channels: ['npm', 'github'], packageOn: () => 'one' },
} as unknown as CrashProject;
const place = (channel: 'npm' | 'github', files: number | null, shelf: Shelf) =>
  ({ channel, files, marks: true, look: async () => shelf }) as unknown as Place;

async function faultsOf(releases: Ended[], npm: Shelf, page: Shelf['production'] = {}): Promise<string[]> {
  const places = [place('npm', 1, npm), place('github', null, { test: null, production: page })];
  return (await shelfFaults(project, releases, places)).map(({ channel, what }) => `${channel}: ${what}`);
}

describe('what stands on the channels', () => {
  const good = standing({ 'one.tgz': 'aa' });

  test('is whole when a release is complete on all of them with the same bytes', async () => {
    const npm = { test: { '1.0.0': good }, production: { '0.1.0': good, '1.0.0': good }, latest: '1.0.0' };
    expect(await faultsOf([ended('1.0.0', 'complete')], npm, { '1.0.0': good })).toEqual([]);
  });

  test('is half where something is missing, differs, is a draft, or was never released', async () => {
    const other = standing({ 'one.tgz': 'bb' });
    const npm = { test: { '1.0.0': other }, production: { '1.0.0': good, '2.0.0': good }, latest: '2.0.0' };
    expect(
      await faultsOf([ended('1.0.0', 'complete'), ended('3.0.0', 'complete')], npm, {
        '1.0.0': { ...other, draft: true },
      }),
    ).toEqual([
      'npm: one: 1.0.0 differs between trial and use: bb and aa',
      'npm: one: 3.0.0 is complete and not there',
      'npm: one: 2.0.0 is out without a release',
      'npm: one: latest is 2.0.0, not 3.0.0',
      'github: one: 1.0.0 is complete and a draft',
      'github: one: 3.0.0 is complete and not there',
      'github: one: the page of 1.0.0 offers other files than were published',
    ]);
  });

  test('is half where what was tried is gone', async () => {
    const npm = { test: {}, production: { '1.0.0': good }, latest: '1.0.0' };
    expect(await faultsOf([ended('1.0.0', 'complete')], npm, { '1.0.0': good })).toEqual([
      'npm: one: 1.0.0 is complete and no more there for trial',
    ]);
  });

  test('is half where a release was rolled back and one channel does not say so, or trial keeps what was undone', async () => {
    const npm = { test: { '1.1.0': good }, production: { '1.0.0': good }, latest: '0.1.0' };
    const marked = { '1.0.0': { ...good, withdrawn: true } };
    expect(await faultsOf([ended('1.0.0', 'rolled_back'), ended('1.1.0', 'undone')], npm, marked)).toEqual([
      'npm: one: 1.0.0 was rolled back and is not marked',
      'npm: one: 1.1.0 is on trial without a release',
    ]);
  });
});

describe('what the ledger holds', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  const entry = (seq: number, second: number, event: string, item_id: string) => ({
    ...{ seq, at: at(second), event },
    data: { release_id: 'r', item_id },
  });
  const kill = (second: number) => ({ victim: 'server' as const, at: Date.parse(at(second)) });
  const books: Books = {
    project,
    releases: [
      {
        release: { ...ended('1.0.0', 'complete'), kills: [kill(2), kill(4), kill(6)] },
        release_id: 'r',
        items: [
          { id: 'a', step: 'commit-release', title: 'commit', channel: 'git', state: 'verified' },
          { id: 'b', step: 'publish-production', title: 'publish one', channel: 'npm', state: 'begun' },
        ],
      },
    ],
    audit: {
      broken: [],
      entries: [entry(1, 1, 'item.begun', 'a'), entry(2, 3, 'item.verified', 'a'), entry(4, 5, 'item.begun', 'b')],
    },
  };

  test('tells at what work each kill came', () => {
    expect(metByKills(books).map(({ step, channel }) => [step, channel])).toEqual([
      ['commit-release', 'git'],
      ['between two items', null],
      ['publish-production', 'npm'],
    ]);
  });

  test('shows a step that a complete release lacks, and an entry that is missing', () => {
    expect(lostSteps(books)).toEqual([{ channel: 'npm', what: 'one 1.0.0: b publish one is begun' }]);
    expect(auditFaults([books.audit])).toEqual(['1 of 4 entries are missing']);
  });

  test('tells how a release went in which something was found, and of no other', () => {
    expect(courses([none('x', ['two: 1.0.0 is gone'])], [books])).toEqual([]);
    expect(courses([none('x', ['one: 1.0.0 is gone'])], [books]).map((line) => line.trim().split(/ [{]/)[0])).toEqual([
      'how one 1.0.0 went:',
      '2026-01-01T00:00:01.000Z item.begun',
      '2026-01-01T00:00:02.000Z kill server',
      '2026-01-01T00:00:03.000Z item.verified',
      '2026-01-01T00:00:04.000Z kill server',
      '2026-01-01T00:00:05.000Z item.begun',
      '2026-01-01T00:00:06.000Z kill server',
    ]);
  });

  test('shows a release that did not end', () => {
    const all = ['complete', 'stopped', 'active', 'undone', 'did not end'].map((status) => ended('1.0.0', status));
    expect(unended(all)).toEqual(['1.0.0 is stopped', '1.0.0 is active', '1.0.0 is did not end']);
  });
});

test('chances repeat for a seed', () => {
  const draw = (seed: number) => Array.from({ length: 5 }, chanceFrom(seed).next);
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  expect(draw(7).every((one) => one >= 0 && one < 1)).toBe(true);
});
