"""Tests on real servers: PostgreSQL, Valkey, SMTP. Nothing of our own is mocked."""

import gc

# Until all tests are loaded; see `pytest_collection_finish` in conftest.
gc.disable()
