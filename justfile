# What is run most often, by one name each: `just`, `just test`, `just bless flavors`.

# Lists these recipes.
default:
    @just --list

# Everything that CI runs, on this machine (half an hour; installs what is missing).
ci:
    .ci/run

# Format, lints and the tests that need no download.
test:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings
    cargo test --workspace

# Writes anew what the fixtures whose name holds CASE expect; look at the diff before you commit it.
bless CASE:
    PUSHWRIGHT_BLESS=1 cargo test --test fixtures -- {{CASE}}
    git diff --stat -- fixtures

# Writes anew every recorded answer there is.
bless-all:
    PUSHWRIGHT_BLESS=1 cargo test --test fixtures --test doctor --test generated
    PUSHWRIGHT_BLESS=1 cargo test --bin pushwright reference
    UPDATE=1 cargo test -p pushwright-config --test findings
    TRYBUILD=overwrite cargo test -p pushwright-macros --test ui
    git diff --stat

# What this branch changes.
review:
    git log --oneline main..
    git diff --stat main...
