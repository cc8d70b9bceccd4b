"""Publishes what it is given, after a question, and ends well when the answer is no."""

import sys

if sys.stdin.readline().strip() != "y":
    print("Cancelled.")
    sys.exit(0)
