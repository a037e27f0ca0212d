#!/usr/bin/env bash
# Passes the tests: installs or starts what they need, builds, runs them all, and ends with the line 'N passed, N failed'.
# Arguments go on to 'dotnet test', for example: ./test.sh --filter FullyQualifiedName~Batching
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

missing=()
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
command -v promtool >/dev/null || missing+=(prometheus)
[[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || missing+=(rabbitmq-server)
command -v python3 >/dev/null && python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3 python3-venv)
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
if ((${#missing[@]})); then
    as_root=()
    [[ $(id -u) == 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# The outside judges of the templates. A virtual environment, since distributions refuse pip in their own Python (PEP 668).
judges=artifacts/judges
if ! python3 -c 'import cfnlint, moto.server' 2>/dev/null && ! "$judges/bin/python3" -c 'import cfnlint, moto.server' 2>/dev/null; then
    python3 -m venv "$judges"
    "$judges/bin/python3" -m pip install --quiet --disable-pip-version-check 'cfn-lint==1.51.0' 'moto[server]==5.2.1'
fi

# Beside the build, and only what has changed: npm writes its own copy of the lock last.
for lock in $(git ls-files '*package-lock.json'); do
    folder=$(dirname "$lock")
    [[ $folder/node_modules/.package-lock.json -nt $lock ]] || npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
done &
packages=$!

# One compiler for all projects, those of the image among them: it is compiled itself but once.
export UseSharedCompilation=true
dotnet tool restore >/dev/null
dotnet restore EDP.sln --locked-mode -v quiet
dotnet build EDP.sln --no-restore -c Release -v quiet -nologo
wait "$packages"

# The runtime would map whatever it compiles twice, once to write and once to run it: time that a server pays once, and each of the
# many short processes of this run again.
export DOTNET_EnableWriteXorExecute=0
# Nor do they live long enough for code that is optimised by a profile of itself, or for a collector that runs beside the work and often:
# without both, and with 64 MB between two collections, the test process takes a third less processor time.
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0x4000000

results=$(mktemp -d)
trap 'rm -rf "$results"; dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true' EXIT
status=0
dotnet test EDP.sln --no-build -c Release --nologo --logger "trx;LogFilePrefix=edp" --results-directory "$results" "$@" || status=$?

shopt -s nullglob
sum() { cat "$results"/*.trx | grep -o "<Counters [^>]*" | grep -o " $1=\"[0-9]*" | grep -o '[0-9]*$' | paste -sd+ | bc_add; }
bc_add() { local line; read -r line || line=0; echo $((line)); }
if ! compgen -G "$results/*.trx" >/dev/null; then
    echo "no test ran" >&2
    exit 1
fi
python3 - "$results" <<'PYTHON'
import glob, sys, xml.etree.ElementTree as xml
space = '{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}'
cases = []
for file in glob.glob(sys.argv[1] + '/*.trx'):
    run = xml.parse(file)
    fixtures = {test.get('id'): test.find(space + 'TestMethod').get('className') for test in run.iter(space + 'UnitTest')}
    for result in run.iter(space + 'UnitTestResult'):
        hours, minutes, seconds = result.get('duration', '0:0:0').split(':')
        name = f"{fixtures.get(result.get('testId'), '?')}.{result.get('testName')}"
        cases.append((int(hours) * 3600 + int(minutes) * 60 + float(seconds), name))
        if result.get('outcome') not in ('Passed', 'NotExecuted'):
            message = result.findtext(f'.//{space}Message') or ''
            print(f"failed: {name}: {' '.join(message.split())[:400]}")
print('the slowest cases, in seconds (many run beside each other):')
for seconds, name in sorted(cases, reverse=True)[:15]:
    print(f'{seconds:8.1f}  {name}')
PYTHON
passed=$(sum passed)
failed=$(($(sum total) - passed))
echo "$passed passed, $failed failed"
((status == 0 && failed == 0 && passed > 0))
