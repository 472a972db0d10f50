/** What somebody is told must not stop the one who tells it. */
export function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // Whoever listens has to look after its own faults.
  }
}
