import { expect, it } from 'vitest';
import { type PipelinePart, pipelineShown } from '../../../src/domain/readiness/pipeline.ts';
import type { Facts } from '../../../src/domain/records/facts.ts';
import { channelOf, evidenceOf, factsOf, plan } from '../../guards/release-facts.ts';

const triggers = (fields: Partial<NonNullable<Facts['triggers']>>) => ({
  triggers: { found: [], pipelines: [], unread: [], ...fields },
});
const does = (what: 'checks' | 'images' | 'docs') =>
  triggers({ pipelines: [{ file: 'ci.yml', on: ['push'], does: what, by: 'x' }] });
const publishes = (what: 'python' | 'npm' | 'image' | 'page') =>
  triggers({ found: [{ file: 'out.yml', on: 'tag', publishes: what, by: 'x' }] });
const page = channelOf('production', { channel: 'github', ships: 'page', package: 'honey/comb' });
const images = (...names: string[]) => ({
  ...plan,
  packages: names.map((name) => ({ kind: 'image' as const, name, private: false, directory: '.' })),
});
const started = (name: string, fields = {}) => evidenceOf('install', `image:${name}@archive`, fields);
const none: Partial<Facts> = { channels: [], evidence: [] };

it.each<[PipelinePart, string, Partial<Facts>, number]>([
  ['ci', 'a workflow that checks', does('checks'), 1],
  ['ci', 'one that only hosts the documentation', does('docs'), 0],
  ['ci', 'nobody looked', { triggers: null }, 0],
  ['packages', 'both stages answer', { channels: [channelOf('test'), channelOf('production')] }, 2],
  ['packages', 'no test index', { channels: [channelOf('production')] }, 0],
  ['packages', 'a dead one', { channels: [channelOf('test'), channelOf('production', { reachable: false })] }, 0],
  ['packages', 'a page alone', { channels: [page] }, 0],
  ['images', 'a workflow that starts them', does('images'), 1],
  ['images', 'every one started', { plan: images('a', 'b'), evidence: [started('a'), started('b')] }, 2],
  ['images', 'one of two started', { plan: images('a', 'b'), evidence: [started('a')] }, 0],
  ['images', 'started from another tree', { plan: images('a'), evidence: [started('a', { tree: 'o' })] }, 0],
  ['images', 'there is none', { plan: images() }, 0],
  ['page', 'a workflow', publishes('page'), 1],
  ['page', 'a channel', { channels: [page] }, 1],
  ['page', 'a dead channel', { channels: [{ ...page, reachable: false }] }, 0],
  ['page', 'a command of the project', { channels: [{ ...page, channel: 'command:board' }] }, 0],
  ['index', 'a workflow for Python', publishes('python'), 1],
  ['index', 'a workflow for npm', publishes('npm'), 1],
  ['index', 'a workflow for images alone', publishes('image'), 0],
  ['index', 'an index that takes the credentials', { channels: [channelOf('production')] }, 1],
  ['index', 'an index that does not', { channels: [channelOf('production', { authenticated: false })] }, 0],
  ['docs', 'a workflow', does('docs'), 1],
  ['docs', 'nothing', {}, 0],
])('%s: %s (R193)', (part, _what, fields, count) => {
  expect(pipelineShown(part, factsOf({ ...none, ...fields }))).toHaveLength(count);
});
