import sys
from importlib.metadata import version

from hexagons import ring


def main() -> None:
    if "--version" in sys.argv:
        print(f"hexagons {version('hexagons')}")
    else:
        print(ring(int(sys.argv[1])))
