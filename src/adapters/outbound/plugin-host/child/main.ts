import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import os from 'node:os';
import { pathToFileURL } from 'node:url';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { encodeFrame, FrameReader } from '../frames.js';
import { HostConnection } from './host-connection.js';
import type { PluginModule } from './plugin-api.js';
import { PluginSide } from './plugin-side.js';

/** What would let a plugin end others by a slip; whoever means harm finds other ways. */
function takeAwayProcessControl(): void {
  const refuse = () => {
    throw new Error('A plugin may not do this');
  };
  for (const name of [
    ...['kill', '_kill', 'dlopen', 'binding', '_linkedBinding'],
    ...['_debugProcess', '_debugEnd'],
  ]) {
    Object.defineProperty(process, name, { value: refuse, writable: false, configurable: false });
  }
  os.setPriority = refuse;
  syncBuiltinESMExports();
}

/** Whoever stops us all, by Ctrl-C or as a service, means the host: it ends this process when it is time. */
function leaveSignalsToHost(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1'] as const)
    process.on(signal, () => undefined);
}

leaveSignalsToHost();
const [, , main = ''] = process.argv;
const socket = new Socket({ fd: 3, readable: true, writable: true });
// The host is gone.
socket.on('close', () => process.exit(0));
socket.on('error', () => process.exit(0));
const reader = new FrameReader();
const host = new HostConnection((message) => {
  socket.write(encodeFrame(message));
});
const side = new PluginSide(host, async () => {
  takeAwayProcessControl();
  return (await import(pathToFileURL(main).href)) as Partial<PluginModule>;
});

socket.on('data', (chunk: Buffer) => {
  for (const { message } of reader.read(chunk)) void handle(message);
});

async function handle(message: JsonObject): Promise<void> {
  const { id, method, parameters, cancel } = message;
  if (typeof cancel === 'number') side.cancel(cancel);
  if (typeof id !== 'number') return;
  if (typeof method !== 'string') {
    host.settle(id, message);
    return;
  }
  let answer: JsonObject;
  try {
    const result: JsonValue = await side.call(method, (parameters ?? {}) as JsonObject, id);
    answer = { id, result };
  } catch (error) {
    answer = { id, error: side.failureOf(error) };
  }
  try {
    socket.write(encodeFrame(answer));
  } catch {
    const error = { kind: 'too-large', message: 'its answer is too large' };
    socket.write(encodeFrame({ id, error }));
  }
}
