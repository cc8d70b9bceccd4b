import type { PypiSettings } from './place.ts';

const longest_ms = 5_000;

/** Looks until there is something to see or patience ends: an index may show a while later what it was given. */
export async function patiently<Seen>(
  { clock, patience_ms = 60_000 }: PypiSettings,
  look: () => Promise<Seen | null>,
): Promise<Seen | null> {
  let waited = 0;
  for (let pause = 250; ; pause = Math.min(pause * 2, longest_ms)) {
    const seen = await look();
    if (seen !== null || waited >= patience_ms) return seen;
    await clock.wait(pause);
    waited += pause;
  }
}
