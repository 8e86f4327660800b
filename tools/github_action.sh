#!/usr/bin/env bash
# The step of action.yml: inputs come as IN_* variables, what GitHub reads goes into the files that it names.
set -euo pipefail

refuse() {
  echo "::error title=Fairport::$1"
  exit 2
}

flag() { # flag NAME VALUE
  [[ $2 == true || $2 == false ]] || refuse "the input $1 is true or false"
}

[[ -n ${IN_TARGET:-} ]] || refuse "the input target is missing"
[[ $IN_PROFILE =~ ^(quick|standard|thorough)$ ]] || refuse "the input profile is quick, standard or thorough"
[[ -z $IN_RATE || $IN_RATE =~ ^[0-9]+([.][0-9]+)?$ ]] || refuse "the input rate is a number"
[[ -z $IN_MAX_REQUESTS || $IN_MAX_REQUESTS =~ ^[0-9]+$ ]] || refuse "the input max-requests is a whole number"
[[ -n $IN_REPORTS && $IN_REPORTS != -* && $IN_REPORTS != *[[:cntrl:]]* ]] || refuse "the input reports is a folder"
flag allow-unverified "$IN_ALLOW_UNVERIFIED"
flag fail-on-should "$IN_FAIL_ON_SHOULD"
[[ -z $IN_GATE || $IN_GATE == regressions ]] || refuse "the input gate is regressions, or empty"
[[ -z $IN_GATE || -n $IN_BASELINE ]] || refuse "the input gate needs a baseline"
flag redact-trace "$IN_REDACT_TRACE"
flag annotations "$IN_ANNOTATIONS"

options=(--profile "$IN_PROFILE" --trace "$IN_REPORTS/fairport.jsonl")
[[ -z $IN_CONTRACT ]] || options+=(--contract "$IN_CONTRACT")
[[ -z $IN_RATE ]] || options+=(--rate "$IN_RATE")
[[ -z $IN_MAX_REQUESTS ]] || options+=(--max-requests "$IN_MAX_REQUESTS")
[[ $IN_ALLOW_UNVERIFIED == false ]] || options+=(--allow-unverified)
[[ $IN_FAIL_ON_SHOULD == false ]] || options+=(--fail-on should)
[[ -z $IN_BASELINE ]] || options+=(--baseline "$IN_BASELINE")
[[ -z $IN_GATE ]] || options+=(--gate "$IN_GATE")
[[ $IN_REDACT_TRACE == false ]] || options+=(--redact-trace)

each() { # each OPTION LINES: the option once for each line that is not empty
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [[ -z ${line//[[:space:]]/} ]] || options+=("$1" "$line")
  done <<<"$2"
}
each --overlay "$IN_OVERLAYS"
each --param "$IN_PARAMS"
each --foreign "$IN_FOREIGN"

for report in json=fairport.json junit=junit.xml sarif=fairport.sarif markdown=summary.md pr-comment=comment.md \
  github=annotations.txt; do
  options+=(--report "${report%%=*}=$IN_REPORTS/${report#*=}")
done
[[ -z ${IN_AUTH:-} ]] || export FAIRPORT_AUTH="$IN_AUTH"

mkdir -p "$IN_REPORTS"
(cd "$IN_REPORTS" && rm -f fairport.json junit.xml fairport.sarif summary.md comment.md annotations.txt)
# Nothing that a service sent may be taken for a command of the workflow.
token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$token"
code=0
"$RUNNER_TEMP/fairport/bin/fairport" check "${options[@]}" -- "$IN_TARGET" || code=$?
echo "::$token::"

[[ ! -f $IN_REPORTS/summary.md ]] || cat "$IN_REPORTS/summary.md" >>"$GITHUB_STEP_SUMMARY"
[[ $IN_ANNOTATIONS == false || ! -f $IN_REPORTS/annotations.txt ]] || cat "$IN_REPORTS/annotations.txt"
{
  echo "exit-code=$code"
  echo "reports=$IN_REPORTS"
  if [[ -f $IN_REPORTS/fairport.json ]]; then
    echo "sarif=$IN_REPORTS/fairport.sarif"
    "$RUNNER_TEMP/fairport/bin/python" - "$IN_REPORTS/fairport.json" <<'PYTHON'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    told = json.load(file)
print(f"verdict={told['verdict']}")
print(f"failed={sum(level['failed'] for level in told['counts']['findings'].values())}")
PYTHON
  fi
} >>"$GITHUB_OUTPUT"
exit "$code"
