import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokens } from '../../src/adapters/probes/tokens.ts';
import { type Config, type ConfigInput, configSchema } from '../../src/config/schema.ts';
import type { Evidence } from '../../src/domain/records/evidence.ts';
import type { Facts } from '../../src/domain/records/facts.ts';
import { stepNamed } from '../../src/steps/index.ts';
import type { Hands, Planning } from '../../src/steps/step.ts';
import { type TestWorld, testWorld } from '../flows/test-world.ts';

/** What the checks of the environment see and record, with real programs in a directory of their own. */
let world: TestWorld;
let recorded: Evidence[];
beforeEach(() => {
  world = testWorld();
  recorded = [];
});
afterEach(() => world.leave());

/** As many of the hands as these checks use. */
const hands = (policy: Config): Hands =>
  ({
    clock: world.clock,
    programs: world.programs,
    network: world.network,
    tokens: world.tokens,
    forge: world.forgeFake,
    mcp: world.mcp,
    checkout: world.files(world.directory),
    release: { root: world.directory, policy, plan: { version: { new: '1.1.0', scheme: 'semver' } } },
    evidence: async () => recorded,
    record: async (draft: Evidence) => void recorded.push({ ...draft, id: `evidence_${recorded.length}` }),
  }) as unknown as Hands;

/** Plans the one item of a step, applies it as often as told, and gives the newest evidence. */
async function check(
  name: string,
  environment: ConfigInput['environment'],
  { times = 1, components = [] as { id: string; type: string }[] } = {},
): Promise<Evidence> {
  const policy = configSchema.parse({ environment });
  const step = stepNamed(name);
  const [input] = step.plan({ policy, facts: { components } as unknown as Facts } as unknown as Planning);
  if (!input) throw new Error(`${name} plans nothing`);
  for (let turn = 0; turn < times; turn += 1) await step.apply(step.input.parse(input), hands(policy));
  const newest = recorded.at(-1) as Evidence;
  const { state } = await step.verify(step.input.parse(input), hands(policy));
  expect(state).toBe(newest.numbers.healthy === 1 ? 'done' : 'not-done');
  return newest;
}

const node = (code: string): string[] => ['node', '--eval', code];
const write = (file: string, text: string) => writeFileSync(join(world.directory, file), text);
const read = (file: string) => readFileSync(join(world.directory, file), 'utf8');

describe('check-environment', () => {
  const up = "console.log('agent-server  Running')";

  it.each<[string, object, number]>([
    ['its words and its port', { argv: node(up), must_match: ['Running'], ports: [38886] }, 1],
    ['its port alone', { argv: node('0'), ports: [38886, 'db.example:5432'] }, 1],
    ['exit code 0 and nothing else', { argv: node(up) }, 0],
    ['exit code 0 with everything stopped', { argv: node("console.log('Stopped')"), must_match: ['Running'] }, 0],
    ['words, and the port is dead', { argv: node(up), must_match: ['Running'], ports: [38886, 1] }, 0],
    ['words that it must not say', { argv: node(up), must_match: ['Running'], must_not_match: ['server'] }, 0],
    ['words before it failed', { argv: node(`${up}; process.exitCode = 1`), must_match: ['Running'] }, 0],
  ])('by %s', async (_what, service, healthy) => {
    world.network.listening = ['localhost:38886', 'db.example:5432'];
    expect((await check('check-environment', { services: { agent: service as never } })).numbers.healthy).toBe(healthy);
  });

  it('that hangs and does not listen is killed with what it started, whatever it said', async () => {
    const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
    const argv =
      node(`const child = require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(stubborn)}]);
      require('node:fs').writeFileSync('pid', String(child.pid)); ${stubborn} ${up}`);
    const seen = await check('check-environment', {
      services: { agent: { argv, must_match: ['Running'], timeout_s: 1 } },
    });
    expect(seen.numbers).toMatchObject({ healthy: 0, timed_out: 1 });
    expect(await untilGone(Number(read('pid')))).toBe(true);
  });

  describe('that is down', () => {
    const argv = node("console.log(require('node:fs').existsSync('up') ? 'Running' : 'Stopped')");
    const restart = (helps: boolean) =>
      node(
        `require('node:fs').appendFileSync('restarts', 'x'); ${helps ? "require('node:fs').writeFileSync('up', '')" : ''}`,
      );
    const service = (helps: boolean) => ({ argv, must_match: ['Running'], recover: restart(helps), settle_s: 2 });

    it('is restarted and looked at before and after', async () => {
      const seen = await check('check-environment', { services: { agent: service(true) } });
      expect(recorded.map(({ numbers }) => numbers.healthy)).toEqual([0, 1]);
      expect(seen.facts).toMatchObject({ recovered: { exit_code: 0 } });
      expect(read('restarts')).toBe('x');
    });

    it('is restarted twice at most', async () => {
      const seen = await check('check-environment', { services: { agent: service(false) } }, { times: 4 });
      expect(read('restarts')).toBe('xx');
      expect(seen.numbers).toMatchObject({ healthy: 0, recoveries: 2 });
    });

    it('gets no third try from a crash in between', async () => {
      const argv = ['no-such-program'];
      const one = { services: { agent: { ...service(false), recover: argv } } };
      for (let turn = 0; turn < 2; turn += 1)
        await expect(check('check-environment', one)).rejects.toMatchObject({ code: 'GATE_PROGRAM_MISSING' });
      expect((await check('check-environment', one)).numbers.recoveries).toBe(2);
    });

    it('is left alone while it is well', async () => {
      write('up', '');
      await check('check-environment', { services: { agent: service(true) } });
      expect(existsSync(join(world.directory, 'restarts'))).toBe(false);
    });

    describe('and is stopped afterwards', () => {
      const stop = node("require('node:fs').appendFileSync('stops', 'x'); require('node:fs').rmSync('up')");
      const one = () => ({ services: { agent: { ...service(true), stop } } });
      const policy = () => configSchema.parse({ environment: one() });
      const afterwards = async () => {
        const step = stepNamed('stop-services');
        const [input] = step.plan({ policy: policy() } as unknown as Planning);
        if (!input) throw new Error('nothing is planned');
        await step.apply(input, hands(policy()));
        return step.verify(input, hands(policy()));
      };
      const undo = async () => {
        const step = stepNamed('check-environment');
        const [input] = step.plan({ policy: policy() } as unknown as Planning);
        await step.undo(input ?? {}, hands(policy()));
      };

      it('where this release started it, and only once', async () => {
        await check('check-environment', one());
        expect(await afterwards()).toMatchObject({ state: 'done', why: 'stopped' });
        expect(existsSync(join(world.directory, 'up'))).toBe(false);
        expect(recorded).toMatchObject([
          { numbers: { healthy: 0 } },
          { numbers: { healthy: 1 }, facts: { started: true } },
          { name: 'agent', numbers: { healthy: 0 }, facts: { stopped: true } },
          { name: 'agent afterwards', facts: { outcome: 'stopped' } },
        ]);
        expect(await afterwards()).toMatchObject({ why: 'not ours' });
        expect(read('stops')).toBe('x');
      });

      it('also where the release is undone', async () => {
        await check('check-environment', one());
        await undo();
        await undo();
        expect(read('stops')).toBe('x');
        expect(recorded.at(-1)).toMatchObject({ name: 'agent', numbers: { healthy: 0 }, facts: { stopped: true } });
      });

      it('never where it ran before, not even when this release stopped one of its own earlier', async () => {
        write('up', '');
        await check('check-environment', one());
        expect(await afterwards()).toMatchObject({ state: 'done', why: 'not ours' });
        write('gone', '');
        expect(existsSync(join(world.directory, 'stops'))).toBe(false);
        recorded = [];
        writeFileSync(join(world.directory, 'restarts'), '');
        (await import('node:fs')).rmSync(join(world.directory, 'up'));
        await check('check-environment', one());
        await undo();
        write('up', '');
        await check('check-environment', one());
        expect(await afterwards()).toMatchObject({ why: 'not ours' });
        expect(read('stops')).toBe('x');
      });

      it('never where it was only sick before', async () => {
        world.network.listening = ['localhost:38886'];
        const sick = { services: { agent: { ...service(true), ports: [38886], stop } } };
        await check('check-environment', sick);
        expect(recorded.at(-1)?.facts).toMatchObject({ started: false });
      });

      it.each([
        ['does not go', node('0'), 'still up'],
        ['cannot be told to', ['no-such-program'], 'still up: The program no-such-program could not be started.'],
      ])('and says so where it %s', async (_what, stop, why) => {
        const stubborn = { ...service(true), settle_s: 0, stop };
        const still = configSchema.parse({ environment: { services: { agent: stubborn } } });
        await check('check-environment', { services: { agent: stubborn } });
        const step = stepNamed('stop-services');
        const [input = {}] = step.plan({ policy: still } as unknown as Planning);
        await step.apply(input, hands(still));
        expect(await step.verify(input, hands(still))).toMatchObject({ state: 'done', why });
      });
    });

    it('shows what restarts it to the guards over commands', () => {
      const policy = configSchema.parse({ environment: { services: { agent: service(true) } } });
      const [input] = stepNamed('check-environment').plan({ policy } as unknown as Planning);
      expect(input).toMatchObject({ commands: [restart(true)] });
    });
  });
});

describe('check-logs', () => {
  const log = (code: string, more = {}) => ({
    logs: [{ name: 'agent', argv: node(code), errors: ['ERROR', 'Traceback'], ...more }],
  });
  it.each<[string, ReturnType<typeof log>, object]>([
    ['is quiet', log("console.log('INFO a')"), { healthy: 1, lines: 1, errors: 0 }],
    ['tells of errors', log("console.log('ERROR a\\nINFO b\\nTraceback: ERROR')"), { healthy: 0, lines: 3, errors: 2 }],
    ['tells of as many as are borne', log("console.log('ERROR a')", { maximum: 1 }), { healthy: 1, errors: 1 }],
    ['is missing', log('0'), { healthy: 0, lines: 0 }],
    ['cannot be read', log("console.log('INFO'); process.exitCode = 2"), { healthy: 0 }],
    [
      'never ends',
      log("console.log('INFO'); setInterval(() => {}, 1000)", { timeout_s: 1 }),
      { healthy: 0, timed_out: 1 },
    ],
  ])('a log that %s', async (_what, environment, numbers) => {
    expect((await check('check-logs', environment)).numbers).toMatchObject(numbers);
  });
});

describe('check-health', () => {
  const url = 'http://localhost:38886/health';
  it.each<[string, number, unknown, number]>([
    ['well', 200, { status: 'success', mode: 'full' }, 1],
    ['simplified', 200, { status: 'success', mode: 'simplified' }, 0],
    ['without words', 200, {}, 0],
    ['with an error', 500, { status: 'success' }, 0],
  ])('an address that answers %s', async (_what, status, json, healthy) => {
    world.network.answers[url] = { status, json };
    const seen = await check('check-health', {
      health: [
        {
          url,
          json: { status: 'success' },
          not_json: { mode: 'simplified' },
          headers_env: { 'x-api-key': 'HIVE_API_KEY' },
        },
      ],
    });
    expect(seen.numbers).toMatchObject({ healthy, status });
    expect(seen.facts.keys).toEqual(Object.keys(json as object));
    expect(world.network.asked[0]?.headers_env).toEqual({ 'x-api-key': 'HIVE_API_KEY' });
  });

  it('is dead', async () => {
    const seen = await check('check-health', { health: [{ url }] });
    expect(seen).toMatchObject({ numbers: { healthy: 0, status: 0 }, facts: { faults: ['it does not answer'] } });
  });
});

describe('check-spawn', () => {
  const agents = (...ids: string[]) => ({ components: ids.map((id) => ({ id, type: 'agent' })) });
  const overHttp = {
    spawn: [
      { name: 'agents', types: ['agent'], url: 'http://localhost:1/agents/{id}/runs', post: { message: 'ping' } },
    ],
  };
  const byCommand = {
    spawn: [
      {
        name: 'agents',
        types: ['agent'],
        argv: node("console.log('up', process.argv[1])").concat('{id}'),
        must_match: ['up (?:queen|scout)$'],
      },
    ],
  };
  const up = (...ids: string[]) => {
    for (const id of ids) world.network.answers[`http://localhost:1/agents/${id}/runs`] = { status: 200, json: {} };
  };

  it('starts every component once, those of other types not', async () => {
    up('queen', 'scout');
    const { components } = agents('queen', 'scout', 'queen');
    const seen = await check('check-spawn', overHttp, {
      components: [...components, { id: 'foragers', type: 'team' }],
    });
    expect(seen.numbers).toEqual({ healthy: 1, components: 2, spawned: 2 });
    expect(world.network.asked.map(({ post }) => post)).toEqual([{ message: 'ping' }, { message: 'ping' }]);
  });

  it('takes n of n and nothing less', async () => {
    up('queen');
    const seen = await check('check-spawn', overHttp, agents('queen', 'scout'));
    expect(seen.numbers).toEqual({ healthy: 0, components: 2, spawned: 1 });
    expect(seen.facts.failed).toEqual([{ component: 'scout', why: 'it does not answer' }]);
  });

  it('does not take none for all', async () => {
    expect((await check('check-spawn', overHttp)).numbers).toEqual({ healthy: 0, components: 0, spawned: 0 });
  });

  it('may ask by command, where words prove it', async () => {
    const seen = await check('check-spawn', byCommand, agents('queen', 'scout', 'drone'));
    expect(seen.numbers).toEqual({ healthy: 0, components: 3, spawned: 2 });
    expect(seen.facts.failed).toEqual([{ component: 'drone', why: 'its words do not prove it' }]);
  });

  it.each(['..', '../admin', 'a/../b', '--eval', '-x', 'a b', '', 'a\n', 'ä'])(
    'asks for no component called %j',
    async (id) => {
      const { numbers } = await check('check-spawn', byCommand, agents(id, 'queen'));
      expect(numbers).toEqual({ healthy: 0, components: 2, spawned: 1 });
      await check('check-spawn', overHttp, agents(id));
      expect(world.network.asked).toEqual([]);
    },
  );

  it('waits for one that hangs, and then for no other', async () => {
    const [probe] = byCommand.spawn;
    const argv = node('setInterval(() => {}, 1000)').concat('{id}');
    const seen = await check(
      'check-spawn',
      { spawn: [{ ...probe, name: 'agents', types: ['agent'], argv, timeout_s: 1 }] },
      agents('queen', 'scout'),
    );
    expect(seen.facts.failed).toEqual([
      { component: 'queen', why: 'no end within 1 s' },
      { component: 'scout', why: 'not asked, since another hangs' },
    ]);
  });

  it('keeps an id inside its part of the address', async () => {
    await check('check-spawn', overHttp, agents('ai/agents/queen.yaml'));
    expect(world.network.asked[0]?.url).toBe('http://localhost:1/agents/ai%2Fagents%2Fqueen.yaml/runs');
  });
});

it('check-tools tells what fits from what is too old and what is missing', async () => {
  const seen = await check('check-tools', { tools: { git: '>=2.0', node: '>=900', 'no-such-program': '*' } });
  expect(seen.numbers).toEqual({ healthy: 0, wanted: 3, fitting: 1 });
  expect(seen.facts.lacking).toEqual([`node >=900 (${process.versions.node})`, 'no-such-program * (missing)']);
  expect((await check('check-tools', { tools: { git: '>=2.0', node: '*' } })).numbers.healthy).toBe(1);
});

describe('check-mcp', () => {
  const file = (servers: object) => write('.mcp.json', JSON.stringify({ mcpServers: servers }));
  const asking = { mcp: { required: ['postgres', 'wait'], tools: { postgres: ['query'] } } };

  it('counts servers with all the tools they must have, and says how many the file names', async () => {
    file({ postgres: { command: 'x' }, wait: { type: 'sse', url: 'http://localhost:1/sse' }, zen: { command: 'y' } });
    world.mcp.servers = { postgres: ['query', 'list'], wait: ['wait'] };
    expect((await check('check-mcp', asking)).numbers).toEqual({
      healthy: 1,
      required: 2,
      configured: 3,
      unlisted: 1,
      answered: 2,
    });
    expect(world.mcp.asked.map(({ name, type }) => [name, type])).toEqual([
      ['postgres', undefined],
      ['wait', 'sse'],
    ]);
  });

  it.each<[string, Record<string, string[]>]>([
    ['without a tool it must have', { postgres: ['list'], wait: ['wait'] }],
    ['without any tool', { postgres: ['query'], wait: [] }],
    ['that is dead', { postgres: ['query'] }],
  ])('does not count one %s', async (_what, servers) => {
    file({ postgres: { command: 'x' }, wait: { command: 'y' } });
    world.mcp.servers = servers;
    expect((await check('check-mcp', asking)).numbers).toMatchObject({ healthy: 0, answered: 1 });
  });

  it.each(['', '{', '[]', '{"mcpServers":{}}', '{"mcpServers":{"postgres":null}}'])(
    'finds no server in %j',
    async (text) => {
      write('.mcp.json', text);
      expect((await check('check-mcp', asking)).numbers).toMatchObject({ healthy: 0, configured: 0, answered: 0 });
    },
  );

  it('reads no value out, and hands no server what the release publishes with', async () => {
    const env = {
      PLAIN: 'not-a-real-password',
      NPM_TOKEN: '',
      HIVE_RELEASE_HOME: '',
      SHOP_TOKEN: '',
      HIVE_DATABASE_URL: '',
    };
    file({ postgres: { command: 'x', env } });
    const policy = configSchema.parse({
      database: { url_env: 'HIVE_DATABASE_URL' },
      channels: { npm: { test: { registry: 'http://localhost:1', token_env: 'SHOP_TOKEN' } } },
      environment: { mcp: { required: ['postgres'] } },
    });
    const step = stepNamed('check-mcp');
    const [input] = step.plan({ policy } as unknown as Planning);
    await step.apply(step.input.parse(input), hands(policy));
    expect(world.mcp.asked[0]?.env_names).toEqual(['PLAIN']);
    expect(JSON.stringify([recorded, world.mcp.asked])).not.toContain('not-a-real-password');
  });
});

async function untilGone(pid: number): Promise<boolean> {
  for (let turn = 0; turn < 100; turn += 1) {
    if (!isRunning(pid)) return true;
    await sleep(20);
  }
  return false;
}

/** A process that ended and was not yet collected by its parent counts as gone. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe('check-tokens', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (minutes: number) =>
    `${part({})}.${part({ exp: Date.parse(world.clock.now()) / 1000 + minutes * 60 })}.${part('made up')}`;

  async function tokens(values: Record<string, string>, remote = 'git@github.com:honey/comb.git'): Promise<Evidence> {
    Object.assign(world, { tokens: createTokens(values) });
    const policy = configSchema.parse({
      environment: { tokens: { minimum_minutes: 60, names: ['EXTRA_TOKEN'] } },
      approvals: { approvers: { ann: { roles: ['lead'], github: 'ann' } } },
    });
    const step = stepNamed('check-tokens');
    const facts = { repository: { remote }, channels: [{ token_env: 'NPM_TOKEN' }, { token_env: null }] };
    const [input = {}] = step.plan({ policy, facts } as unknown as Planning);
    await step.apply(step.input.parse(input), hands(policy));
    return recorded.at(-1) as Evidence;
  }
  const both = (minutes: number) => ({ EXTRA_TOKEN: token(600), NPM_TOKEN: token(minutes) });

  it('sees those of the channels, of the policy, and the login of the forge', async () => {
    world.forgeFake.end = '2026-01-05T12:00:00.000Z';
    expect((await tokens(both(61))).numbers).toEqual({ healthy: 1, wanted: 3, short: 0 });
  });

  it('names the one that ends too soon and when, and shows none', async () => {
    const seen = await tokens(both(59));
    expect(seen.numbers).toEqual({ healthy: 0, wanted: 3, short: 1 });
    expect(seen.facts.short).toEqual(['NPM_TOKEN (ends 2026-01-05T10:59:00.000Z)']);
    expect(JSON.stringify(recorded)).not.toContain(token(59).slice(0, 20));
  });

  it('says of which it cannot be seen', async () => {
    const seen = await tokens({ ...both(61), NPM_TOKEN: 'made-up' });
    expect(seen).toMatchObject({ numbers: { healthy: 1 }, facts: { unsaid: ['NPM_TOKEN', 'github.com'] } });
  });

  it.each<[string, () => Promise<Evidence>, string]>([
    ['one is not set', () => tokens({ EXTRA_TOKEN: token(600) }), 'NPM_TOKEN (there is none that is accepted)'],
    [
      'the login of the forge ends',
      () => {
        world.forgeFake.end = '2026-01-05T10:59:59.000Z';
        return tokens(both(61));
      },
      'github.com (ends 2026-01-05T10:59:59.000Z)',
    ],
    [
      'the forge refuses the login',
      () => {
        world.forgeFake.state = 'refuses';
        return tokens(both(61));
      },
      'github.com (there is none that is accepted)',
    ],
  ])('is not content where %s', async (_what, look, short) => {
    expect(await look()).toMatchObject({ numbers: { healthy: 0 }, facts: { short: [short] } });
  });

  it('shows no login to a forge that policy does not name', async () => {
    world.forgeFake.state = 'refuses';
    const seen = await tokens(both(61), 'https://github.honey.test/honey/comb');
    expect(seen.numbers).toEqual({ healthy: 1, wanted: 2, short: 0 });
  });
});

/** Services, addresses and components once the release is out (R188, R189). */
describe('after the release', () => {
  const url = 'http://localhost:38886/health';
  const released = { status: 200, json: { status: 'success', version: '1.1.0' } };
  const old = { status: 200, json: { status: 'success', version: '1.0.0' } };
  const health = { url, json: { status: 'success' }, when: 'after' as const };
  /** The answers one after the other; the last stays. */
  const answers = (...all: { status: number; json: unknown }[]) => {
    const ask = world.network.ask.bind(world.network);
    world.network.ask = async (question) => {
      const next = all.length > 1 ? all.shift() : all[0];
      if (next) world.network.answers[url] = next;
      return ask(question);
    };
  };

  it('an address answers with the version that was released, bound to a name of its own', async () => {
    answers(released);
    expect(await check('check-health-after', { health: [health] })).toMatchObject({
      kind: 'health',
      name: `${url} after the release`,
      numbers: { healthy: 1 },
      facts: { version: '1.1.0', expected: 'status 200, status as policy says, version 1.1.0', seen: 'as expected' },
    });
  });

  it('is waited for, as a deployment takes its time', async () => {
    answers({ status: 503, json: {} }, old, released);
    expect((await check('check-health-after', { health: [health] })).numbers.healthy).toBe(1);
    expect(world.network.asked).toHaveLength(3);
  });

  it('is waited for as long as policy says, and then not seen well', async () => {
    const began = Date.parse(world.clock.now());
    answers(old);
    const seen = await check('check-health-after', { health: [health], patience_s: 20 });
    expect(seen).toMatchObject({ numbers: { healthy: 0 }, facts: { seen: 'version is 1.0.0 instead of 1.1.0' } });
    expect(Date.parse(world.clock.now()) - began).toBe(20_000);
  });

  it('is asked once where nobody has patience, and its version is left alone where policy says so', async () => {
    answers(old);
    expect((await check('check-health-after', { health: [health], patience_s: 0 })).numbers.healthy).toBe(0);
    expect(world.network.asked).toHaveLength(1);
    const other = [{ ...health, version: null }];
    expect((await check('check-health-after', { health: other, patience_s: 0 })).numbers.healthy).toBe(1);
    const named = [{ ...health, version: 'app.version' }];
    expect(await check('check-health-after', { health: named, patience_s: 0 })).toMatchObject({
      numbers: { healthy: 0 },
      facts: { seen: 'app.version names no version' },
    });
  });

  it('a version says nothing before it', async () => {
    answers(old);
    expect((await check('check-health', { health: [{ ...health, when: 'both' }] })).numbers.healthy).toBe(1);
  });

  it('components are started until all of them come up', async () => {
    const spawn = [{ name: 'agents', types: ['agent'], url: 'http://localhost:1/{id}', when: 'after' as const }];
    const components = ['queen', 'scout'].map((id) => ({ id, type: 'agent' }));
    world.network.answers['http://localhost:1/queen'] = { status: 200, json: {} };
    expect(await check('check-spawn-after', { spawn, patience_s: 2 }, { components })).toMatchObject({
      name: 'agents after the release',
      numbers: { healthy: 0, components: 2, spawned: 1 },
      facts: { expected: '2 of 2 started', seen: '1 of 2 started; scout: it does not answer' },
    });
    world.network.answers['http://localhost:1/scout'] = { status: 200, json: {} };
    expect((await check('check-spawn-after', { spawn }, { components })).facts.seen).toBe('2 of 2 started');
  });

  it('a service is looked at, and restarted by nobody', async () => {
    const agent = {
      argv: node("console.log(require('node:fs').existsSync('up') ? 'Running' : 'Stopped')"),
      must_match: ['Running'],
      must_not_match: ['Stopped'],
      recover: node("require('node:fs').writeFileSync('up', '')"),
      when: 'after' as const,
    };
    expect(await check('check-environment-after', { services: { agent }, patience_s: 1 })).toMatchObject({
      name: 'agent after the release',
      numbers: { healthy: 0, recoveries: 0 },
      facts: { expected: 'exit code 0, "Running"', seen: 'no "Running", "Stopped"' },
    });
    expect(existsSync(join(world.directory, 'up'))).toBe(false);
    write('up', '');
    expect((await check('check-environment-after', { services: { agent } })).numbers.healthy).toBe(1);
  });

  it.each(['check-environment', 'check-health', 'check-spawn'])('%s plans what belongs to its time', (name) => {
    const one = { argv: ['true'], must_match: ['x'] };
    const policy = configSchema.parse({
      environment: {
        services: { a: one, b: { ...one, when: 'after' }, c: { ...one, when: 'both' } },
        health: ['a', 'b', 'c'].map((path, index) => ({
          url: `http://localhost/${path}`,
          when: (['before', 'after', 'both'] as const)[index],
        })),
        spawn: ['a', 'b', 'c'].map((label, index) => ({
          name: label,
          types: ['agent'],
          url: 'http://localhost/{id}',
          when: (['before', 'after', 'both'] as const)[index],
        })),
      },
    });
    const planning = { policy, facts: { components: [] } } as unknown as Planning;
    const planned = (step: string) =>
      stepNamed(step)
        .plan(planning)
        .map((input) => String(input.name ?? input.url).slice(-1));
    expect([planned(name), planned(`${name}-after`)]).toEqual([
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });
});
