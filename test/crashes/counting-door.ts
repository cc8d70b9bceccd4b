import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A door in front of a registry that counts what the registry took in. */
export interface CountingDoor {
  url: string;
  /** `package@version` to the number of uploads that the registry accepted. */
  uploads: Map<string, number>;
  stop(): Promise<void>;
}

export async function openDoor(registry: string): Promise<CountingDoor> {
  const uploads = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const onward = request(
        new URL(incoming.url ?? '/', registry),
        { method: incoming.method, headers: incoming.headers },
        (answer) => {
          if (incoming.method === 'PUT' && (answer.statusCode ?? 500) < 300) count(uploads, body);
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      onward.on('error', () => outgoing.destroy());
      onward.end(body);
    });
    incoming.on('error', () => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    uploads,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A publish carries the archive; everything else that is PUT (tags, deprecations) does not. */
function count(uploads: Map<string, number>, body: Buffer): void {
  const document = parsed(body);
  if (!document || Object.keys(document._attachments ?? {}).length === 0) return;
  for (const version of Object.keys(document.versions ?? {})) {
    const name = `${document.name}@${version}`;
    uploads.set(name, (uploads.get(name) ?? 0) + 1);
  }
}

interface Upload {
  name?: string;
  versions?: Record<string, unknown>;
  _attachments?: Record<string, unknown>;
}

function parsed(body: Buffer): Upload | null {
  try {
    return JSON.parse(body.toString('utf8')) as Upload;
  } catch {
    return null;
  }
}
