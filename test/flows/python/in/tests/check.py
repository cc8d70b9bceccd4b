"""Runs the tests and writes their JUnit report to the path that is given."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))


class Rings(unittest.TestCase):
    def test_counts(self) -> None:
        from hexagons import ring

        self.assertEqual([ring(0), ring(1), ring(3)], [1, 6, 18])


result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Rings))
bad = len(result.failures) + len(result.errors)
case = '<testcase classname="Rings" name="counts">' + ("<failure/>" if bad else "") + "</testcase>"
Path(sys.argv[1]).write_text(f'<testsuite tests="{result.testsRun}" failures="{bad}">{case}</testsuite>')
sys.exit(bad)
