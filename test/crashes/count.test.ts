import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { chanceFrom } from './chance.ts';
import { doublePublishes, unended } from './count.ts';
import { type CountingDoor, openDoor } from './counting-door.ts';

let leave: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of leave) await stop();
  leave = [];
});

/** A registry that takes everything in, or refuses everything. */
async function doorTo(status: number): Promise<CountingDoor> {
  const registry = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => outgoing.writeHead(status).end('{}'));
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const door = await openDoor(`http://127.0.0.1:${(registry.address() as AddressInfo).port}/`);
  leave = [door.stop, () => new Promise((resolve) => registry.close(() => resolve()))];
  return door;
}

const upload = (door: CountingDoor, attachments: Record<string, unknown>) =>
  fetch(`${door.url}@demo%2fone`, {
    method: 'PUT',
    headers: { connection: 'close' },
    body: JSON.stringify({ name: '@demo/one', versions: { '1.0.0': {} }, _attachments: attachments }),
  });

describe('what the crashes are counted with', () => {
  test('sees a version that was uploaded twice', async () => {
    const door = await doorTo(201);
    await upload(door, { 'one.tgz': {} });
    expect(doublePublishes({ test: door, production: door })).toEqual([]);
    await upload(door, { 'one.tgz': {} });
    expect(doublePublishes({ test: door, production: door })).toEqual(['@demo/one@1.0.0 was uploaded 2 times']);
  });

  test('does not count what was refused, nor what carries no archive', async () => {
    const refusing = await doorTo(409);
    await upload(refusing, { 'one.tgz': {} });
    expect(refusing.uploads.size).toBe(0);
    for (const stop of leave.splice(0)) await stop();
    const door = await doorTo(201);
    await upload(door, {});
    expect(door.uploads.size).toBe(0);
  });

  test('sees a release that did not end', () => {
    const ended = ['complete', 'stopped', 'active', 'undone', 'did not end'].map((status) => ({
      version: '1.0.0',
      status,
      kills: 1,
    }));
    expect(unended(ended)).toEqual(['1.0.0 is stopped', '1.0.0 is active', '1.0.0 is did not end']);
  });

  test('repeats its chances for a seed', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, chanceFrom(seed).next);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7).every((one) => one >= 0 && one < 1)).toBe(true);
  });
});
