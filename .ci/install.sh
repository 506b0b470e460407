#!/usr/bin/env bash
# Install the locked dependencies into .venv: `make install` calls this.
set -euo pipefail
cd "$(dirname "$0")/.."
python="${1:-python3}"
"$python" - <<'CHECK'
import sys
found = sys.version_info[:2]
if not (3, 11) <= found < (3, 14):
    sys.exit(f"Python 3.11 to 3.13 is needed, this is {found[0]}.{found[1]}: make run PYTHON=python3.11")
CHECK
echo "installing the locked dependencies into .venv …"
[ -x .venv/bin/python ] || "$python" -m venv .venv
export VIRTUAL_ENV="$PWD/.venv" PATH="$PWD/.venv/bin:$PATH"
python -m pip install --quiet --disable-pip-version-check "uv==0.13.9"

# uv does not read pip's configuration: hand the configured registry on.
hand_on() { # uv's variable, pip's variable, the name in pip's configuration
  [ -z "${!1:-}" ] || return 0
  local value="${!2:-}"
  [ -n "$value" ] || value="$(python -m pip config get "global.$3" 2>/dev/null || true)"
  # uv separates with commas where pip separates with spaces.
  [ -z "$value" ] || export "$1=${value// /,}"
}
hand_on UV_DEFAULT_INDEX PIP_INDEX_URL index-url
hand_on UV_FIND_LINKS PIP_FIND_LINKS find-links
hand_on SSL_CERT_FILE PIP_CERT cert

if [ "${2:-}" = lock ]; then
  uv pip install --quiet packaging
  exec python .ci/check_lock.py --write
fi
# Everything but torch is locked with hashes: which build of torch fits depends on the machine.
uv pip install --quiet --compile-bytecode --no-deps --require-hashes -r requirements.lock
uv pip install --quiet --compile-bytecode "$(grep -oE 'torch==[0-9.]+' pyproject.toml)"
touch .venv/.installed
