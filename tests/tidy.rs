//! The house stays as it is drawn: arrows between crates, one door to the disk, packs are data.
//!
//! Reads the sources as text; runs nothing.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pushwright_config::{Code, PackSet};
use support::subcommands;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below a folder.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    walkdir::WalkDir::new(root().join(folder))
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|it| it == "rs"))
        .filter(|entry| folder == "tests" || entry.file_name() != "tests.rs")
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).expect("a readable source");
            (entry.into_path(), text)
        })
        .collect()
}

/// The part of a source before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

/// Which of our crates each crate may use.
const ARROWS: [(&str, &[&str]); 9] = [
    ("crates/artifact", &[]),
    ("crates/text", &[]),
    ("crates/lossless", &["pushwright-text"]),
    ("templates", &[]),
    ("crates/android", &["pushwright-lossless", "pushwright-text"]),
    ("crates/config", &["pushwright-packs", "pushwright-text"]),
    (
        "crates/engine",
        &[
            "pushwright-android",
            "pushwright-artifact",
            "pushwright-config",
            "pushwright-lossless",
            "pushwright-text",
        ],
    ),
    ("crates/macros", &["pushwright-config"]),
    ("crates/certificate", &["pushwright-macros"]),
];

/// Those of our crates that a crate's manifest names as dependencies.
fn dependencies(folder: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml"))
        .expect("each crate has a manifest");
    let table = manifest.split("[dependencies]").nth(1);
    let table = table.map_or("", |rest| rest.split("\n[").next().unwrap_or(rest));
    let lines = table.lines().filter(|line| line.starts_with("pushwright-"));
    lines.map(|line| line.split([' ', '.', '=']).next().unwrap_or(line).to_owned()).collect()
}

#[test]
fn crates_use_only_what_the_design_says() {
    for (folder, allowed) in ARROWS {
        for name in dependencies(folder) {
            assert!(allowed.contains(&name.as_str()), "{folder} must not use {name}");
        }
    }
}

/// What lies outside the workspace is built with `--locked`, where nothing else would tell.
#[test]
fn lock_files_outside_the_workspace_know_our_crates() {
    for example in ["examples/backend", "fuzz"] {
        let lock = fs::read_to_string(root().join(example).join("Cargo.lock"))
            .expect("a crate outside the workspace has a lock file");
        for (folder, _) in ARROWS {
            let name =
                format!("\nname = \"pushwright-{}\"\n", folder.trim_start_matches("crates/"));
            let Some(package) = lock.split("[[package]]").find(|it| it.contains(&name)) else {
                continue;
            };
            for needed in dependencies(folder) {
                assert!(
                    package.contains(&format!("\n \"{needed}\",\n")),
                    "{example}/Cargo.lock is old, {folder} needs {needed}: run `cargo update \
                     --workspace --manifest-path {example}/Cargo.toml`"
                );
            }
        }
    }
}

/// The rooms of the crates that have many, from the top down.
const ROOMS: [(&str, &[&str]); 4] = [
    (
        "crates/android/src",
        &[
            "lib",
            "project",
            "kinds",
            "manifest",
            "build",
            "problem",
            "owned",
            "fact",
            "key",
            "snapshot",
            "attributes",
            "catalog_text",
            "member",
            "registry",
            "rel_path",
        ],
    ),
    (
        "crates/config/src",
        &[
            "lib",
            "intent",
            "keys",
            "config",
            "pack",
            "im_sdk",
            "reader",
            "field",
            "diagnostic",
            "spelling",
            "templates",
            "topics",
            "value",
        ],
    ),
    (
        "crates/engine/src",
        &[
            "lib",
            "artifact",
            "check_pack",
            "overview",
            "doctor",
            "generate",
            "plan",
            "console",
            "require",
            "sources",
            "vendor",
            "explain",
            "model",
            "schema",
            "words",
        ],
    ),
    (
        "crates/cli",
        &[
            "main",
            "reference",
            "commands",
            "args",
            "complete",
            "session",
            "output",
            "config_place",
            "beside",
            "home",
            "exit",
            "language",
            "global",
            "agents_file",
            "disk",
            "keystore",
            "sdk_file",
        ],
    ),
];

/// The names behind `crate::` in a text.
fn named_in_crate(text: &str) -> impl Iterator<Item = &str> {
    text.split("crate::").skip(1).map(|it| {
        let end = it.find(|c: char| !c.is_alphanumeric() && c != '_');
        &it[..end.unwrap_or(it.len())]
    })
}

#[test]
fn rooms_use_only_those_below_them() {
    for (folder, rooms) in ROOMS {
        let floor = |room: &str| rooms.iter().position(|it| *it == room);
        for (path, text) in sources(folder) {
            let inside = path.strip_prefix(root().join(folder)).expect("a path in the folder");
            let room = inside.iter().next().and_then(|it| it.to_str()).unwrap_or_default();
            let own = floor(room.trim_end_matches(".rs"));
            assert!(own.is_some(), "{}: give the room its place in ROOMS", path.display());
            for name in named_in_crate(without_tests(&text)) {
                // What a crate shows to others is imported from where it stands.
                let path = path.display();
                assert!(floor(name).is_some(), "{path}: name the room of `crate::{name}`");
                assert!(floor(name) >= own, "{path} uses `{name}`, above it");
            }
        }
    }
}

#[test]
fn libraries_touch_neither_disk_nor_environment_nor_processes() {
    for folder in [
        "crates/artifact/src",
        "crates/text/src",
        "crates/lossless/src",
        "crates/android/src",
        "crates/config/src",
        "crates/engine/src",
    ] {
        for (path, text) in sources(folder) {
            for word in ["std::fs", "std::env", "std::process"] {
                assert!(!without_tests(&text).contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn the_command_line_has_one_door_to_the_disk() {
    for (path, text) in sources("crates/cli") {
        let door = path.ends_with("crates/cli/disk.rs")
            || path.starts_with(root().join("crates/cli/disk"));
        let text = without_tests(&text);
        assert!(door || !text.contains("std::fs"), "{} uses std::fs", path.display());
    }
}

#[test]
fn no_vendor_is_named_in_rust() {
    let packs = PackSet::embedded();
    for folder in [
        "crates/lossless/src",
        "crates/android/src",
        "crates/config/src",
        "crates/engine/src",
        "crates/cli",
    ] {
        for (path, text) in sources(folder) {
            let code =
                without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                let lower = line.to_lowercase();
                let named = packs.vendors().into_iter().find(|vendor| {
                    lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == *vendor)
                });
                assert_eq!(named, None, "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn only_the_build_model_walks_scripts() {
    const WALKS: [&str; 8] = [
        ".statements",
        "blocks_in(",
        "all_calls(",
        ".walk(",
        "gradle::query",
        "gradle::parse",
        "Script::parse",
        "script.calls(",
    ];
    let model = root().join("crates/android/src/build");
    for folder in ["crates/android/src", "crates/engine/src", "crates/cli"] {
        for (path, text) in sources(folder) {
            // A snapshot holds each text's script, and looks into none.
            let holds = path.ends_with("crates/android/src/snapshot.rs");
            let is_model = path.starts_with(&model) || path.with_extension("") == model;
            if is_model || holds {
                continue;
            }
            let code = without_tests(&text).lines().filter(|it| !it.trim_start().starts_with("//"));
            for line in code {
                let walks = WALKS.iter().find(|it| line.contains(**it));
                assert_eq!(walks, None, "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn sources_of_apps_are_taken_apart_in_one_place() {
    const LEXES: [&str; 6] = [
        "b\"*/\"",
        "split(\"//\")",
        "strip_prefix(\"import ",
        "strip_prefix(\"package ",
        "\" extends \"",
        "find(\" class \")",
    ];
    for folder in ["crates/android/src", "crates/engine/src", "crates/cli"] {
        for (path, text) in sources(folder) {
            for line in without_tests(&text).lines() {
                let lexes = LEXES.iter().find(|it| line.contains(**it));
                assert_eq!(lexes, None, "{}: `lossless::source` knows: {line}", path.display());
            }
        }
    }
}

#[test]
fn every_module_says_what_it_knows() {
    for folder in ["crates", "templates/src", "tests"] {
        for (path, text) in sources(folder) {
            let is_case = path.to_string_lossy().contains("/ui/");
            assert!(is_case || text.starts_with("//!"), "{} opens without `//!`", path.display());
        }
    }
}

#[test]
fn long_files_say_why() {
    for folder in ["crates", "templates/src", "tests", "benches", "fuzz"] {
        for (path, text) in sources(folder) {
            let head = text.lines().take_while(|it| it.starts_with("//!")).collect::<String>();
            let lines = text.lines().count();
            let may = lines <= 500 || head.contains("Over 500 lines: ");
            assert!(may, "{} has {lines} lines: cut it along an idea", path.display());
        }
    }
}

/// The functions of a formatted text, each with how many of its lines hold code.
fn functions(text: &str) -> Vec<(&str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let (indent, rest) = line.split_at(line.len() - line.trim_start().len());
        let words = rest.split(' ').take_while(|it| *it != "fn");
        let is_head =
            words.clone().all(|it| it.starts_with("pub") || ["const", "unsafe"].contains(&it));
        let Some(name) = rest.split(' ').nth(words.count() + 1).filter(|_| is_head) else {
            continue;
        };
        let end = format!("{indent}}}");
        let Some(opens) = lines[at..].iter().position(|it| it.ends_with(['{', '}', ';'])) else {
            continue;
        };
        let body = lines[at + opens..].iter().skip(1).take_while(|it| ***it != end);
        let is_code = |it: &&&str| !it.trim().is_empty() && !it.trim().starts_with("//");
        if lines[at + opens].ends_with('{') {
            found.push((name, body.filter(is_code).count()));
        }
    }
    found
}

#[test]
fn functions_are_short() {
    let heads = "pub(crate) fn one(\n    it: u8,\n) -> u8 {\n    // No code.\n\n    it\n}\n";
    assert_eq!(functions(heads), [("one(", 1)], "the counter counts");
    for folder in ["crates", "templates/src"] {
        let all = sources(folder).into_iter();
        for (path, text) in all.filter(|(path, _)| !path.to_string_lossy().contains("tests")) {
            let long = functions(without_tests(&text)).into_iter().find(|(_, lines)| *lines > 60);
            assert!(long.is_none(), "{}: {long:?} lines: name its parts", path.display());
        }
    }
}

#[test]
fn every_code_is_explained() {
    for code in Code::ALL {
        let page = code.explain();
        assert!(page.len() > 80, "{code} has hardly a page");
    }
}

/// All texts below a folder whose names end so.
fn texts(folder: &str, ending: &str) -> String {
    walkdir::WalkDir::new(root().join(folder))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(ending))
        .map(|entry| fs::read_to_string(entry.path()).expect("a readable text"))
        .collect()
}

/// Whether the doctor's case of a code has something to say.
fn has_doctors_case(code: &str) -> bool {
    let report = code
        .strip_prefix("doctor/")
        .map(|rule| root().join("fixtures/doctor").join(rule).join("report.txt"));
    report.is_some_and(|file| fs::read_to_string(file).is_ok_and(|said| !said.is_empty()))
}

#[test]
fn every_code_of_the_doctor_has_a_rule_and_a_case() {
    // What it says of the plan as a whole.
    let of_plan = [Code::DoctorNotApplied];
    let of_rules: BTreeSet<Code> = pushwright_engine::rule_codes().collect();
    let named = Code::ALL.iter().copied().filter(|it| it.as_str().starts_with("doctor/"));
    let known: BTreeSet<Code> = of_rules.iter().copied().chain(of_plan).collect();
    assert_eq!(known, named.collect(), "each code of the doctor's is one of its rules'");
    for code in &of_rules {
        let rule = code.as_str().trim_start_matches("doctor/");
        for case in ["raises", "silent"] {
            let folder = root().join("fixtures/doctor").join(rule).join(case);
            assert!(folder.is_dir(), "{code} has no case that is {case}");
        }
    }
}

#[test]
fn every_code_is_raised_somewhere() {
    let reports = texts("fixtures/projects", "report.txt");
    let macros = texts("crates/macros/tests/ui", ".stderr");
    let commands = ["artifact.rs", "cli.rs", "console.rs", "disk.rs", "ledger.rs", "sdk_file.rs"]
        .map(|name| texts("tests", name))
        .concat();
    // What takes two runs at once is tested where the disk is.
    let disk: String = sources("crates/cli")
        .into_iter()
        .filter(|(path, _)| path.to_string_lossy().contains("crates/cli/disk"))
        .map(|(_, text)| text[without_tests(&text).len()..].to_owned())
        .collect();
    let silent: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !has_doctors_case(code.as_str()))
        .filter(|code| !format!("{reports}{macros}").contains(&format!("[{code}]")))
        .filter(|code| !commands.contains(code.as_str()))
        .filter(|code| !disk.contains(&format!("Code::{code:?}")))
        .collect();
    assert!(silent.is_empty(), "no case raises {silent:?}");
}

#[test]
fn embedded_packs_are_right() {
    let files = pushwright_config::templates::im();
    assert!(!files.is_empty());
    let mut packs = PackSet::default();
    let folder = root().join("templates/vendors");
    let read: Vec<(String, String)> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(&folder).expect("below");
            let text = fs::read_to_string(entry.path()).expect("a readable file");
            (name.to_string_lossy().replace('\\', "/"), text)
        })
        .collect();
    assert_eq!(packs.add(read), vec![]);
    assert_eq!(packs, PackSet::embedded());
}

/// The subcommands that `--help` lists.
#[test]
fn readme_lists_every_command_and_no_other() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md is there");
    let table = readme.split("| command |").nth(1).and_then(|it| it.split("\n\n").next());
    let rows = table.expect("a table of commands").lines().skip(2);
    let first = rows.filter_map(|row| row.split(" | ").next());
    let listed: BTreeSet<&str> = first
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .filter_map(|command| command.split([' ', '[']).next())
        .collect();
    let commands = subcommands();
    let known: BTreeSet<&str> = commands.iter().map(String::as_str).collect();
    assert_eq!(listed, known);
}

#[test]
fn every_command_is_run_by_a_test() {
    let tests: String = ["tests", "README.md", "docs"]
        .iter()
        .flat_map(|it| walkdir::WalkDir::new(root().join(it)).into_iter().filter_map(Result::ok))
        .filter(|it| it.file_type().is_file() && it.path() != root().join("tests/tidy.rs"))
        .filter_map(|it| fs::read_to_string(it.path()).ok())
        .collect();
    for command in subcommands() {
        let (in_rust, in_console) = (format!("[\"{command}\""), format!("$ pushwright {command}"));
        assert!(
            tests.contains(&in_rust) || tests.contains(&in_console),
            "no test and no page runs `pushwright {command}`"
        );
    }
}
