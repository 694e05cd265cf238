import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request; `body` is what was sent, `number` counts requests from 1. */
export type Behaviour = (response: ServerResponse, body: Record<string, unknown>, number: number) => void;

/** A server that plays OpenAI's part, well or badly. */
export class StubServer {
  readonly served: Record<string, unknown>[] = [];
  readonly paths: string[] = [];
  readonly #server: Server;
  behaviour: Behaviour;

  private constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
    this.#server = createServer((request, response) => this.#serve(request, response));
  }

  static async start(behaviour: Behaviour): Promise<StubServer> {
    const stub = new StubServer(behaviour);
    await new Promise<void>((resolve) => stub.#server.listen(0, '127.0.0.1', resolve));
    return stub;
  }

  get baseURL(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      this.paths.push(request.url ?? '');
      this.served.push(JSON.parse(text) as Record<string, unknown>);
      this.behaviour(response, this.served.at(-1) ?? {}, this.served.length);
    });
  }
}

export const usage = { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 };

export function completion(text: string, finish = 'stop', samples = 1): string {
  return JSON.stringify({
    model: 'stub-model',
    choices: Array.from({ length: samples }, (_, index) => ({
      index,
      finish_reason: finish,
      message: { role: 'assistant', content: text },
    })),
    usage,
  });
}

/** In one piece. */
export const answers =
  (text: string, finish = 'stop'): Behaviour =>
  (response) => {
    response.setHeader('content-type', 'application/json');
    response.end(completion(text, finish));
  };

export const fails =
  (status: number, headers: Record<string, string> = {}, body = '{}'): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };

/** One behaviour a request; the last repeats. */
export const inTurn =
  (...behaviours: readonly Behaviour[]): Behaviour =>
  (response, body, number) =>
    behaviours[Math.min(number, behaviours.length) - 1]?.(response, body, number);

export function chunk(content: string, finish: string | null = null): string {
  const delta = { index: 0, delta: { content }, finish_reason: finish };
  return `data: ${JSON.stringify({ model: 'stub-model', choices: [delta] })}\n\n`;
}

export const streamEnd = `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`;

/** As server-sent events: the pieces of text one after another, so many milliseconds apart. */
export const streams =
  (pieces: readonly string[], { everyMs = 0, torn = false }: { everyMs?: number; torn?: boolean } = {}): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (at: number): void => {
      const piece = pieces[at];
      if (piece === undefined) {
        if (torn) response.destroy();
        else response.end(`${chunk('', 'stop')}${streamEnd}`);
        return;
      }
      response.write(chunk(piece));
      if (everyMs === 0) send(at + 1);
      else setTimeout(() => send(at + 1), everyMs);
    };
    send(0);
  };
