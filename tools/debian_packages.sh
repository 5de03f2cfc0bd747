#!/usr/bin/env bash
# What Lingqu needs from Debian's packages: list what is missing, install it where that is allowed.
#
#     tools/debian_packages.sh run|test|ci
#
# run: virtual environments, and the text libraries and fonts of PDF forms
# test: also a browser; ci: also PostgreSQL
# Installs as root or with sudo that asks no password. Otherwise prints the command and ends with 1.
set -euo pipefail
purpose=${1:-run}
python=${PYTHON:-python3}
case $purpose in run | test | ci) ;; *) echo "usage: $0 run|test|ci" >&2; exit 2 ;; esac

wanted=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk)
if ! command -v dpkg-query >/dev/null; then
  echo "Not a Debian system: see that these are installed: ${wanted[*]} ($purpose)." >&2
  exit 0
fi
installed() { dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null | grep -q '^ii'; }

packages=()
for package in "${wanted[@]}"; do installed "$package" || packages+=("$package"); done
# A Python of another origin than Debian's brings its own venv module.
"$python" -c 'import ensurepip, venv' 2>/dev/null || packages+=("$(basename "$python")-venv")
command -v npm >/dev/null || packages+=(nodejs npm)
if [ "$purpose" != run ]; then command -v chromium >/dev/null || packages+=(chromium); fi
if [ "$purpose" = ci ]; then ls -d /usr/lib/postgresql/*/bin >/dev/null 2>&1 || packages+=(postgresql); fi
[ ${#packages[@]} -gt 0 ] || exit 0

install="apt-get install -y --no-install-recommends ${packages[*]}"
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! sudo -n true 2>/dev/null; then
    echo "Missing from Debian's packages: ${packages[*]}" >&2
    echo "Run: sudo $install" >&2
    exit 1
  fi
  as_root=(sudo -n)
fi
echo "Installing from Debian's packages: ${packages[*]}"
if [[ " ${packages[*]} " == *" postgresql "* && ! -e /etc/postgresql-common/createcluster.conf ]]; then
  # The tests start a cluster of their own; the package's default one stays down.
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  echo "create_main_cluster = false" | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
"${as_root[@]}" apt-get -q update >/dev/null || echo "apt-get update failed; trying all the same" >&2
# shellcheck disable=SC2086 # the words of the command
if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install >/dev/null; then
  echo "Could not be installed. Run: $install" >&2
  exit 1
fi
