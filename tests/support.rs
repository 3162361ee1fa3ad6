//! Trees of files in temporary folders, and the binary run in them.
//!
//! Knows bytes; compares exactly.

#![allow(dead_code, reason = "each test target uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files by path with `/`.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// What a run of the binary printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A temporary folder that holds `project/`, and the stand-in for HMSAgent beside it.
pub(crate) struct Workspace {
    folder: tempfile::TempDir,
}

impl Workspace {
    pub(crate) fn new(project: &Tree) -> Workspace {
        let workspace = Workspace { folder: tempfile::tempdir().expect("a temporary folder") };
        write_tree(&workspace.project(), project);
        let agent = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/demo/hms-agent");
        write_tree(&workspace.folder.path().join("hms-agent"), &read_tree(&agent));
        workspace
    }

    /// The same with what lies around the project.
    #[allow(dead_code, reason = "not every test has something around")]
    pub(crate) fn with_around(self, around: &Path) -> Workspace {
        if around.is_dir() {
            write_tree(self.folder.path(), &read_tree(around));
        }
        self
    }

    pub(crate) fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    pub(crate) fn tree(&self) -> Tree {
        read_tree(&self.project())
    }

    pub(crate) fn delete(&self, path: &str) {
        // Whether it was there does not matter.
        let _ = fs::remove_file(self.project().join(path));
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.project().join(path), text).expect("a file can be written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.project().join(path)).expect("a file can be read")
    }

    /// Runs the binary in the project.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        run_in(&self.project(), args)
    }
}

/// Runs the binary in a folder.
pub(crate) fn run_in(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let run = Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    };
    assert!(!run.stderr.contains("panicked"), "{args:?} panicked:\n{}", run.stderr);
    run
}

/// Every file below a folder; nothing where there is no folder.
pub(crate) fn read_tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below the folder");
            let name = path.to_string_lossy().replace('\\', "/");
            tree.insert(name, fs::read(entry.path()).expect("a readable file"));
        }
    }
    tree
}

pub(crate) fn write_tree(folder: &Path, tree: &Tree) {
    for (path, bytes) in tree {
        let target = folder.join(path);
        fs::create_dir_all(target.parent().expect("below a folder")).expect("a folder");
        fs::write(target, bytes).expect("a file can be written");
    }
}

/// The files of `after` that `before` does not have, or has otherwise.
pub(crate) fn changed_files(before: &Tree, after: &Tree) -> Tree {
    let changed = after.iter().filter(|(path, bytes)| before.get(*path) != Some(bytes));
    changed.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}
