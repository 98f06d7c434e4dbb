#!/usr/bin/env bash
# Installs what the tests need beside the Python environment: a SPARQL server and a browser, with letters to show.
# Quick where everything is there. As root on Debian it installs; elsewhere it says what is missing.
set -euo pipefail

declare -A packages=(
  [virtuoso-t]=virtuoso-opensource
  [chromium]=chromium
)
missing=()
for program in "${!packages[@]}"; do
  command -v "$program" >/dev/null || missing+=("${packages[$program]}")
done
# Letters with Vietnamese marks, or pages would show boxes.
[ -d /usr/share/fonts/truetype/noto ] || missing+=(fonts-noto-core)

[ ${#missing[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "tests/setup.sh: missing: ${missing[*]}; install them, or run this as root on Debian" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
# The tests start servers of their own; the one that the package starts is not wanted.
if [ -x /etc/init.d/virtuoso-opensource-7 ]; then
  /etc/init.d/virtuoso-opensource-7 stop >/dev/null 2>&1 || true
fi
