import { WebSocket } from 'ws';

/** A websocket client that keeps every message it gets. */
export class EventListener implements Disposable {
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every shape
  readonly messages: any[] = [];
  closedWith: number | null = null;
  readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.messages.push(JSON.parse(String(data))));
    socket.on('close', (code) => {
      this.closedWith = code;
    });
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventListener> {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), { headers });
    const listener = new EventListener(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return listener;
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  get events() {
    return this.messages.filter((message) => 'data' in message);
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }
}
