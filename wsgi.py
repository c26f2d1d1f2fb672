"""The entrance of gunicorn and of the flask command."""

import sys

from config import EXIT_CODE, ConfigFault
from wagecase import create_app
from wagecase.law.fault import BookFault
from wagecase.procedure.spec import TableFault

try:
    app = create_app()
except (ConfigFault, BookFault, TableFault) as refusal:
    print(refusal, file=sys.stderr)
    sys.exit(EXIT_CODE)
