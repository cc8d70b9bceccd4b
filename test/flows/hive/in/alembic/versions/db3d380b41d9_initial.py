"""Initial tables"""

revision = "db3d380b41d9"
down_revision = None


def upgrade():
    pass
