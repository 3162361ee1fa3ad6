//! The code that pages show, judged by what judges real code: Java and Kotlin are compiled with
//! generated sources of both languages, the classes of the frameworks by stubs; Groovy is parsed,
//! JSON and TOML are read, as push.toml where they are one, shell lines are parsed by bash.
//!
//! Blocks that a page makes files of, and console blocks, are run by `tests/docs.rs`; YAML and Dart
//! are parsed by `.ci/formats.sh`, which has their parsers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pushwright_config::{PackSet, Severity};

use super::{Combination, Way, selections};
use crate::groovy;
use crate::mistakes;
use crate::tools::{
    self, Result, checkout, files_with, groovy_3, groovy_4, jdk, kotlinc, must, read, run,
    run_with_input, write,
};
use crate::{built, tools::here};

/// What generated classes are in.
const PACKAGE: &str = "org.teahouse.chat";

/// What the pages leave out of their sources.
const IMPORTS: &[&str] = &[
    "android.app",
    "android.content",
    "com.facebook.react.bridge",
    "com.getcapacitor",
    "com.getcapacitor.annotation",
    "io.flutter.embedding.android",
    "io.flutter.embedding.engine",
    "io.flutter.plugin.common",
    "org.apache.cordova",
    "org.json",
    "org.teahouse.chat.push",
];

/// Languages that are judged elsewhere, or are none.
const ELSEWHERE: &[&str] = &["console", "dart", "diff", "rust", "text", "xml", "yaml"];

/// A fenced block.
struct Block {
    page: PathBuf,
    line: usize,
    language: String,
    text: String,
}

impl Block {
    fn place(&self) -> String {
        let page = self.page.strip_prefix(checkout()).unwrap_or(&self.page);
        format!("{}:{}", page.display(), self.line)
    }
}

/// Every block of every page is right by its judge, and each judge sees a planted mistake.
pub(crate) fn are_right() -> Result<()> {
    let blocks = blocks()?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for block in &blocks {
        *counts.entry(&block.language).or_default() += 1;
        let verdict = match block.language.as_str() {
            "json" => json(&block.text),
            "toml" => toml(&block.text),
            "sh" => shell(&block.text),
            // Compiled or parsed together.
            "java" | "kotlin" | "groovy" => Ok(()),
            language if ELSEWHERE.contains(&language) => Ok(()),
            language => Err(format!("nobody judges a block in `{language}`: teach this test")),
        };
        failures.extend(verdict.err().map(|e| format!("{}: {e}", block.place())));
    }
    failures.extend(compiled(&blocks)?);
    failures.extend(parsed(&blocks)?);
    planted()?;
    let counts: Vec<String> = counts.iter().map(|(it, n)| format!("{n} {it}")).collect();
    println!("snippets: {}; dart, diff, rust, xml and yaml are not judged here", counts.join(", "));
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n")) }
}

/// The blocks of the repository's pages that no other test makes files of.
fn blocks() -> Result<Vec<Block>> {
    let mut pages = Vec::new();
    for folder in ["docs", "packages", "gradle-plugin", "crates/config/explain"] {
        pages.extend(files_with(&checkout().join(folder), "md")?);
    }
    pages.retain(|it| !it.components().any(|part| part.as_os_str() == "node_modules"));
    for page in ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        pages.push(checkout().join(page));
    }
    let mut blocks: Vec<Block> = Vec::new();
    for page in pages {
        let mut is_open = false;
        for (index, line) in read(&page)?.lines().enumerate() {
            match line.trim_start().strip_prefix("```") {
                Some(language) if !is_open => {
                    is_open = true;
                    let (page, language) = (page.clone(), language.trim().to_owned());
                    blocks.push(Block { page, line: index + 1, language, text: String::new() });
                }
                Some(_) => is_open = false,
                None if is_open => {
                    if let Some(block) = blocks.last_mut() {
                        block.text += line;
                        block.text.push('\n');
                    }
                }
                None => {}
            }
        }
    }
    blocks.retain(|it| !it.language.contains(' '));
    Ok(blocks)
}

fn json(text: &str) -> Result<()> {
    serde_json::from_str::<serde_json::Value>(text).map(drop).map_err(|e| e.to_string())
}

/// What is no part of Cargo's own file is a part of push.toml.
fn toml(text: &str) -> Result<()> {
    let table = crate::pack::parse(text)?;
    if table.contains_key("dependencies") {
        return Ok(());
    }
    let head = if table.contains_key("version") { "" } else { "version = 1\n\n" };
    let rest = if text.contains("[vendors.huawei]") { "" } else { HUAWEI };
    let whole = format!("{head}{text}\n{rest}");
    let (_, findings) = pushwright_config::parse("push.toml", &whole, &PackSet::embedded());
    // A part of the file lacks what stands in the others.
    let of_others = ["config/missing-key", "config/not-found"];
    let mut wrong = findings
        .iter()
        .filter(|it| it.severity == Severity::Error && !of_others.contains(&it.code.as_str()));
    wrong.next().map_or(Ok(()), |it| Err(format!("{}: {}", it.code, it.message)))
}

/// The vendor of a push.toml that a part varies.
const HUAWEI: &str = "[vendors.huawei]\nedition = \"hms-core\"\nsdk-version = \"6.13.0.300\"\n\
                      app-id = \"100423819\"\ncertificate-id = 20417\n";

fn shell(text: &str) -> Result<()> {
    let ran = run_with_input(std::process::Command::new("bash").arg("-n"), text)?;
    if ran.ok { Ok(()) } else { Err(ran.all) }
}

/// What the real parsers of Groovy say of each block, and which keys our plugin does not have.
fn parsed(blocks: &[Block]) -> Result<Vec<String>> {
    let work = built::scratch("snippets-groovy")?;
    let mut places = BTreeMap::new();
    let mut failures = Vec::new();
    let extension = checkout().join("gradle-plugin/src/main/java/dev/pushwright");
    let extension = read(&extension.join("PushwrightExtension.java"))?;
    for (n, block) in blocks.iter().filter(|it| it.language == "groovy").enumerate() {
        let file = work.join(format!("b{n}/build.gradle"));
        write(&file, &block.text)?;
        places.insert(file, block.place());
        let inside = block.text.split_once("pushwright {").map_or("", |(_, rest)| rest);
        for key in inside.lines().filter_map(|it| it.split_once(" = ")) {
            let key = key.0.trim();
            let getter = format!("get{}{}(", key[..1].to_uppercase(), &key[1..]);
            if !extension.contains(&getter) {
                failures.push(format!("{}: the plugin has no `{key}`", block.place()));
            }
        }
    }
    let bad = work.join("planted/build.gradle");
    write(&bad, "pushwright {\n    executable = file('a'\n}\n")?;
    for (name, groovy) in [("snippets-3", groovy_3()?), ("snippets-4", groovy_4())] {
        let answers = groovy::parse(name, groovy, std::slice::from_ref(&work))?;
        for (file, place) in &places {
            match answers.get(file) {
                Some(message) if message.is_empty() => {}
                other => failures.push(format!("{place}: {other:?}")),
            }
        }
        let said = answers.get(&bad).filter(|it| !it.is_empty()).cloned().map_or(Ok(()), Err);
        mistakes::refused(PAGES, "a bracket that is not closed", "Groovy's parsers", said, "")?;
    }
    Ok(failures)
}

/// How the table of planted mistakes calls them.
const PAGES: &str = "code that pages show";

fn planted() -> Result<()> {
    let unknown = toml("[vendors.huawei]\nappid = \"100423819\"\n");
    mistakes::refused(PAGES, "a key that push.toml lacks", "push.toml's reader", unknown, "appid")?;
    let comma = json("{ \"a\": 1, }");
    mistakes::refused(PAGES, "a comma too many", "a JSON reader", comma, "trailing comma")?;
    let quote = shell("pushwright console --check 'intent:\n");
    mistakes::refused(PAGES, "a quote that is not closed", "bash", quote, "unexpected EOF")
}

/// What a compiler says of the blocks of its language beside sources generated in it; a wrong call,
/// planted in a block of its own, is seen and nothing else is.
fn compiled(blocks: &[Block]) -> Result<Vec<String>> {
    let work = built::scratch("snippets")?;
    let stubs = work.join("stubs");
    let android = tools::android_all();
    let mut javac = jdk("javac");
    javac.args(["-nowarn", "-cp", &tools::class_path(&[&android]), "-d"]).arg(&stubs);
    must(javac.args(files_with(&here().join("stubs/bridges"), "java")?))?;
    let path = [stubs, android, built::vendors()?.to_owned(), tools::easemob()];
    let mut failures = Vec::new();
    for language in ["kotlin", "java"] {
        let mut sources = Sources::default();
        for block in blocks.iter().filter(|it| it.language == language) {
            sources.add(&work, block)?;
        }
        sources.plant(&work, language)?;
        let mut compiler = compiler(language, &path, &work.join(format!("of-{language}")));
        compiler.args(generated(language, &work.join(language))?);
        if language == "kotlin" {
            compiler.args(files_with(&here().join("stubs/bridges"), "kt")?);
        }
        failures.extend(sources.judged(&mut compiler)?);
    }
    Ok(failures)
}

fn compiler(language: &str, path: &[PathBuf], to: &Path) -> std::process::Command {
    let mut compiler = if language == "java" { jdk("javac") } else { kotlinc() };
    if language == "java" {
        compiler.args(["--release", "8", "-nowarn", "-Xlint:-options"]);
    }
    compiler.args(["-cp", &tools::class_path(path), "-d"]).arg(to);
    compiler
}

/// Sources that an app without an IM SDK gets, of every vendor: there the app reports its token.
fn generated(language: &str, project: &Path) -> Result<Vec<PathBuf>> {
    let all = selections()?.into_iter().find(|it| it.kind == "all").ok_or("no such selection")?;
    let combination = Combination {
        editions: &all.editions,
        im: "none",
        im_dependencies: &[],
        language,
        way: Way::Plain,
        namespace: PACKAGE.to_owned(),
    };
    combination.generate(project)
}

/// The files made of blocks of one language, and the place of each one's block.
#[derive(Default)]
struct Sources(BTreeMap<PathBuf, String>);

/// What the planted block calls, which nothing declares.
const WRONG: &str = "PushRegistration.setConsents(this, true)";

/// Where that block stands.
const NOWHERE: &str = "planted";

impl Sources {
    fn add(&mut self, work: &Path, block: &Block) -> Result<()> {
        self.lay(work, &block.language, &block.text, block.place())
    }

    /// A block with a wrong call.
    fn plant(&mut self, work: &Path, language: &str) -> Result<()> {
        let end = if language == "java" { ";" } else { "" };
        self.lay(work, language, &format!("{WRONG}{end}\n"), NOWHERE.to_owned())
    }

    fn lay(&mut self, work: &Path, language: &str, text: &str, place: String) -> Result<()> {
        let package = format!("{language}_blocks.b{}", self.0.len());
        let (name, text) = source(&package, language, text);
        let file = work.join(package.replace('.', "/")).join(name);
        write(&file, text)?;
        self.0.insert(file, place);
        Ok(())
    }

    /// What a compiler says of the blocks; of the planted one it has to say something.
    fn judged(&self, compiler: &mut std::process::Command) -> Result<Vec<String>> {
        let ran = run(compiler.args(self.0.keys()))?;
        // Compilers name files from where they run, if these are below: each package is one block's.
        let tail = |file: &Path| {
            let package = file.parent().and_then(Path::file_name).unwrap_or_default();
            format!("{}/", package.to_string_lossy())
        };
        let place = |line: &str| {
            let found =
                self.0.iter().find(|(file, _)| line.contains(&format!("_blocks/{}", tail(file))));
            found.map_or("generated code", |(_, place)| place).to_owned()
        };
        let errors = ran.all.lines().filter(|line| line.contains("error: "));
        let errors: BTreeSet<(String, &str)> = errors.map(|line| (place(line), line)).collect();
        let of_planted = errors.iter().find(|it| it.0 == NOWHERE);
        let said = of_planted.map_or(Ok(()), |_| Err(ran.all.clone()));
        let what = "a call that generated code does not have";
        mistakes::refused(PAGES, what, "javac, kotlinc", said, "setConsents")?;
        let others = errors.iter().filter(|it| it.0 != NOWHERE);
        Ok(others.map(|(place, line)| format!("{place}: {line}")).collect())
    }
}

/// A source file of a block: as it stands where it declares a class, else as the body of a method of
/// an Application.
fn source(package: &str, language: &str, text: &str) -> (String, String) {
    let end = if language == "java" { ";" } else { "" };
    let imports: String = IMPORTS.iter().map(|it| format!("import {it}.*{end}\n")).collect();
    let declared = text.lines().find_map(|it| it.split_once("class ")).filter(|(head, _)| {
        head.split_whitespace().all(|word| ["public", "final"].contains(&word))
    });
    let name = declared.map(|(_, rest)| rest.split(|c: char| !c.is_alphanumeric()).next());
    let name = name.flatten().unwrap_or("Block");
    let body = match (declared, language) {
        (Some(_), "kotlin") => format!("import expo.modules.kotlin.modules.*\n\n{text}"),
        (Some(_), _) => text.to_owned(),
        (None, "java") => {
            format!("public class Block extends Application {{\n    void it() {{\n{text}}}\n}}\n")
        }
        (None, _) => format!(
            "class Block(val context: Context, val api: Api) : Application() {{\n    fun it() {{\n\
             {text}    }}\n}}\n\n/** The app's way to its own server. */\ninterface Api {{\n    \
             fun savePushToken(id: Long, token: String, done: (Boolean) -> Unit)\n}}\n"
        ),
    };
    let extension = if language == "java" { "java" } else { "kt" };
    (format!("{name}.{extension}"), format!("package {package}{end}\n\n{imports}\n{body}"))
}
