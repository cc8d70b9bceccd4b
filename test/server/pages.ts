import { McpServer } from '@modelcontextprotocol/server';
import { bearerToken, serveHttp } from '../../src/http.ts';
import { approvalPages } from '../../src/pages/approvals.ts';
import { linksFor } from '../../src/pages/links.ts';
import type { TestWorld } from '../flows/test-world.ts';

export interface OpenPages {
  /** Of a plan, with what lets somebody in who has no token. */
  pageOf(plan_id: string): string;
  origin: string;
  close(): Promise<void>;
}

/** The pages of a test world on a port of this machine. */
export async function openPages(world: TestWorld, home: string, token: string | null = null): Promise<OpenPages> {
  const links = linksFor(token);
  const fetch = approvalPages({
    world: async () => world,
    clock: world.clock,
    log: world.log,
    home,
    links,
    secret: world.clock.freshId('form'),
    public_origin: null,
    redact: (text) => text,
  });
  const { url, close } = await serveHttp(() => new McpServer({ name: 'pages', version: '1.0.0' }), {
    host: '127.0.0.1',
    port: 0,
    authenticate: token === null ? null : bearerToken(token),
    freshId: () => world.clock.freshId('session'),
    pages: { prefix: '/approve/', fetch },
    rate: { burst: 1000, per_second: 100 },
  });
  const { origin } = new URL(url);
  return { origin, pageOf: (plan_id) => origin + links.pathTo(plan_id, world.clock.now()), close };
}
