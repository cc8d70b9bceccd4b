/** A bucket of `burst` requests per address that fills by `per_second`; the oldest addresses are forgotten. */
export function rateLimit({
  burst,
  per_second,
}: {
  burst: number;
  per_second: number;
}): (address: string | undefined) => boolean {
  const buckets = new Map<string | undefined, { left: number; at: number }>();
  return (address) => {
    const now = performance.now();
    const known = buckets.get(address) ?? { left: burst, at: now };
    const left = Math.min(burst, known.left + ((now - known.at) / 1000) * per_second);
    buckets.delete(address);
    buckets.set(address, { left: Math.max(0, left - 1), at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > 1000) buckets.delete(oldest);
    return left >= 1;
  };
}
