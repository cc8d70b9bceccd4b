import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What happens to an upload on its way. */
export type Mishap =
  | { answer: number; headers?: Record<string, string> }
  /** Nothing of it arrives, and no answer comes. */
  | 'lost before'
  /** All of it arrives and counts, and no answer comes. */
  | 'lost after'
  /** Half of it arrives. */
  | 'cut';

export interface Door {
  url: string;
  /** Falls on the next so many uploads. */
  arrange(mishap: Mishap, times: number): void;
  /** Uploads that the service took in since the last reset. */
  taken(): number;
  /** Uploads that were tried since the last reset. */
  tried(): number;
  reset(): void;
  stop(): Promise<void>;
}

/** A door in front of a real service, at which uploads meet with mishaps; at a unix socket where one is named. */
export async function openDoor(
  service: string,
  isUpload: (request: Pick<IncomingMessage, 'method' | 'url'>, body: Buffer) => boolean,
  socket?: string,
): Promise<Door> {
  let waiting: { mishap: Mishap; times: number } | null = null;
  const counts = { taken: 0, tried: 0 };
  const next = (): Mishap | null => {
    if (waiting === null || waiting.times <= 0) return null;
    waiting.times -= 1;
    return waiting.mishap;
  };
  const server = createServer(async (incoming, outgoing) => {
    const body = await bodyOf(incoming);
    const upload = isUpload(incoming, body);
    if (!upload) return void pass(service, incoming, body, (answer) => give(answer, outgoing));
    counts.tried += 1;
    const mishap = next();
    if (mishap !== null && typeof mishap === 'object')
      return void outgoing.writeHead(mishap.answer, mishap.headers).end('{"error":"no"}');
    const { socket } = incoming;
    if (mishap === 'lost before') return void socket.destroy();
    if (mishap === 'cut') return cut(service, incoming, body, socket);
    pass(service, incoming, body, (answer) => {
      if ((answer.statusCode ?? 500) < 300) counts.taken += 1;
      if (mishap === 'lost after') answer.resume().on('end', () => socket.destroy());
      else give(answer, outgoing);
    });
  });
  await new Promise<void>((resolve) => {
    if (socket === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(socket, resolve);
  });
  return {
    url: socket ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrange: (mishap, times) => {
      waiting = { mishap, times };
    },
    taken: () => counts.taken,
    tried: () => counts.tried,
    reset: () => {
      waiting = null;
      Object.assign(counts, { taken: 0, tried: 0 });
    },
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

const onward = (service: string, incoming: IncomingMessage, then: (answer: IncomingMessage) => void) =>
  request(new URL(incoming.url ?? '/', service), { method: incoming.method, headers: incoming.headers }, then);

function pass(service: string, incoming: IncomingMessage, body: Buffer, then: (answer: IncomingMessage) => void): void {
  const going = onward(service, incoming, then);
  going.on('error', () => incoming.socket.destroy());
  going.end(body);
}

/** The service hears half of what was announced, then both sides lose the line. */
function cut(service: string, incoming: IncomingMessage, body: Buffer, socket: Socket): void {
  const going = onward(service, incoming, (answer) => answer.resume());
  going.on('error', () => socket.destroy());
  going.write(body.subarray(0, Math.floor(body.length / 2)), () => {
    setTimeout(() => {
      going.destroy();
      socket.destroy();
    }, 50);
  });
}

function give(answer: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(outgoing);
}
