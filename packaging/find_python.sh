#!/bin/sh
# Print a Python 3.11-3.13 that can make virtual environments. As root on Debian or Ubuntu it is
# installed when missing; otherwise the need and the command are named and the exit status is 1.
set -u

usable() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

look() {
  for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
    if usable "$name"; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

look && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo '* set-up: installing python3 and python3-venv' >&2
  export DEBIAN_FRONTEND=noninteractive
  said=$({ apt-get -qq update && apt-get -qq install -y --no-install-recommends python3 python3-venv; } </dev/null 2>&1) ||
    echo "$said" >&2
  look && exit 0
fi
{
  echo 'DockFlare Desktop needs Python 3.11, 3.12 or 3.13 with its venv module, and none was found.'
  echo 'Debian 12, Ubuntu 24.04 or newer:  sudo apt-get install python3 python3-venv'
  echo 'Elsewhere: install one and name it, e.g.  make demo PYTHON=/opt/python3.12/bin/python3'
} >&2
exit 1
