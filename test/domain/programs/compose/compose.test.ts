import { describe, expect, it } from 'vitest';
import { interpolate } from '../../../../src/domain/programs/compose/interpolate.ts';
import { composeFaults } from '../../../../src/domain/programs/compose/judge.ts';
import { isComposeFile, readCompose } from '../../../../src/domain/programs/compose/read.ts';

/** So that no text here looks like a template of this language. */
const dollars = (text: string): string => text.replaceAll('%{', '$' + '{');

describe('variables of compose files', () => {
  it.each<[string, string | null, string | null]>([
    ['38886:38886', '38886:38886', null],
    ['%{HIVE_API_PORT:-8886}:8886', '8886:8886', null],
    ['%{HIVE_API_PORT-8886}', '8886', null],
    ['%{A:-%{B:-80}}:80', '80:80', null],
    ['%{A:-}80', '80', null],
    ['%{A:+9}80', '80', null],
    ['$$80', '$80', null],
    ['%{PORT}:80', null, 'PORT'],
    ['$PORT:80', null, 'PORT'],
    ['%{PORT:?set it}', null, 'PORT'],
    ['%{A:-$B}', null, 'B'],
    ['%{A:-80', null, '$'],
    ['%{}', null, '$'],
    ['$', null, '$'],
  ])('%s', (text, filled, unknown) => {
    expect(interpolate(dollars(text))).toEqual(
      filled === null ? { text: null, unknown } : { text: filled, unknown: null },
    );
  });

  it('nested without an end are given up, in good time', () => {
    expect(interpolate(dollars('%{A:-').repeat(20_000) + '}'.repeat(20_000)).unknown).toBe('A');
  });
});

const ports = (...said: string[]) => `services: { api: { ports: [${said.join(', ')}] } }\n`;
const taken = (text: string) =>
  readCompose('compose.yml', dollars(text)).ports.map(
    ({ ip, host, container, protocol }) => `${ip}:${host}:${container}/${protocol}`,
  );

describe('ports of compose files (R178)', () => {
  it.each<[string, string, string[]]>([
    ['one for another', "'35532:5432'", [':35532:5432/tcp']],
    ['by default', "'%{P:-8886}:%{P:-8886}'", [':8886:8886/tcp']],
    ['of one address', "'127.0.0.1:80:8080'", ['127.0.0.1:80:8080/tcp']],
    ['of every address', "'0.0.0.0:80:8080'", [':80:8080/tcp']],
    ['of an address of the newer kind', "'[::1]:80:8080'", ['[::1]:80:8080/tcp']],
    ['of another protocol', "'53:53/udp'", [':53:53/udp']],
    ['a range', "'3000-3002:4000-4002'", [':3000:4000/tcp', ':3001:4001/tcp', ':3002:4002/tcp']],
    ['whatever is free of a range', "'3000-3002:80'", []],
    ['whatever is free', "'80'", []],
    ['a number', '8080', []],
    ['the long form', '{ target: 5432, published: 35532 }', [':35532:5432/tcp']],
    [
      'the long form in words',
      "{ target: 80, published: '%{P:-8080}', host_ip: 127.0.0.1, protocol: udp }",
      ['127.0.0.1:8080:80/udp'],
    ],
    ['the long form without one', '{ target: 80 }', []],
  ])('%s', (_what, said, expected) => {
    expect(taken(ports(said))).toEqual(expected);
  });

  it('says what a variable keeps from it, and what cannot be read', () => {
    expect(readCompose('compose.yml', dollars(ports("'%{PORT}:80'", "'a:b'", "'80:80'")))).toMatchObject({
      services: 1,
      ports: [{ host: 80 }],
      unknown: ['api: a port that PORT decides', 'api: a port that cannot be read'],
      fault: null,
    });
  });

  it('follows what is written once for several', () => {
    const text = 'x-base: &base { ports: ["80:80"] }\nservices: { a: { <<: *base }, b: { image: b } }\n';
    expect(readCompose('compose.yml', text)).toMatchObject({ services: 2, ports: [{ service: 'a', host: 80 }] });
  });

  it.each(['services: [', '{', 'a: *nobody', 'x'.repeat(600_000)])('stops at nothing that is no such file', (text) => {
    expect(readCompose('compose.yml', text).fault).toMatch(/^it is/);
  });

  it.each(['', 'null', '[]', 'services:', 'services: 3', 'services: { a: 1, b: { ports: 3 } }'])(
    'nor at %s',
    (text) => {
      expect(readCompose('compose.yml', text)).toMatchObject({ ports: [], fault: null });
    },
  );

  it('knows the files by their names', () => {
    const names = ['compose.yaml', 'docker-compose.yml', 'docker-compose-agent.yml', 'docker/agent/docker-compose.yml'];
    expect(names.map(isComposeFile)).toEqual(names.map(() => true));
    expect(['docker-compose.md', 'compose.py', 'decompose.yml', 'Dockerfile'].some(isComposeFile)).toBe(false);
  });
});

/** The layout of a real project: three files at the top, later one in each directory of docker/. */
const wanted = {
  files: [
    { file: ['docker/main/docker-compose.yml', 'docker-compose.yml'], ports: [] },
    { file: ['docker/agent/docker-compose.yml', 'docker-compose-agent.yml'], ports: [38886, '35532:5432'] },
    { file: ['docker/genie/docker-compose.yml', 'docker-compose-genie.yml'], ports: [] },
  ],
};
const file = (path: string, services: Record<string, string[]>) =>
  readCompose(
    path,
    dollars(
      JSON.stringify({
        services: Object.fromEntries(Object.entries(services).map(([name, said]) => [name, { ports: said }])),
      }),
    ),
  );
const main = { app: ['%{HIVE_API_PORT:-8886}:%{HIVE_API_PORT:-8886}'], postgres: ['5532:5432'] };
const genie = { 'genie-server': ['48886:48886'] };
const early = [
  file('docker-compose.yml', main),
  file('docker-compose-agent.yml', { 'agent-dev-server': ['35532:35532'] }),
  file('docker-compose-genie.yml', genie),
];
const later = [
  file('docker/main/docker-compose.yml', main),
  file('docker/agent/docker-compose.yml', { 'agent-postgres': ['35532:5432'], 'agent-api': ['38886:38886'] }),
  file('docker/genie/docker-compose.yml', genie),
];

describe('compose files as a whole (R178)', () => {
  it('finds an API on the port of the database, where it stood at the top', () => {
    expect(composeFaults(wanted, early)).toEqual([
      'docker-compose-agent.yml does not publish 38886',
      'docker-compose-agent.yml: 35532 leads to 35532 of agent-dev-server instead of 5432',
    ]);
  });

  it('finds nothing where they were mended and moved', () => {
    expect(composeFaults(wanted, later)).toEqual([]);
  });

  it('names what is missing with all the places where it might be', () => {
    expect(composeFaults(wanted, later.slice(0, 2))).toEqual([
      'there is no docker/genie/docker-compose.yml and no docker-compose-genie.yml',
    ]);
  });

  const two = (first: string[], second: string[], at = ['a/compose.yml', 'b/compose.yml']) =>
    composeFaults({ files: [] }, [file(at[0] ?? '', { one: first }), file(at[1] ?? '', { two: second })]);
  it.each<[string, string[], string[], boolean]>([
    ['the same port', ['80:80'], ['80:8080'], true],
    ['another port', ['80:80'], ['81:80'], false],
    ['another protocol', ['53:53/tcp'], ['53:53/udp'], false],
    ['another address', ['127.0.0.1:80:80'], ['127.0.0.2:80:80'], false],
    ['one address and all of them', ['127.0.0.1:80:80'], ['80:80'], true],
    ['within a range', ['8000-8010:8000-8010'], ['8005:80'], true],
    ['the default of a variable', ['%{PORT:-80}:80'], ['80:80'], true],
    ['a variable without a default', ['%{PORT}:80'], ['80:80'], false],
  ])('two files: %s', (_what, first, second, clash) => {
    expect(two(first, second)).toHaveLength(clash ? 1 : 0);
  });

  it('tells the clash by port, services and files', () => {
    expect(two(['80:80'], ['80:80'])).toEqual(['80 is taken twice: one in a/compose.yml and two in b/compose.yml']);
  });

  it('of one service in two files of a directory the second changes the first', () => {
    const files = ['compose.yml', 'compose.override.yml'].map((path) => file(path, { api: ['80:80'] }));
    expect(composeFaults({ files: [] }, files)).toEqual([]);
    expect(
      composeFaults({ files: [] }, [
        file('a/compose.yml', { api: ['80:80'] }),
        file('b/compose.yml', { api: ['80:80'] }),
      ]),
    ).toHaveLength(1);
  });

  it('within a file a port is taken once, unless profiles keep the services apart', () => {
    expect(composeFaults({ files: [] }, [file('compose.yml', { one: ['80:80'], two: ['80:81'] })])).toHaveLength(1);
    expect(composeFaults({ files: [] }, [file('compose.yml', { one: ['80:80', '80:81'] })])).toHaveLength(1);
    const apart = 'services: { a: { ports: ["80:80"], profiles: [x] }, b: { ports: ["80:80"], profiles: [y] } }\n';
    expect(composeFaults({ files: [] }, [readCompose('compose.yml', apart)])).toEqual([]);
    expect(composeFaults({ files: [] }, [readCompose('compose.yml', apart.replace('[y]', '[x, y]'))])).toHaveLength(1);
  });

  it('files that nobody named are not up with those that are', () => {
    const template = file('templates/docker-compose.yml', { postgres: ['5532:5432'] });
    expect(composeFaults(wanted, [...later, template])).toEqual([]);
    const broken = readCompose('templates/docker-compose.yml', '{');
    expect(composeFaults(wanted, [...later, broken])).toEqual(['templates/docker-compose.yml: it is no YAML']);
  });
});
