/** What the thread of the peer does: as little as the plugin. */
export default function noop() {
  return null;
}
