/** Holds flows up until the test lets them pass. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/**
 * Whether `promise` settles in time. For flows that may legitimately have to wait for each other, as on a
 * store with one writer at a time: those that need not wait get the chance to overlap.
 */
export async function settlesWithin(promise: Promise<unknown>, ms = 150): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const result = await Promise.race([settled, late]);
  clearTimeout(timer);
  return result;
}

/** A place where `count` flows wait for each other, until the first has waited too long. */
export function meeting(count: number, ms = 150): () => Promise<void> {
  const complete = gate();
  let arrived = 0;
  return async () => {
    arrived += 1;
    if (arrived >= count) complete.open();
    await settlesWithin(complete.passed, ms);
    complete.open();
  };
}
