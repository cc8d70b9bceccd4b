"""Begin

Revision ID: a1
"""

revision: str = "a1"
down_revision = None
