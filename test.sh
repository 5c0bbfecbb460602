#!/usr/bin/env bash
# Runs every test of LocalStack.sln on this machine. Provides what the tests need and can be had: as root on Debian the
# browser, a container engine and its images (tests/containers); the tests fetch the database themselves, as any user of
# LocalStack does. What is not to be had makes tests skip, each with its reason.
#
#   ./test.sh                        everything
#   ./test.sh --filter-class '*Proxy*'   arguments go to the test runner
#
# CI=true: packages must match the lock files, and a skipped test is a failed one.
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")" || exit 1

work=$(mktemp -d)
preparation=
engine_is_ours=
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }

find_browser() {
  command -v "${LOCALSTACK_TEST_BROWSER:-}" chromium-headless-shell chromium chromium-browser google-chrome 2>/dev/null | head -n 1
}

has_compose() {
  docker compose version >/dev/null 2>&1 || docker-compose version >/dev/null 2>&1
}

# install_package NAME PACKAGE: a package of Debian's, where one can be installed.
install_package() {
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return; fi
  echo "Installing $1"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$2"; } >/dev/null 2>&1 ||
    echo "$1 could not be installed; the tests that need it will say so."
}

prepare_machine() {
  # Some releases have Chromium as a whole only.
  [ -n "$(find_browser)" ] || install_package "Chromium, for the browser tests" chromium-headless-shell
  [ -n "$(find_browser)" ] || install_package "Chromium, for the browser tests" chromium
  command -v ss >/dev/null || install_package "ss, for the test of listeners" iproute2
  tests/containers/engine start && tests/containers/provide-images postgres redis aspnet haproxy reaper || return
  has_compose || install_package "docker-compose, for the test of docker-compose.yml" docker-compose
}

# The containers, networks and volumes of the engine, one a line.
list_engine() {
  docker ps -a --no-trunc --format 'container {{.ID}} {{.Names}} ({{.Image}})'
  docker network ls --no-trunc --format 'network {{.ID}} {{.Name}}'
  docker volume ls --format 'volume {{.Name}}'
}

# What is there beyond the list taken before the tests. The reaper of the last test program ends a while after it.
find_leftovers() {
  local seconds
  for seconds in $(seq 30); do
    list_engine | sort | comm -13 "$work/engine-before" - >"$work/leftovers"
    if [ ! -s "$work/leftovers" ]; then return; fi
    [ "$seconds" = 30 ] || sleep 1
  done
}

# count WORD LOG: a number of the runner's summary: "  total: 12", "  failed: 0", "  succeeded: 12", "  skipped: 0".
count() {
  sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1 | grep . || echo 0
}

# failed_tests LOG: the tests that failed, each with the first lines of what it says.
failed_tests() {
  awk '/^failed .*\)$/ { lines = 30 } !/^(failed|  )/ { lines = 0 } lines-- > 0' "$1"
}

# run_tests ARGUMENT...: runs the test runner and adds up its summary.
run_tests() {
  local status log=$work/log failed_here
  # One test program at a time: many of them start process trees, and two cores are not many.
  dotnet test --no-build --max-parallel-test-modules 1 "$@" | tee "$log"
  status=${PIPESTATUS[0]}
  failed_here=$(count failed "$log")
  # A runner that broke without naming a failed test is still a failure.
  if [ "$status" -ne 0 ] && [ "$failed_here" -eq 0 ]; then failed_here=1; fi
  passed=$((passed + $(count succeeded "$log")))
  failed=$((failed + failed_here))
  skipped=$((skipped + $(count skipped "$log")))
  failed_tests "$log" >>"$work/failed"
}

# The build has one compiler for all projects. It does not stay.
end_compiler() { dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1; }

leave() {
  [ -z "$preparation" ] || kill -- "-$preparation" 2>/dev/null
  end_compiler
  if [ -n "$engine_is_ours" ]; then
    tests/containers/engine status 2>/dev/null && tests/containers/engine clean
    tests/containers/engine stop
  fi
  rm -rf "$work"
}

# Says how it went, in the last line.
finish() {
  # Once more at the end, where they are looked for.
  if [ -s "$work/failed" ]; then
    say "Failed"
    cat "$work/failed"
  fi
  leave
  trap - EXIT
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
  exit
}
trap leave EXIT
trap 'exit 130' INT TERM

if ! command -v dotnet >/dev/null; then
  echo "The .NET SDK is not on the PATH. LocalStack needs .NET SDK 10.0 (https://dotnet.microsoft.com/download)." >&2
  exit 1
fi

tests/containers/engine status 2>/dev/null || engine_is_ours=1
# Beside the build, which waits for nothing of it; as a process group, so that all of it can be ended.
set -m
prepare_machine >"$work/preparation" 2>&1 &
preparation=$!
set +m

say "Building LocalStack.sln"
# Shared wherever the environment says otherwise.
dotnet build LocalStack.sln -nologo -v quiet -p:UseSharedCompilation=true
is_built=$?
end_compiler
if [ "$is_built" != 0 ]; then
  failed=1
  finish
fi

say "Preparing this machine"
wait "$preparation"
has_containers=$?
preparation=
cat "$work/preparation"
browser=$(find_browser)
[ -n "$browser" ] && export LOCALSTACK_TEST_BROWSER="$browser"
if [ "$has_containers" = 0 ]; then
  # After the build, because the packages that it fetched go in.
  tests/containers/provide-images sdk
  eval "$(tests/containers/engine env)"
  list_engine | sort >"$work/engine-before"
fi

say "Testing"
# Of what arguments choose a test program may have none; all together must have one.
may_have_none=()
[ $# = 0 ] || may_have_none=(--ignore-exit-code 8)
run_tests --solution LocalStack.sln "${may_have_none[@]}" "$@"
if [ "$passed$failed$skipped" = 000 ]; then
  echo "No test was run: the arguments choose none."
  failed=1
fi
if [ "$has_containers" = 0 ]; then
  say "Testing Portwatch once more, on native servers"
  # None may be left of what the arguments choose.
  PORTWATCH_TEST_BACKEND=native run_tests --project tests/Portwatch.Tests --filter-namespace Portwatch.Tests.Integration --ignore-exit-code 8 "$@"

  find_leftovers
  if [ -s "$work/leftovers" ]; then
    say "Left behind in the container engine"
    cat "$work/leftovers"
    # Beside other people's work it may be theirs.
    [ -z "$engine_is_ours" ] || failed=$((failed + 1))
  fi
fi

if [ "$skipped" -gt 0 ]; then
  echo "$skipped skipped; each names its reason above."
  [ "${CI:-}" != true ] || failed=$((failed + skipped))
fi
finish
