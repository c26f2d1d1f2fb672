"""The entrance of gunicorn and of the flask command."""

from wagecase import create_app, start

app = start(create_app)
