"""The Celery worker and beat. No pending work is kept here: each task asks the database what is due."""
