//! The ProGuard rules: what the real ProGuard does with them, and R8's stricter grammar, which is
//! checked by a small parser of our own as R8 itself is not to be had.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::built;
use crate::cases::Case;
use crate::sources::{self, Made};
use crate::tools::{self, Result, jdk, must, read, run, write};

/// What an app keeps of the generated classes by calling them.
const ENTRY: &str = "-keep class **.PushRegistration { public static void register(...); }\n\
    -dontwarn com.tencent.**\n";

const RULES: &str = "app/pushwright-rules.pro";

/// With our rules each vendor's receiver or service is there under its name, without them it is
/// gone; ProGuard notes nothing about an unknown class. Wrong rules are seen.
pub(crate) fn keeps_the_receivers() -> Result<()> {
    let work = built::scratch("proguard")?;
    for made in sources::with_all_vendors(&work)? {
        let app = compile(&made)?;
        let rules = made.folder.join(RULES);
        keeps(&made, &app, &rules)?;
        let (without, _) = shrink(&app, &[], &made.folder.join("without"))?;
        if let Some(class) = made.classes.iter().find(|class| has(&without, class)) {
            return Err(format!("{class} is kept without our rules, too"));
        }
        for class in &made.classes {
            let wrong = made.folder.join("wrong.pro");
            write(&wrong, read(&rules)?.replace(&format!("{class} "), &format!("{class}s ")))?;
            if keeps(&made, &app, &wrong).is_ok() {
                return Err(format!("nobody sees that a rule misspells {class}"));
            }
        }
        println!("proguard: keeps {}", made.classes.join(", "));
    }
    Ok(())
}

/// These rules keep the vendors' own classes, and name no class that is not there.
fn keeps(made: &Made, app: &Path, rules: &Path) -> Result<()> {
    let (names, notes) = shrink(app, &[rules], &made.folder.join("with"))?;
    if let Some(class) = made.classes.iter().find(|class| !has(&names, class)) {
        return Err(format!("{class} is gone in spite of our rules"));
    }
    match notes.lines().find(|line| line.contains("unknown class")) {
        Some(note) => Err(note.to_owned()),
        None => Ok(()),
    }
}

/// Whether a class is among the names in a jar.
fn has(names: &str, class: &str) -> bool {
    let file = format!("{}.class", class.replace('.', "/"));
    names.lines().any(|name| name == file)
}

/// Compiles what pushwright generated in a project.
fn compile(made: &Made) -> Result<PathBuf> {
    let mut javac = jdk("javac");
    javac.args(["--release", "7", "-Xlint:-options", "-nowarn", "-cp"]);
    javac.arg(tools::class_path(&[built::android()?, built::vendors()?]));
    let classes = made.folder.join("classes");
    must(javac.arg("-d").arg(&classes).args(&made.sources))?;
    let app = made.folder.join("app.jar");
    must(jdk("jar").arg("cf").arg(&app).arg("-C").arg(&classes).arg("."))?;
    Ok(app)
}

/// Runs ProGuard; returns the names in the result and what ProGuard said.
fn shrink(app: &Path, rules: &[&Path], to: &Path) -> Result<(String, String)> {
    let entry = to.with_extension("pro");
    write(&entry, ENTRY)?;
    let result = to.with_extension("jar");
    let mut proguard = Command::new("proguard");
    proguard.arg("-injars").arg(app).arg("-outjars").arg(&result);
    for library in [built::runtime()?, built::android()?, built::vendors()?] {
        proguard.arg("-libraryjars").arg(library);
    }
    proguard.arg(format!("@{}", entry.display()));
    for file in rules {
        proguard.arg(format!("@{}", file.display()));
    }
    let ran = run(&mut proguard)?;
    if !ran.ok {
        return Err(tools::tail(&ran.all));
    }
    Ok((must(jdk("jar").arg("tf").arg(&result))?, ran.all))
}

/// R8's grammar, as its documentation gives it, takes the rules that pushwright wrote.
pub(crate) fn r8_takes(case: &Case) -> Result<()> {
    for file in tools::files_with(&case.after, "pro")? {
        if file.file_name().is_some_and(|name| name == "pushwright-rules.pro") {
            r8_parses(&read(&file)?).map_err(|e| format!("{}: {e}", file.display()))?;
        }
    }
    Ok(())
}

/// The parser below refuses what R8 refuses, the mission document's lines among it.
pub(crate) fn r8_grammar() -> Result<()> {
    let bad = [
        ("-ignorewarning", "unknown option"),
        ("-keep com.example.Receiver {*;}", "expected class"),
        ("-keep class com.example.Receiver {*}", "expected `;`"),
        ("-keep class com.example.Receiver {*;", "expected `}`"),
        ("-keep class", "expected a name"),
        ("keep class A", "expected an option"),
        ("-keepattributes", "expected a name"),
    ];
    for (rules, wanted) in bad {
        match r8_parses(rules) {
            Err(e) if e.contains(wanted) => {}
            other => return Err(format!("{rules}: {other:?} instead of {wanted}")),
        }
    }
    r8_parses(
        "# comment\n-keepattributes *Annotation*,Signature\n-dontwarn com.a.**\n\
         -keep class com.a.** { *; }\n-keep public class * extends b.C { <init>(...); }\n\
         -ignorewarnings\n",
    )
}

/// Parses the part of R8's grammar that packs use: whole option names, and `class` in front of a
/// class name.
fn r8_parses(text: &str) -> Result<()> {
    let words = words(text);
    let mut rest = words.iter().map(String::as_str as fn(&String) -> &str).peekable();
    while let Some(word) = rest.next() {
        let Some(option) = word.strip_prefix('-') else {
            return Err(format!("expected an option, not `{word}`"));
        };
        match option {
            "ignorewarnings" | "dontobfuscate" | "dontoptimize" | "dontshrink" => {}
            "keepattributes" | "dontwarn" | "dontnote" | "keeppackagenames" => list(&mut rest)?,
            "keep"
            | "keepnames"
            | "keepclassmembers"
            | "keepclassmembernames"
            | "keepclasseswithmembers"
            | "keepclasseswithmembernames" => class(&mut rest)?,
            _ => return Err(format!("unknown option `{word}`")),
        }
    }
    Ok(())
}

type Words<'a> =
    std::iter::Peekable<std::iter::Map<std::slice::Iter<'a, String>, fn(&String) -> &str>>;

/// Names, separated by commas.
fn list(words: &mut Words<'_>) -> Result<()> {
    loop {
        name(words)?;
        if words.next_if_eq(&",").is_none() {
            return Ok(());
        }
    }
}

fn class(words: &mut Words<'_>) -> Result<()> {
    let modifiers = ["public", "final", "abstract", "!public", "!final", "!abstract"];
    while words.next_if(|word| modifiers.contains(word)).is_some() {}
    let kinds = ["class", "interface", "enum", "@interface", "!interface", "!enum"];
    match words.next() {
        Some(word) if kinds.contains(&word) => {}
        other => return Err(format!("expected class, interface or enum, not {other:?}")),
    }
    list(words)?;
    if words.next_if(|word| ["extends", "implements"].contains(word)).is_some() {
        name(words)?;
    }
    if words.next_if_eq(&"{").is_some() {
        members(words)?;
    }
    Ok(())
}

fn members(words: &mut Words<'_>) -> Result<()> {
    let mut is_open = false;
    loop {
        match words.next() {
            Some("}") if is_open => return Err("expected `;` before `}`".to_owned()),
            Some("}") => return Ok(()),
            Some(";") => is_open = false,
            Some(_) => is_open = true,
            None => return Err("expected `}`".to_owned()),
        }
    }
}

fn name(words: &mut Words<'_>) -> Result<()> {
    let is_name =
        |word: &&str| word.starts_with(|c: char| c.is_alphabetic() || "*?!_$<".contains(c));
    match words.next_if(|word| is_name(word)) {
        Some(_) => Ok(()),
        None => Err(format!("expected a name, not {:?}", words.peek())),
    }
}

/// Words and signs, without comments.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let mut spaced = String::new();
        for c in line.chars() {
            if "{};,".contains(c) {
                spaced.extend([' ', c, ' ']);
            } else {
                spaced.push(c);
            }
        }
        words.extend(spaced.split_whitespace().map(str::to_owned));
    }
    words
}
