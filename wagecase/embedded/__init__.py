"""The private PostgreSQL and Valkey of `make run` and of the tests, and their small supervisor. Development only."""


class StartFault(Exception):
    """The start cannot go on; the text is one sentence for the person in front of the terminal."""
