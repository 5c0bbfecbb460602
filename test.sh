#!/usr/bin/env bash
# Runs every test of LocalStack.sln on this machine. Installs what the tests need and can be installed: as root on
# Debian the browser; the tests fetch the database themselves, as any user of LocalStack does.
#
#   ./test.sh                        everything
#   ./test.sh --filter-class '*Proxy*'   arguments go to the test runner
#
# CI=true: packages must match the lock files, and a skipped test is a failed one.
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")" || exit 1

say() { printf '\n== %s\n' "$*"; }

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is not on the PATH. LocalStack needs .NET SDK 10.0 (https://dotnet.microsoft.com/download)." >&2
  exit 1
fi

find_browser() {
  command -v "${LOCALSTACK_TEST_BROWSER:-}" chromium chromium-browser google-chrome 2>/dev/null | head -n 1
}

browser=$(find_browser)
if [ -z "$browser" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  say "Installing Chromium for the browser tests"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } >/dev/null ||
    echo "Chromium could not be installed; the browser tests will say so." >&2
  browser=$(find_browser)
fi
[ -n "$browser" ] && export LOCALSTACK_TEST_BROWSER="$browser"

say "Building LocalStack.sln"
dotnet build LocalStack.sln -nologo -v quiet || { echo "0 passed, 1 failed"; exit 1; }

say "Testing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One test program at a time: many of them start process trees, and two cores are not many.
dotnet test --solution LocalStack.sln --no-build --max-parallel-test-modules 1 --minimum-expected-tests 1 "$@" | tee "$log"
status=${PIPESTATUS[0]}

# The runner's summary: "  total: 12", "  failed: 0", "  succeeded: 12", "  skipped: 0".
count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)
passed=${passed:-0} failed=${failed:-0} skipped=${skipped:-0}

if [ "$skipped" -gt 0 ]; then
  echo "$skipped skipped; each names its reason above."
  if [ "${CI:-}" = true ]; then
    failed=$((failed + skipped)) status=1
  fi
fi
# A runner that broke without naming a failed test is still a failure.
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
