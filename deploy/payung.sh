#!/bin/sh
# Install as /usr/local/bin/payung and call it as: sudo -u payung payung ...
# It gives the program the same settings as the service has.
set -a
. /etc/payung/site.env
exec /opt/payung/.venv/bin/payung "$@"
