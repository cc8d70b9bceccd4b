import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/ports/network.ts';

export interface Surroundings {
  network: Network;
  /** Where something listens, and at `url` answers 200 with `{ "status": "success" }`. */
  up: { host: string; port: number; url: string };
  /** Where nothing does. */
  down: { host: string; port: number; url: string };
}

/** What every Network promises. */
export function networkContract(name: string, make: () => Promise<Surroundings>): void {
  describe(`network: ${name}`, () => {
    it('tells what accepts a connection from what does not', async () => {
      const { network, up, down } = await make();
      expect(await network.connects(up.host, up.port, 5)).toBe(true);
      expect(await network.connects(down.host, down.port, 5)).toBe(false);
    });

    it('gives status, time and JSON of what answers', async () => {
      const { network, up } = await make();
      const answer = await network.ask({ url: up.url, headers_env: {}, timeout_s: 5 });
      expect(answer).toMatchObject({ status: 200, json: { status: 'success' }, why: null });
      expect(answer.latency_ms).toBeGreaterThanOrEqual(0);
      expect(answer.excerpt).toContain('success');
    });

    it('answers for what is dead instead of throwing', async () => {
      const { network, down } = await make();
      expect(await network.ask({ url: down.url, headers_env: {}, timeout_s: 5 })).toMatchObject({
        status: null,
        json: undefined,
        excerpt: '',
        why: 'it does not answer',
      });
    });
  });
}
