"""The door for a web server: `gunicorn payung.site.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.site.settings")

application = get_wsgi_application()
