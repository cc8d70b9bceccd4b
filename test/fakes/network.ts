import type { HttpQuestion, Network } from '../../src/ports/network.ts';

export interface FakeNetwork extends Network {
  /** `host:port` of what accepts a connection. */
  listening: string[];
  /** What stands at an address, or at `$NAME/path` where a variable holds it; nothing answers at any other. */
  answers: Record<string, { status: number; json: unknown }>;
  readonly asked: HttpQuestion[];
}

export function fakeNetwork(): FakeNetwork {
  const fake: FakeNetwork = {
    listening: [],
    answers: {},
    asked: [],
    connects: async (host, port) => fake.listening.includes(`${host}:${port}`),
    async ask(question) {
      fake.asked.push(question);
      const { url } = question;
      const answer = fake.answers[typeof url === 'string' ? url : `$${url.env}${url.path ?? ''}`];
      const silent = { status: null, latency_ms: 0, json: undefined, excerpt: '', why: 'it does not answer' };
      return answer ? { ...silent, ...answer, excerpt: JSON.stringify(answer.json), why: null } : silent;
    },
  };
  return fake;
}
