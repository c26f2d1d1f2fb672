"""The Celery worker and beat. Nothing that is owed lives here: each task asks the database what is due."""
