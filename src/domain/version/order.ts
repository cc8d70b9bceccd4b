/**
 * A value that sorts like the version it was made from: lists compare item by item and a list comes after its own
 * beginning. Items at the same place are always of the same sort, which the makers of keys see to.
 */
export type OrderKey = bigint | string | readonly OrderKey[];

/** -1, 0 or 1. Texts compare by code point (keys hold ASCII only). */
export function compareOrder(a: OrderKey, b: OrderKey): -1 | 0 | 1 {
  if (typeof a !== 'object' || typeof b !== 'object') return a < b ? -1 : a > b ? 1 : 0;
  for (const [place, item] of a.entries()) {
    const other = b[place];
    if (other === undefined) return 1;
    const order = compareOrder(item, other);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}
