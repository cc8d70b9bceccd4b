from hexagons.rings import ring

__all__ = ["ring"]
