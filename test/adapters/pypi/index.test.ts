import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { pypiChannel } from '../../../src/adapters/pypi/pypi.ts';
import { sha256 } from '../../../src/domain/content-id.ts';
import type { ChannelWriter } from '../../../src/ports/channel.ts';
import type { Programs } from '../../../src/ports/programs.ts';
import { publicationOf } from '../../contracts/channel.ts';

/** What pypiserver cannot do: JSON, yanked files, redirects, indexes that lag or break. Nothing is uploaded here. */
type Answer = (request: IncomingMessage, response: ServerResponse, origin: string) => void;
const open: (() => Promise<void>)[] = [];
const asked: { host: string; path: string; authorization: string | undefined }[] = [];

afterEach(async () => {
  asked.length = 0;
  await Promise.all(open.splice(0).map((close) => close()));
});

async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    const { host = '', authorization } = request.headers;
    asked.push({ host, path: request.url ?? '', authorization });
    answer(request, response, `http://${host}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const secret = `${Math.random()}`.padEnd(12, '0');
const target = { stage: 'test', package: 'Honey_comb' } as const;

const noProgram: Programs = { run: () => Promise.reject(new Error('no program is needed to look')) };

function channelAt(origin: string, programs = noProgram, waits: number[] = []): ChannelWriter {
  const place = { registry: `${origin}/upload/`, index: `${origin}/simple`, token_env: 'A_TOKEN', account_env: null };
  return pypiChannel({
    programs,
    clock: { wait: async (milliseconds) => void waits.push(milliseconds) },
    token: (name) => (name === 'A_TOKEN' ? secret : undefined),
    settings: { channel: 'pypi', test: place, production: place, directory: '/', options: {} },
  });
}

const digest = (letter: string) => letter.repeat(64);
const html = (response: ServerResponse, text: string) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end(text);
const json = (response: ServerResponse, files: unknown[]) =>
  response
    .writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' })
    .end(JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'honey-comb', files }));
const file = (filename: string, letter: string, more: Record<string, unknown> = {}) => ({
  filename,
  url: `../../files/${filename}`,
  hashes: { sha256: digest(letter) },
  ...more,
});

const pages: [string, Answer][] = [
  [
    'JSON',
    (_request, response) =>
      json(response, [
        file('honey_comb-1.0.0-py3-none-any.whl', 'a', { yanked: 'rings are wrong' }),
        file('honey_comb-1.0.0.tar.gz', 'b', { yanked: 'rings are wrong' }),
        file('honey_comb-0.9.0.tar.gz', 'c', { yanked: false }),
        file('honey_comb-0.10.0rc1.tar.gz', 'd'),
        file('honey_comb-0.10.0-1-py3-none-any.whl', 'e'),
        file('honey_comb-0.10.0.tar.gz', 'f', { yanked: true }),
        file('honey_comb-1.0.0.exe', '1'),
        file('something else', '2'),
      ]),
  ],
  [
    'HTML',
    (_request, response) =>
      html(
        response,
        `<html><a href="/a.html">up</a>
<a href="../../files/honey_comb-1.0.0-py3-none-any.whl#sha256=${digest('a')}" data-yanked="rings are wrong" data-requires-python="&gt;=3.9">honey_comb-1.0.0-py3-none-any.whl</a>
<A data-yanked='rings are wrong' HREF='https://elsewhere.example/honey_comb-1.0.0.tar.gz#sha256=${digest('b')}'> honey_comb-1.0.0.tar.gz </A>
<a href="x/honey_comb-0.9.0.tar.gz#sha256=${digest('c')}">honey_comb-0.9.0.tar.gz</a>
<a href="x/honey_comb-0.10.0rc1.tar.gz#sha256=${digest('d')}">honey_comb-0.10.0rc1.tar.gz</a>
<a href="x/honey_comb-0.10.0-1-py3-none-any.whl#sha256=${digest('e')}">honey_comb-0.10.0-1-py3-none-any.whl</a>
<a data-yanked href=x/honey_comb-0.10.0.tar.gz#sha256=${digest('f')}>honey_comb-0.10.0.tar.gz</a></html>`,
      ),
  ],
];

it.each(pages)('reads files, digests and what was yanked from %s', async (_name, page) => {
  const channel = channelAt(await serve(page));
  expect(await channel.observe({ ...target, version: '1.0' })).toEqual({
    version: '1.0',
    digests: {
      'honey_comb-1.0.0-py3-none-any.whl': `sha256:${digest('a')}`,
      'honey_comb-1.0.0.tar.gz': `sha256:${digest('b')}`,
    },
    withdrawn: 'rings are wrong',
    draft: false,
  });
  // One file of it is still in use.
  expect(await channel.observe({ ...target, version: '0.10.0' })).toMatchObject({ withdrawn: null });
  expect(await channel.tags(target)).toEqual({ latest: '0.10.0' });
  expect(asked.map(({ path }) => path)).toEqual(Array(3).fill('/simple/honey-comb/'));
  expect(asked.every(({ authorization }) => authorization === undefined)).toBe(true);
});

it('knows the newest of all where there is no final version', async () => {
  const files = [file('honey_comb-1.0.0a9.tar.gz', 'a'), file('honey_comb-1.0.0a10.tar.gz', 'b')];
  expect(await channelAt(await serve((_request, response) => json(response, files))).tags(target)).toEqual({
    latest: '1.0.0a10',
  });
});

it('follows a redirect on its own host, and takes one to another host as nothing here, telling it no secret', async () => {
  const elsewhere = await serve((_request, response) => json(response, [file('honey_comb-1.0.0.tar.gz', 'a')]));
  const origin = await serve((request, response) => {
    const moved = request.url?.startsWith('/simple/honey-comb/');
    if (request.headers.authorization === undefined) response.writeHead(401).end();
    else if (moved) response.writeHead(301, { location: '/moved/honey-comb/' }).end();
    else response.writeHead(302, { location: `${elsewhere}/simple/honey-comb/` }).end();
  });
  expect(await channelAt(origin).observe({ ...target, version: '1.0.0' })).toBeNull();
  expect(asked.map(({ path, authorization }) => `${path} ${authorization ? 'known' : 'unknown'}`)).toEqual([
    '/simple/honey-comb/ unknown',
    '/simple/honey-comb/ known',
    '/moved/honey-comb/ known',
  ]);
});

it('follows a file to another host without the secret, and measures it there', async () => {
  const bytes = 'a wheel';
  const elsewhere = await serve((_request, response) => response.writeHead(200).end(bytes));
  const name = 'honey_comb-1.0.0.tar.gz';
  const origin = await serve((request, response) => {
    if (request.headers.authorization === undefined) response.writeHead(401).end();
    else if (request.url?.startsWith('/files/')) response.writeHead(302, { location: `${elsewhere}/${name}` }).end();
    else json(response, [{ filename: name, url: `/files/${name}` }]);
  });
  expect((await channelAt(origin).observe({ ...target, version: '1.0.0' }))?.digests).toEqual({
    [name]: sha256(bytes),
  });
  expect(asked.map(({ path, authorization }) => `${path} ${authorization ? 'known' : 'unknown'}`)).toEqual([
    '/simple/honey-comb/ unknown',
    '/simple/honey-comb/ known',
    `/files/${name} known`,
    `/${name} unknown`,
  ]);
});

it.each<[string, Answer]>([
  ['is broken', (_request, response) => response.writeHead(500).end()],
  ['asks to wait', (_request, response) => response.writeHead(429, { 'retry-after': '60' }).end()],
  [
    'answers something else',
    (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('['),
  ],
  ['hangs up', (request) => request.socket.destroy()],
  ['turns in a circle', (_request, response) => response.writeHead(302, { location: '/simple/honey-comb/' }).end()],
])('an index that %s is REGISTRY_UNREACHABLE', async (_name, answer) => {
  const channel = channelAt(await serve(answer));
  const dead = expect.objectContaining({ code: 'REGISTRY_UNREACHABLE' });
  await expect(channel.observe({ ...target, version: '1.0.0' })).rejects.toEqual(dead);
  await expect(channel.tags(target)).rejects.toEqual(dead);
});

it.each<[string, number, number, unknown]>([
  ['takes them and refuses strangers', 403, 400, { account: '__token__', token_env: 'A_TOKEN' }],
  ['refuses nobody', 400, 400, { account: 'unknown', token_env: 'A_TOKEN' }],
  ['refuses them', 403, 403, 'REGISTRY_AUTH'],
  ['is not there', 404, 404, 'REGISTRY_UNREACHABLE'],
  ['sends them elsewhere', 302, 302, 'REGISTRY_UNREACHABLE'],
  ['is broken', 503, 503, 'REGISTRY_UNREACHABLE'],
])('credentials at an index that %s', async (_name, without, status, wanted) => {
  const channel = channelAt(
    await serve((request, response) => {
      const known = request.headers.authorization === `Basic ${btoa(`__token__:${secret}`)}`;
      response.writeHead(known ? status : without, { location: 'http://127.0.0.1:9/' }).end();
    }),
  );
  const outcome = await channel.preflight(target).catch((error: { code: string }) => error.code);
  expect(outcome).toEqual(wanted);
  expect(asked.map(({ path }) => path)).toEqual(['/upload/', '/upload/']);
});

it.each([
  ['shows later what it took', 3, 3],
  ['never shows it', 1000, 16],
])('waits a bounded while for an index that %s', async (_name, after, most) => {
  const wheel = 'honey_comb-1.0.0-py3-none-any.whl';
  const result = {
    exit_code: 0,
    timed_out: false,
    stdout: '',
    stderr: '',
    output_digest: '',
    started_at: '',
    ended_at: '',
  };
  const waits: number[] = [];
  const origin = await serve((_request, response) => json(response, asked.length > after ? [file(wheel, 'a')] : []));
  const channel = channelAt(origin, { run: async () => result }, waits);
  const sha = `sha256:${digest('a')}`;
  const files = [{ name: wheel, file: `/${wheel}`, sha256: sha, integrity: sha }];
  await channel.publish(publicationOf(target, '1.0.0', files, 'latest'));
  expect(waits.length).toBeLessThanOrEqual(most);
  expect(asked.length).toBe(waits.length + 1);
  expect(waits.reduce((sum, one) => sum + one, 0)).toBeLessThan(70_000);
});

it('says for how long the index wants to be left alone', async () => {
  const origin = await serve((_request, response) => void response.writeHead(429, { 'retry-after': '40' }).end());
  const asks = { code: 'REGISTRY_UNREACHABLE', fields: { retry_after_s: 40 } };
  await expect(channelAt(origin).tags(target)).rejects.toMatchObject(asks);
  await expect(channelAt(origin).preflight(target)).rejects.toMatchObject(asks);
});
