def ring(radius: int) -> int:
    """How many hexagons stand on the ring of this radius."""
    return 1 if radius == 0 else 6 * radius
