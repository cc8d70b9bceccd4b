//! Rings of hexagons.

/// Cells of a ring at a radius.
pub fn cells(radius: u32) -> u32 {
    if radius == 0 { 1 } else { 6 * radius }
}
