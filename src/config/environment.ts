import { validRange } from 'semver';
import { z } from 'zod';
import { whens } from '../domain/policy/looks.ts';
import { judgeProgram } from '../domain/programs/program-rules.ts';
import { argv, inside, path, pattern, tokenName } from './parts.ts';

const seconds = z.number().int().min(1).max(3600);
const patterns = z.array(pattern).max(20);
const label = z.string().min(1).max(60);

const when = z
  .enum(whens)
  .default('before')
  .describe('before: the release needs it; after: it shows that what was released works; or both');

const place = z
  .union([
    z.number().int().min(1).max(65_535),
    z.string().regex(/^[A-Za-z0-9.-]{1,253}:[1-9]\d{0,4}$/, 'a port, or host:port'),
  ])
  .describe('a port of this machine, or host:port');

const service = z.strictObject({
  argv,
  must_match: patterns.default([]).describe('lines that its words must hold'),
  must_not_match: patterns.default([]),
  ports: z.array(place).max(20).default([]).describe('each must accept a connection'),
  recover: argv
    .optional()
    .describe('run when it is seen unhealthy, then it is looked at again; twice in a release at most'),
  stop: argv
    .optional()
    .describe(
      'run after the release, if the release started the service with recover; one that ran before is left alone',
    ),
  settle_s: z
    .number()
    .int()
    .min(0)
    .max(600)
    .default(30)
    .describe('how long it may take to come up after recover, or to go after stop'),
  timeout_s: seconds.default(60),
  when,
});

const dotted = z.string().regex(/^[^.]{1,100}(?:\.[^.]{1,100}){0,9}$/, 'a dotted path of ten parts at most');

const conditions = z.record(dotted, z.union([z.string().max(400), z.number(), z.boolean(), z.null()])).default({});

const url = z
  .url({ protocol: /^https?$/ })
  .max(400)
  .refine((text) => !/^\w+:\/\/[^/?#]*[@{]/.test(text), 'an address without credentials, its host written out');

/** What is asked over HTTP, and the answer that counts. Redirects are answers like any other and not followed. */
const question = {
  status: z.number().int().min(100).max(599).default(200),
  json: conditions.describe('what the JSON answer must hold, by dotted path'),
  not_json: conditions.describe('what the JSON answer must not hold'),
  headers_env: z
    .record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/, 'the name of a header'), tokenName)
    .default({})
    .describe('headers whose values stand in these environment variables'),
};

const health = z.strictObject({
  url,
  ...question,
  version: dotted
    .nullable()
    .optional()
    .describe(
      'where the JSON answer says its version, which must be the released one afterwards; absent: version, if it says one; null: not compared',
    ),
  timeout_s: seconds.default(10),
  when,
});

const log = z.strictObject({
  name: label,
  argv,
  errors: patterns.min(1),
  maximum: z.number().int().min(0).default(0).describe('lines with an error that are borne'),
  timeout_s: seconds.default(60),
});

const spawn = z.strictObject({
  name: label,
  types: z.array(label).min(1).max(50).describe('component types; every component of them is asked'),
  url: url.optional().describe('{id} is filled in'),
  post: z.record(z.string().max(100), z.json()).optional().describe('sent as JSON; GET when absent'),
  argv: argv.optional().describe('instead of url; {id} is filled in'),
  must_match: patterns.default([]),
  ...question,
  timeout_s: seconds.default(60),
  when,
});

const mcp = z.strictObject({
  required: z
    .array(z.string().max(100))
    .max(50)
    .nullable()
    .default(null)
    .describe('names in .mcp.json that must answer; an empty list is a violation'),
  tools: z
    .record(z.string().max(100), z.array(z.string().min(1).max(200)).min(1).max(200))
    .default({})
    .describe('tools that a required server must have'),
  file: path.default('.mcp.json'),
  timeout_s: z.number().int().min(1).max(300).default(20),
});

const tokens = z.strictObject({
  minimum_minutes: z
    .number()
    .int()
    .min(1)
    .max(525_600)
    .nullable()
    .default(null)
    .describe('how long every token must still live; null: not asked'),
  names: z
    .array(tokenName)
    .max(50)
    .default([])
    .describe('variables besides those of the channels; the login of a forge that is asked counts too'),
});

const composeFile = z.strictObject({
  file: z
    .union([inside, z.array(inside).min(1).max(10)])
    .describe('or several of which the first that exists is taken'),
  ports: z
    .array(
      z.union([z.number().int().min(1).max(65_535), z.string().regex(/^[1-9]\d{0,4}:[1-9]\d{0,4}$/, 'HOST:CONTAINER')]),
    )
    .max(50)
    .default([])
    .describe('ports of the machine that it must publish; 35532:5432 where it matters what they lead to'),
});

const compose = z.strictObject({
  mode: z
    .enum(['report', 'require'])
    .default('report')
    .describe('require: no release with a file or port missing, or a port that two take'),
  files: z.array(composeFile).max(50).default([]).describe('compose files that are up together'),
  detect: z.boolean().default(true).describe('looks at every other compose file of the commit too'),
});

const program = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,59}$/, 'the plain name of a program');

export const environment = z.strictObject({
  tools: z
    .record(
      program,
      z
        .string()
        .max(100)
        .refine((range) => validRange(range) !== null, 'a range such as ">=2.30" or "*"'),
    )
    .default({})
    .describe('programs the machine must have, by the version they print; "*" for any'),
  programs: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .describe('the only programs that commands of this file may start, written as there; null: no list'),
  services: z.record(z.string().max(60), service).default({}),
  services_required: z.boolean().default(false).describe('true: neither services nor health configured is a violation'),
  health: z.array(health).max(20).default([]).describe('addresses that must answer well'),
  logs: z.array(log).max(20).default([]).describe('logs whose last 64 KiB are searched for errors'),
  spawn: z.array(spawn).max(20).default([]).describe('proofs that every component can be started'),
  mcp: mcp.prefault({}),
  tokens: tokens.prefault({}),
  compose: compose.prefault({}).describe('compose files and the ports that they publish'),
  valid_minutes: z.number().int().min(1).max(10_080).default(120),
  patience_s: z
    .number()
    .int()
    .min(0)
    .max(3600)
    .default(300)
    .describe('how long a look after the release is repeated until it is good'),
});

type Environment = z.infer<typeof environment>;

/** Rules between keys of this part that a schema cannot say. */
export function environmentFaults(config: Environment): { path: string; expected: string }[] {
  const asked = [...eachOf('health', config.health), ...eachOf('spawn', config.spawn)];
  const tools = Object.keys(config.tools).filter((name) => !judgeProgram([name]).allowed);
  const strangers = Object.keys(config.mcp.tools).filter((name) => !config.mcp.required?.includes(name));
  return [
    ...twice('health', 'url', config.health),
    ...twice('logs', 'name', config.logs),
    ...twice('spawn', 'name', config.spawn),
    ...asked
      .filter(({ one }) => Object.keys(one.headers_env).length > 0 && one.url && !isGuarded(one.url))
      .map(({ path }) => ({
        path: `${path}.url`,
        expected: 'https, or an address of this machine, for a secret header',
      })),
    ...eachOf('spawn', config.spawn).flatMap(({ one, path }) => spawnFault(one, path)),
    ...Object.entries(config.services)
      .filter(([, { when, recover, stop }]) => when === 'after' && (recover ?? stop))
      .map(([name]) => ({ path: `services.${name}.when`, expected: 'both, since nothing is restarted afterwards' })),
    ...tools.map((name) => ({ path: `tools.${name}`, expected: 'a program other than python and pip' })),
    ...strangers.map((name) => ({ path: `mcp.tools.${name}`, expected: 'a server that mcp.required names' })),
  ];
}

const eachOf = <T>(key: string, list: readonly T[]) => list.map((one, index) => ({ one, path: `${key}.${index}` }));

function spawnFault({ url, argv, must_match }: Environment['spawn'][number], path: string) {
  if ((url === undefined) === (argv === undefined)) return [{ path, expected: 'either url or argv' }];
  if (!(url ?? argv?.join(' '))?.includes('{id}')) return [{ path, expected: '{id}, so that each component is asked' }];
  if (argv && must_match.length === 0) return [{ path: `${path}.must_match`, expected: 'words that prove the start' }];
  return [];
}

function twice<T>(key: string, field: keyof T & string, list: readonly T[]): { path: string; expected: string }[] {
  return eachOf(key, list)
    .filter(({ one }, index) => list.findIndex((other) => other[field] === one[field]) < index)
    .map(({ path }) => ({ path: `${path}.${field}`, expected: 'one that no other entry has' }));
}

/** Whether a secret may travel there. */
const isGuarded = (address: string): boolean =>
  /^https:/i.test(address) || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(new URL(address).hostname);
