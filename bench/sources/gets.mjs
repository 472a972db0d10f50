/** GET requests for `paths`, over and over in the same order. */
export function createRequests({ port, paths, headers }) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const rest = `HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n`;
  const requests = paths.map((path) => Buffer.from(`GET ${path} ${rest}`));
  let count = 0;
  return () => requests[count++ % requests.length];
}
