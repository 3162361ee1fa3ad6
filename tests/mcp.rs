//! What agents may have read: `--within`, by which the server runs commands, and the server itself.
//!
//! The protocol is tried by `.ci/mcp.sh`, with a client of its own SDK; here is what the binary does
//! that every test builds.

mod support;

use std::path::Path;

use support::{Tree, Workspace, read_tree, run_in};

/// A project whose push.toml takes sources from beside it.
fn workspace() -> Workspace {
    let case =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/document-2019-allprojects");
    let mut tree: Tree = read_tree(&case.join("before"));
    tree.insert("push.toml".to_owned(), std::fs::read(case.join("push.toml")).expect("a file"));
    Workspace::new(&tree)
}

#[test]
fn nothing_outside_the_folders_of_a_server_is_read() {
    let workspace = workspace();
    let beside = tempfile::tempdir().expect("a temporary folder");
    let outside = beside.path().to_str().expect("a path");
    std::fs::write(beside.path().join("push.toml"), "secret = 1\n").expect("written");
    let config = beside.path().join("push.toml");
    let config = config.to_str().expect("a path");
    let verify = |args: &[&str]| workspace.run(&[&["verify", "--within", "."], args].concat());
    for allowed in [&[] as &[&str], &["--within", ".."]] {
        let run = workspace.run(&[&["verify"], allowed].concat());
        assert_eq!((run.code, run.stderr.contains("cannot read")), (1, false), "{}", run.stderr);
    }
    for (args, what) in [
        (&["--project", outside] as &[&str], "lies outside the folders to be read"),
        (&["--config", config], "it lies outside the folders to be read"),
        (&["--apk", config], "it lies outside the folders to be read"),
        (&[], "cannot read `../hms-agent`"),
    ] {
        let run = verify(args);
        assert_ne!(run.code, 0, "{args:?}");
        assert!(run.stderr.contains(what), "{args:?}: {}", run.stderr);
        assert!(!run.stderr.contains("secret"), "{args:?}: {}", run.stderr);
    }
    // A push.toml above is none of a project's that may be read.
    std::fs::create_dir(beside.path().join("inner")).expect("a folder");
    let run = run_in(&beside.path().join("inner"), &["verify", "--within", "."]);
    assert!(run.stderr.contains("[project/not-found]"), "{}", run.stderr);
    let run = workspace.run(&["verify", "--within", "missing"]);
    assert_eq!((run.code, run.stderr.contains("cannot read `missing`")), (4, true));
}

#[cfg(not(feature = "mcp"))]
#[test]
fn a_binary_without_the_server_says_where_there_is_one() {
    let run = workspace().run(&["mcp", "--format", "short"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("npx pushwright mcp"), "{}", run.stderr);
    let run = workspace().run(&["mcp", "missing"]);
    assert_eq!((run.code, run.stderr.contains("cannot read `missing`")), (4, true));
}
