# What packages.sh and hooks.sh share: running the commands in the table of docs/install.md. Sourced;
# asks for `root`, the checkout, and `dir`, the folder for what commands say.

# expect CODE COMMAND…: it must end so; what it said is shown where it does not.
expect() {
  local wanted=$1 code=0
  shift
  "$@" >"$dir/said" 2>&1 || code=$?
  [ "$code" = "$wanted" ] || {
    echo "\`$*\` ended with $code, not $wanted" >&2
    cat "$dir/said" >&2
    exit 1
  }
}

# cell ROW COLUMN: the command that the table in docs/install.md shows.
cell() {
  local found
  found=$(awk -F ' *[|] *' -v row="$1" -v column="$2" '
    $2 == "with" { for (i = 2; i <= NF; i++) if ($i == column) at = i }
    $2 == row { print $at }' "$root/docs/install.md")
  [ -n "$found" ] || { echo "docs/install.md shows no cell $1, $2" >&2; exit 1; }
  tr -d '`' <<<"$found"
}

# in_cell CODE ROW COLUMN: runs the command of a cell, which must end so.
in_cell() {
  # The words of a command are what a shell makes of it.
  # shellcheck disable=SC2046
  expect "$1" $(cell "$2" "$3")
}
