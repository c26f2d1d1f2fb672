"""The entrance of gunicorn and of the flask command."""

from wagecase import create_app, create_or_exit

app = create_or_exit(create_app)
