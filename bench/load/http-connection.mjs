import { once } from 'node:events';
import { connect } from 'node:net';
import { ResponseReader } from './response-reader.mjs';

/** A silent server ends the measurement after this, ms. */
const ANSWER_MS = 30_000;

/** A keep-alive connection with one request at a time: far cheaper than a general HTTP client. */
export class HttpConnection {
  #socket;
  #reader = new ResponseReader();
  #answered = () => undefined;
  #failed = () => undefined;

  static async open(port) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  constructor(socket) {
    this.#socket = socket;
    socket.setTimeout(ANSWER_MS, () => socket.destroy(new Error('no answer in time')));
    socket.on('data', (chunk) => {
      try {
        if (this.#reader.take(chunk)) this.#answered(this.#reader.status);
      } catch (error) {
        socket.destroy(error);
      }
    });
    socket.on('error', (error) => this.#failed(error));
    socket.on('close', () => this.#failed(new Error('the server closed the connection')));
  }

  /** @returns the status of the answer, once it is complete */
  request(bytes) {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#reader.reset();
      if (this.#socket.destroyed) reject(new Error('the connection is gone'));
      else this.#socket.write(bytes);
    });
  }

  close() {
    this.#failed = () => undefined;
    this.#socket.destroy();
  }
}
