"""The history of the data file's shape, one Alembic revision each."""
