import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A door in front of a service that counts what the service took in. */
export interface CountingDoor {
  /** With a slash at the end. */
  url: string;
  /** What was published, as `named` calls it, to the number of times that the service accepted it. */
  uploads: Map<string, number>;
  stop(): Promise<void>;
}

/** Names what a call publishes; nothing when it publishes nothing. */
export type Named = (call: { method: string; path: string }, body: Buffer) => string[];

export async function openDoor(service: string, named: Named): Promise<CountingDoor> {
  const uploads = new Map<string, number>();
  const count = (names: readonly string[]) => {
    for (const name of names) uploads.set(name, (uploads.get(name) ?? 0) + 1);
  };
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then(
      (body) => {
        const { method = 'GET', headers, url: path = '/' } = incoming;
        const onward = request(new URL(path, service), { method, headers }, (answer) => {
          if ((answer.statusCode ?? 500) < 300) count(named({ method, path }, body));
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.on('error', () => outgoing.destroy()).pipe(outgoing);
        });
        onward.on('error', () => outgoing.destroy());
        onward.end(body);
      },
      () => outgoing.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    uploads,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
