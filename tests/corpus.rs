//! The laws, over every application module of real projects below `$PUSHWRIGHT_CORPUS`.
//!
//! Each Gradle root is copied to a scratch folder and set up with both editions; no byte of the
//! corpus is touched. How an application is recognised, and how its ids are read, is written anew
//! here and knows nothing of the tool's own reading. Prints which share was set up automatically.
//! Without the variable nothing is tested.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use support::{Run, Tree, Workspace};

fn main() -> ExitCode {
    let Some(folders) = std::env::var_os("PUSHWRIGHT_CORPUS") else {
        println!("left out: $PUSHWRIGHT_CORPUS names no folder of projects");
        return ExitCode::SUCCESS;
    };
    let mut roots = BTreeSet::new();
    for folder in std::env::split_paths(&folders) {
        roots.extend(gradle_roots(&folder).into_iter().map(|root| (folder.clone(), root)));
    }
    let tally = judged(&Vec::from_iter(roots));
    tally.print();
    if tally.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Every root, by its corpus, with both editions: on all cores, and told in the order of roots.
fn judged(roots: &[(PathBuf, PathBuf)]) -> Tally {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((corpus, root)) = roots.get(index) else { return done };
            let name = root.strip_prefix(corpus).unwrap_or(root).display().to_string();
            let mut tally = Tally::default();
            for (edition, text) in EDITIONS {
                tally.root(&format!("{name} ({edition})"), &Project::read(root), text);
            }
            done.push((index, tally));
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done: Vec<(usize, Tally)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|it| it.join().expect("a worker that ends")).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    let mut all = Tally::default();
    done.into_iter().for_each(|(_, tally)| all.add(tally));
    all
}

/// `[vendors.huawei]` of each edition.
const EDITIONS: [(&str, &str); 2] = [
    (
        "hms-agent-2",
        "edition = \"hms-agent-2\"\nsdk-version = \"2.6.3.301\"\napp-id = \"100837465\"\n\
         certificate-id = 20455\nhms-agent = \"../hms-agent\"\n",
    ),
    (
        "hms-core",
        "edition = \"hms-core\"\nsdk-version = \"6.13.0.300\"\napp-id = \"104472913\"\n\
         certificate-id = 28811\n",
    ),
];

/// How the modules fared, and which laws they broke.
#[derive(Default)]
struct Tally {
    automatic: usize,
    with_items: usize,
    refused: usize,
    /// Templates whose holes nobody has filled: no projects yet, and refused.
    templates: usize,
    /// How often each code was raised.
    codes: BTreeMap<String, usize>,
    left: Vec<String>,
    broken: Vec<String>,
}

impl Tally {
    /// Every application module of one root, in one edition.
    fn root(&mut self, name: &str, project: &Project, vendor: &str) {
        let first = project.workspace(vendor, None).run(&["plan"]);
        for module in several(&first) {
            let module = module.as_deref();
            let name = module.map_or(name.to_owned(), |it| format!("{name} {it}"));
            match judge(&project.workspace(vendor, module)) {
                Ok(run) if run.code == 2 && project.is_template() => self.templates += 1,
                Ok(run) => self.count(&name, &run),
                Err(law) => self.broken.push(format!("{name}: {law}")),
            }
        }
    }

    fn add(&mut self, other: Tally) {
        self.automatic += other.automatic;
        self.with_items += other.with_items;
        self.refused += other.refused;
        self.templates += other.templates;
        for (code, count) in other.codes {
            *self.codes.entry(code).or_default() += count;
        }
        self.left.extend(other.left);
        self.broken.extend(other.broken);
    }

    fn count(&mut self, name: &str, run: &Run) {
        match run.code {
            0 => self.automatic += 1,
            3 => self.with_items += 1,
            _ => self.refused += 1,
        }
        if run.code != 0 {
            self.left.push(format!("  exit {} {name}", run.code));
            let findings = run.stderr.lines().filter(|line| code_of(line).is_some());
            self.left.extend(findings.map(|line| format!("    {line}")));
            for code in run.stderr.lines().filter_map(code_of) {
                *self.codes.entry(code.to_owned()).or_default() += 1;
            }
        }
    }

    fn print(&self) {
        let all = self.automatic + self.with_items + self.refused;
        let share = 100.0 * self.automatic as f64 / all.max(1) as f64;
        println!(
            "{all} application modules: {} automatic ({share:.1} %), {} with items, {} refused \
             (and {} templates with holes, refused)",
            self.automatic, self.with_items, self.refused, self.templates
        );
        for line in &self.left {
            println!("{line}");
        }
        for (code, count) in &self.codes {
            println!("  {count} × {code}");
        }
        for law in &self.broken {
            println!("BROKEN {law}");
        }
    }
}

/// The modules to run for: each that the tool names where it finds several applications.
fn several(run: &Run) -> Vec<Option<String>> {
    let Some((_, rest)) = run.stderr.split_once("several application modules: ") else {
        return vec![None];
    };
    let names = rest.lines().next().unwrap_or_default();
    names.split(", ").map(|name| Some(name.trim().to_owned())).collect()
}

/// The code of a finding, where a line of a report begins one.
fn code_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
    rest.split(']').next()
}

/// Holds the tool to its laws; the run of `apply`, or the law that it broke.
fn judge(workspace: &Workspace) -> Result<Run, String> {
    let before = workspace.tree();
    let apply = workspace.run(&["apply"]);
    if ![0, 2, 3].contains(&apply.code) {
        return Err(format!("apply ended with {}\n{}", apply.code, apply.stderr));
    }
    let applied = workspace.tree();
    if apply.code == 2 {
        return if applied == before { Ok(apply) } else { Err("refused, yet wrote".to_owned()) };
    }
    nothing_lost(&before, &applied)?;
    let again = workspace.run(&["plan"]);
    if again.code != apply.code || !again.stdout.is_empty() {
        return Err(format!("a second plan ended with {}\n{}", again.code, again.stdout));
    }
    let verify = workspace.run(&["verify"]);
    if verify.code != apply.code || !verify.stdout.is_empty() {
        return Err(format!("verify ended with {}\n{}", verify.code, verify.stderr));
    }
    let remove = workspace.run(&["remove", "--keep-tables"]);
    let restored = workspace.tree();
    if remove.code != 0 || restored != before {
        let paths = before.keys().chain(restored.keys());
        let differs: BTreeSet<&String> =
            paths.filter(|path| before.get(*path) != restored.get(*path)).collect();
        return Err(format!("remove ended with {}; not restored: {differs:?}", remove.code));
    }
    Ok(apply)
}

/// That set-up only adds: every file still holds all it held, in order, and a line was replaced
/// only where a block on one line or a self-closed element was opened.
fn nothing_lost(before: &Tree, after: &Tree) -> Result<(), String> {
    for (path, old) in before {
        let Some(new) = after.get(path) else { return Err(format!("deleted {path}")) };
        if old == new {
            continue;
        }
        let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
        if !keeps(&old, &new) {
            return Err(format!("took something out of {path}"));
        }
        let diff = similar::TextDiff::from_lines(old.as_ref(), new.as_ref());
        for change in diff.iter_all_changes() {
            let deleted = change.tag() == similar::ChangeTag::Delete;
            let line = change.value().trim();
            if deleted && !line.contains(['{', '}', '>']) && !old.ends_with(line) {
                return Err(format!("replaced a line of {path}: {line}"));
            }
        }
    }
    Ok(())
}

/// Whether `new` is `old` with insertions, white space aside; an opened element loses its slash.
fn keeps(old: &str, new: &str) -> bool {
    let mut new = new.chars().filter(|it| !it.is_whitespace());
    let mut old = old.chars().filter(|it| !it.is_whitespace()).peekable();
    while let Some(wanted) = old.next() {
        let closes = wanted == '/' && old.peek() == Some(&'>');
        let mut rest = new.clone();
        if rest.any(|it| it == wanted) {
            new = rest;
        } else if !closes {
            return false;
        }
    }
    true
}

/// A text with a package name where a template has a placeholder for one, as its tool fills it in.
fn filled(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace("__PACKAGE__", "com.example.filled").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// A Gradle root as it was found, or as its tool would fill it in.
struct Project {
    files: Tree,
    /// The folders of the application modules, with `/` at the end where not empty.
    applications: Vec<String>,
}

impl Project {
    fn read(root: &Path) -> Project {
        let mut files = Tree::new();
        for path in text_files(root) {
            if let (Ok(name), Ok(bytes)) = (path.strip_prefix(root), fs::read(&path)) {
                files.insert(name.to_string_lossy().replace('\\', "/"), bytes);
            }
        }
        place_manifest(root, &mut files);
        for text in files.values_mut() {
            *text = filled(std::mem::take(text));
        }
        let applications = files
            .iter()
            .filter(|(path, text)| is_build_script(path) && says_application(text))
            .map(|(path, _)| {
                path.rsplit_once('/').map_or(String::new(), |(it, _)| format!("{it}/"))
            })
            .collect();
        Project { files, applications }
    }

    /// The project in a scratch folder, with a push.toml and what the vendor's console gives.
    fn workspace(&self, vendor: &str, module: Option<&str>) -> Workspace {
        let mut tree = self.files.clone();
        let mut app = String::new();
        if let Some(module) = module {
            app += &format!("module = \"{module}\"\n");
        }
        let mut click = "event = \"app\"\n".to_owned();
        for folder in &self.applications {
            if !self.has_namespace(folder) {
                app += "namespace = \"org.example.corpus\"\n";
            }
            let id = self.application_id(folder).unwrap_or_else(|| {
                app += "application-id = \"org.example.corpus\"\n";
                "org.example.corpus".to_owned()
            });
            let services =
                format!("{{\"client\":{{\"app_id\":\"104472913\",\"package_name\":\"{id}\"}}}}\n");
            tree.insert(format!("{folder}agconnect-services.json"), services.into_bytes());
            if let Some(activity) = self.activity(folder) {
                click = format!(
                    "event = \"activity\"\nactivity = \"{activity}\"\nuri = \"pushscheme://org.example.corpus/detail\"\n"
                );
            }
        }
        let lines: BTreeSet<&str> = app.lines().collect();
        let app = Vec::from_iter(lines).join("\n");
        let config =
            format!("version = 1\n\n[app]\n{app}\n\n[click]\n{click}\n[vendors.huawei]\n{vendor}");
        tree.insert("push.toml".to_owned(), config.into_bytes());
        Workspace::new(&tree)
    }

    /// Whether a script or manifest has holes that a generator fills: `{{NAME}}`, `"<name>"`.
    fn is_template(&self) -> bool {
        let mut build_files = self
            .files
            .iter()
            .filter(|(path, _)| is_build_script(path) || path.ends_with("AndroidManifest.xml"));
        build_files.any(|(_, text)| {
            let text = String::from_utf8_lossy(text);
            ["{{", "\"<", "<%"].iter().any(|hole| text.contains(hole))
        })
    }

    /// Whether the module's own files tell its namespace.
    fn has_namespace(&self, folder: &str) -> bool {
        let says = |name: &str, word: &str| {
            let text = self.files.get(&format!("{folder}{name}"));
            text.is_some_and(|it| String::from_utf8_lossy(it).contains(word))
        };
        let spelt = ["namespace \"", "namespace '", "namespace = \"", "namespace = '"];
        let scripts = ["build.gradle", "build.gradle.kts"];
        let manifests = ["src/main/AndroidManifest.xml", "AndroidManifest.xml"];
        scripts.iter().any(|name| spelt.iter().any(|word| says(name, word)))
            || manifests.iter().any(|name| says(name, "package="))
    }

    /// The literal applicationId in a module's script.
    fn application_id(&self, folder: &str) -> Option<String> {
        let script = ["build.gradle", "build.gradle.kts"]
            .iter()
            .find_map(|name| self.files.get(&format!("{folder}{name}")))?;
        let text = String::from_utf8_lossy(script);
        let id = text.lines().find_map(|line| {
            let value = line.trim().strip_prefix("applicationId")?.trim_start_matches([' ', '=']);
            value.strip_prefix(['"', '\''])?.strip_suffix(['"', '\''])
        })?;
        (!id.contains(['$', '{'])).then(|| id.to_owned())
    }

    /// The first activity of a module's manifest, as it is spelt there.
    fn activity(&self, folder: &str) -> Option<String> {
        let manifest = self.files.get(&format!("{folder}src/main/AndroidManifest.xml"))?;
        let text = String::from_utf8_lossy(manifest);
        let rest = text.split_once("<activity")?.1;
        let name = rest.split_once("android:name=")?.1.split(['"', '\'']).nth(1)?;
        let class = |it: char| it.is_ascii_alphanumeric() || it == '.' || it == '_';
        name.chars().all(class).then(|| name.to_owned())
    }
}

/// Puts the manifest where a template's generator would, where the template keeps it further up.
fn place_manifest(root: &Path, files: &mut Tree) {
    if files.keys().any(|path| path.ends_with("AndroidManifest.xml")) {
        return;
    }
    let script = files.get("build.gradle").map(|it| String::from_utf8_lossy(it).into_owned());
    let beside = script.is_some_and(|it| it.contains("manifest.srcFile 'AndroidManifest.xml'"));
    let place = if beside { "AndroidManifest.xml" } else { "src/main/AndroidManifest.xml" };
    let above = root.ancestors().skip(1).take(3).map(|it| it.join("AndroidManifest.xml"));
    if let Some(manifest) = above.filter_map(|it| fs::read(it).ok()).next() {
        files.insert(place.to_owned(), manifest);
    }
}

/// The outermost folders that hold a settings script, and those of application modules without.
fn gradle_roots(corpus: &Path) -> BTreeSet<PathBuf> {
    let scripts: Vec<PathBuf> = text_files(corpus)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "gradle" || it == "kts"))
        .collect();
    let with_settings: BTreeSet<&Path> = scripts
        .iter()
        .filter(|path| name_of(path).starts_with("settings.gradle"))
        .filter_map(|path| path.parent())
        .collect();
    let mut roots = BTreeSet::new();
    for script in scripts.iter().filter(|path| is_build_script(name_of(path))) {
        if fs::read(script).is_ok_and(|text| says_application(&text)) {
            let below = |folder: &Path| folder.starts_with(corpus);
            let folders = script.ancestors().skip(1).take_while(|it| below(it));
            let root = folders.clone().find(|it| with_settings.contains(it));
            roots.extend(root.or_else(|| script.parent()).map(Path::to_owned));
        }
    }
    roots
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|it| it.to_str()).unwrap_or_default()
}

fn is_build_script(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "build.gradle" || name == "build.gradle.kts"
}

/// Whether a line of a script applies the application plugin, or sets what only it has.
fn says_application(script: &[u8]) -> bool {
    String::from_utf8_lossy(script).lines().map(str::trim_start).any(|line| {
        let names = ["com.android.application", "plugins.android.application"]
            .iter()
            .any(|id| line.contains(id));
        let applies = ["apply plugin", "apply(plugin", "id ", "id(", "alias("]
            .iter()
            .any(|word| line.starts_with(word));
        let by_name = names && applies;
        let old = line.starts_with("apply plugin: 'android'");
        (by_name || old) && !line.contains("apply false") && !line.contains("apply(false)")
    })
}

/// Every file that may matter: no build output, nothing big.
fn text_files(folder: &Path) -> Vec<PathBuf> {
    const LEFT_OUT: [&str; 5] = [".git", ".gradle", "build", "node_modules", "target"];
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    walk.filter_entry(|it| it.depth() == 0 || !LEFT_OUT.contains(&name_of(it.path())))
        .filter_map(Result::ok)
        .filter(|it| it.file_type().is_file())
        .filter(|it| it.metadata().is_ok_and(|data| data.len() < 1 << 20))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
