import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { restoreError, type ErrorDescription } from '../error-description.js';

/**
 * Aborts when the port says why. Who asks for `aborted` reads the port itself: a loop that never waits would hear
 * of nothing otherwise.
 */
export function stopSignal(port: MessagePort): AbortSignal {
  const stopping = new AbortController();
  const { signal } = stopping;
  let isStopped = false;
  const stop = (reason: ErrorDescription) => {
    isStopped = true;
    stopping.abort(restoreError(reason));
  };
  port.on('message', stop);
  const look = () => {
    const received = isStopped ? undefined : receiveMessageOnPort(port);
    if (received) stop(received.message as ErrorDescription);
    return isStopped;
  };
  Object.defineProperties(signal, {
    aborted: { get: look },
    throwIfAborted: {
      value: () => {
        if (look()) throw signal.reason as Error;
      },
    },
  });
  return signal;
}
