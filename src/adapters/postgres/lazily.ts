/** A value that is made at the first need. */
export interface Lazy<T> {
  get(): Promise<T>;
  /** What stands by now, or undefined: asking makes nothing and waits for nothing. */
  made(): T | undefined;
}

/** Makes a value once; a failure is not kept, so the next need tries again. */
export function lazily<T>(make: () => Promise<T>): Lazy<T> {
  let promised: Promise<T> | undefined;
  let standing: T | undefined;
  const start = async () => {
    try {
      standing = await make();
      return standing;
    } catch (error) {
      promised = undefined;
      throw error;
    }
  };
  return {
    get: () => {
      promised ??= start();
      return promised;
    },
    made: () => standing,
  };
}
