//! Every console block of README and docs is run, and every link in the repository leads somewhere.
//!
//! Knows `$ command` lines with the output that follows: `...` stands for any lines, `[..]` for any
//! part of a line, `? N` for the exit code. The blocks of one page share a folder and run in order.
//! A block whose language is followed by a path becomes that file, when its turn comes, and a comment
//! `<!-- given: FOLDER -> PLACE -->` lays a folder of the repository, such as a fixture project, in a
//! place of the page's folder; `, without FILE` leaves one out.
//! The two cargo commands of README are run by `.ci/run` instead.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn console_blocks_print_what_the_pages_say() {
    let commands: usize = pages().iter().map(|page| run_page(page)).sum();
    assert!(commands >= 30, "only {commands} commands were found");
}

/// README in both languages, and the pages of docs.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md"), root.join("README.zh-CN.md")];
    pages.extend(markdown_below("docs"));
    pages
}

/// The pages of a folder of the repository and of all folders in it.
fn markdown_below(folder: &str) -> Vec<PathBuf> {
    let all = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|it| it.file_name() != "node_modules");
    let files = all.map(|it| it.expect("a readable entry").into_path());
    files.filter(|it| it.extension().is_some_and(|it| it == "md")).collect()
}

/// One page leads to every other: whoever looks for something starts there.
#[test]
fn the_index_names_every_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let index = fs::read_to_string(root.join("README.md")).expect("the index");
    let entrance = fs::read_to_string(root.join("no-push.md")).expect("the entrance");
    for page in markdown_below("docs") {
        let path = page.strip_prefix(&root).expect("below docs").display().to_string();
        let link = format!("]({path})");
        assert!(path == "README.md" || index.contains(&link), "docs/README.md: {path}");
        // Who comes from a search engine with a code in hand starts there.
        let is_named = !path.starts_with("codes/") || entrance.contains(&link);
        assert!(is_named, "docs/no-push.md: {path}");
    }
}

/// What one README shows, the other shows.
#[test]
fn both_readmes_have_the_same_blocks_and_rows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name| fs::read_to_string(root.join(name)).expect("a readable page");
    let (english, chinese) = (read("README.md"), read("README.zh-CN.md"));
    let blocks = |text: &str| -> Vec<String> {
        text.split("```").skip(1).step_by(2).map(str::to_owned).collect()
    };
    assert_eq!(blocks(&english), blocks(&chinese));
    let commands = |text: &str, heading: &str| -> Vec<String> {
        let section = text.split(heading).nth(1).and_then(|it| it.split("\n## ").next());
        let rows = section.expect(heading).lines().filter(|it| it.starts_with("| `"));
        rows.filter_map(|it| it.split(" | ").next()).map(|it| it.replace('、', ", ")).collect()
    };
    assert_eq!(commands(&english, "## Commands"), commands(&chinese, "## 命令"));
}

#[test]
fn links_lead_somewhere() {
    let folders = [".github", "crates", "gradle-plugin", "packages", "templates", "tests"];
    let elsewhere = folders.into_iter().flat_map(markdown_below);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let at_root = ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"];
    let at_root = at_root.into_iter().map(|it| root.join(it));
    for page in pages().into_iter().chain(elsewhere).chain(at_root) {
        let text = fs::read_to_string(&page).expect("a readable page");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            if file.contains("://") {
                continue;
            }
            let file = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            let place = format!("{}: {target}", page.display());
            assert!(file.exists(), "{place}");
            if !heading.is_empty() {
                let text = fs::read_to_string(&file).expect("a readable page");
                assert!(
                    text.lines().any(|line| anchor(line).as_deref() == Some(heading)),
                    "{place}"
                );
            }
        }
    }
}

/// What is shown of Rust is compiled: each paragraph stands in a file of the examples.
#[test]
fn rust_blocks_stand_in_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("examples")).into_iter().filter_map(Result::ok);
    let files = files.map(walkdir::DirEntry::into_path);
    let code: Vec<String> = files
        .filter(|it| it.extension().is_some_and(|it| it == "rs"))
        .map(|it| plain(&fs::read_to_string(it).expect("a readable file")))
        .collect();
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a readable page");
        for block in text.split("\n```rust\n").skip(1).filter_map(|it| it.split("\n```").next()) {
            for paragraph in block.split("\n\n").map(plain) {
                let is_there = code.iter().any(|it| it.contains(&paragraph));
                assert!(is_there, "{}: no example has\n{paragraph}", page.display());
                count += 1;
            }
        }
    }
    assert!(count > 0, "no page shows Rust");
}

/// A text without the blanks before and behind its lines.
fn plain(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim())).collect()
}

#[test]
fn cargo_installs_what_was_tested() {
    let explained = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("crates"));
    let explained = explained.into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let pages = explained.filter(|it| it.extension().is_some_and(|it| it == "md")).chain(pages());
    for page in pages {
        let text = fs::read_to_string(&page).expect("a readable page");
        assert!(!text.contains("cargo install pushwright"), "{}: `--locked`", page.display());
    }
}

/// What a heading is linked by.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    Some(kept.collect::<String>().to_lowercase().replace(' ', "-"))
}

/// Runs the blocks of a page in a folder of their own; returns how many commands it held.
fn run_page(page: &Path) -> usize {
    let text = fs::read_to_string(page).expect("a readable page");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut here = folder.path().to_owned();
    let mut count = 0;
    for (line, step) in steps(&text) {
        let place = format!("{}:{line}", page.display());
        if let Some(file) = step.command.strip_prefix(WRITE) {
            let target = here.join(file);
            fs::create_dir_all(target.parent().expect("below a folder")).expect("a folder");
            fs::write(target, step.expected.join("\n") + "\n").expect("a file can be written");
            continue;
        }
        if let Some(given) = step.command.strip_prefix(GIVEN) {
            let (from, to) = given.split_once(" -> ").expect("a folder and its place");
            let (to, without) =
                to.split_once(", without ").map_or((to, None), |it| (it.0, Some(it.1)));
            let to = folder.path().join(to);
            lay(&Path::new(env!("CARGO_MANIFEST_DIR")).join(from), &to);
            if let Some(file) = without {
                fs::remove_file(to.join(file)).expect("the file can be left out");
            }
            continue;
        }
        if let Some(target) = step.command.strip_prefix("cd ") {
            here.push(target);
            continue;
        }
        if step.command.starts_with("cargo ") {
            let is_readme =
                page.file_stem().is_some_and(|it| it.to_string_lossy().contains("README"));
            assert!(is_readme, "{place}: cargo commands stand in README only");
            continue;
        }
        count += 1;
        check(&place, &here, &step);
    }
    count
}

/// What a step that writes a file starts with.
const WRITE: &str = "write ";
/// What a step that lays a folder of the repository somewhere starts with.
const GIVEN: &str = "given: ";

/// Copies a folder with all that is in it.
fn lay(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("a readable entry");
        let target = to.join(entry.path().strip_prefix(from).expect("below the folder"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder");
        } else {
            fs::copy(entry.path(), target).expect("a copied file");
        }
    }
}

struct Step {
    command: String,
    expected: Vec<String>,
    code: i32,
}

/// The commands of a page's console blocks, with their lines.
fn steps(text: &str) -> Vec<(usize, Step)> {
    let mut steps: Vec<(usize, Step)> = Vec::new();
    let mut inside = false;
    let mut in_file = false;
    let step = |command: String| Step { command, expected: Vec::new(), code: 0 };
    for (index, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            let file = info.split_once(' ').map(|(_, file)| format!("{WRITE}{file}"));
            inside = info == "console" || file.is_some();
            in_file = file.is_some();
            steps.extend(file.map(|command| (index + 1, step(command))));
        } else if let (false, Some(comment)) = (inside, line.strip_prefix("<!-- given: ")) {
            let given = comment.strip_suffix(" -->").expect("a comment of one line");
            steps.push((index + 1, step(format!("{GIVEN}{given}"))));
        } else if let (true, Some((_, step))) = (in_file, steps.last_mut()) {
            step.expected.push(line.to_owned());
        } else if let (true, Some(command)) = (inside, line.strip_prefix("$ ")) {
            steps.push((index + 1, step(command.to_owned())));
        } else if let (true, Some((_, step))) = (inside, steps.last_mut()) {
            match line.strip_prefix("? ") {
                Some(code) => step.code = code.parse().expect("an exit code"),
                None => step.expected.push(line.to_owned()),
            }
        }
    }
    steps
}

fn check(place: &str, here: &PathBuf, step: &Step) {
    let binary = Path::new(env!("CARGO_BIN_EXE_pushwright"));
    let folder = binary.parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("{} 2>&1", step.command)])
        .current_dir(here)
        .env("PATH", format!("{}:{path}", folder.display()))
        .output()
        .expect("a shell");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(step.code), "{place}: {}\n{printed}", step.command);
    let found: Vec<&str> = printed.lines().collect();
    let expected: Vec<&str> = step.expected.iter().map(String::as_str).collect();
    assert!(lines_match(&expected, &found), "{place}: {} printed\n{printed}", step.command);
}

fn lines_match(expected: &[&str], found: &[&str]) -> bool {
    match expected {
        [] => found.is_empty(),
        ["...", rest @ ..] => (0..=found.len()).any(|at| lines_match(rest, &found[at..])),
        [first, rest @ ..] => match found {
            [line, more @ ..] => line_matches(first, line) && lines_match(rest, more),
            [] => false,
        },
    }
}

fn line_matches(expected: &str, found: &str) -> bool {
    match expected.split_once("[..]") {
        None => expected == found,
        Some((head, tail)) => found.strip_prefix(head).is_some_and(|rest| {
            let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
            ends.any(|at| line_matches(tail, &rest[at..]))
        }),
    }
}

#[test]
fn patterns_match_lines() {
    assert!(lines_match(&["a", "...", "c[..]"], &["a", "b", "b", "cd"]));
    assert!(!lines_match(&["a", "..."], &["b"]));
    assert!(!lines_match(&["a"], &["a", "b"]));
}
