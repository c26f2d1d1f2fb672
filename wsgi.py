"""The entrance of gunicorn and of the flask command."""

import sys

from config import EXIT_CODE, ConfigFault
from wagecase import create_app

try:
    app = create_app()
except ConfigFault as refusal:
    print(refusal, file=sys.stderr)
    sys.exit(EXIT_CODE)
