//! R8, which is not to be had: its stricter grammar and what it demands of the attributes that are
//! kept, checked by a small parser of our own.
//!
//! Knows what packs use of the grammar, and R8's conditions on `-keepattributes` in full mode, of
//! versions 1 to 8.

use crate::cases::Case;
use crate::mistakes;
use crate::tools::{self, Result, checkout, read};

/// How the table of planted mistakes calls them.
const RULES: &str = "rules";

/// R8 takes the rules that pushwright wrote, with no other rules beside them.
pub(crate) fn takes(case: &Case) -> Result<()> {
    for file in tools::files_with(&case.after, "pro")? {
        if file.file_name().is_some_and(|name| name == "pushwright-rules.pro") {
            judge(&read(&file)?).map_err(|e| format!("{}: {e}", file.display()))?;
        }
    }
    Ok(())
}

/// R8 takes the rules of each pack alone: no pack leans on another's, nor on Android's own. Without
/// the attribute that one it keeps needs, it does not.
pub(crate) fn takes_each_pack() -> Result<()> {
    let vendors = checkout().join("templates/vendors");
    let files = tools::files_with(&vendors, "pro")?;
    for file in &files {
        let rules = filled(&read(file)?);
        let name = file.strip_prefix(&vendors).unwrap_or(file).display().to_string();
        let Kept(kept) = parse(&rules).map_err(|e| format!("{name}: {e}"))?;
        judge(&rules).map_err(|e| format!("{name}: {e}"))?;
        for (attribute, other) in NEEDS.iter().filter(|(it, _)| kept.contains(it)) {
            let what = format!("{name} without {other}");
            let without = rules.replace(&format!("{other},"), "");
            let words = format!("needs `{other}`");
            mistakes::refused(RULES, &what, "R8's conditions", judge(&without), &words)
                .map_err(|e| format!("{e}, though it keeps {attribute}"))?;
        }
    }
    println!("r8: takes the rules of {} packs, each alone", files.len());
    if files.is_empty() { Err("no pack has rules".to_owned()) } else { Ok(()) }
}

/// A pack's rules with a name in each hole.
fn filled(rules: &str) -> String {
    let mut parts = rules.split("{{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.split_once("}}").map_or("", |(_, rest)| rest);
        format!("{text}com.example.Filled{rest}")
    })
}

/// The judge refuses what R8 refuses, the mission document's lines among it.
pub(crate) fn refuses() -> Result<()> {
    let bad = [
        ("-ignorewarning", "unknown option"),
        ("-keep com.example.Receiver {*;}", "expected class"),
        ("-keep class com.example.Receiver {*}", "expected `;`"),
        ("-keep class com.example.Receiver {*;", "expected `}`"),
        ("-keep class", "expected a name"),
        ("keep class A", "expected an option"),
        ("-keepattributes", "expected a name"),
        ("-keepattributes InnerClasses", "`InnerClasses` needs `EnclosingMethod`"),
        ("-keepattributes EnclosingMethod", "`EnclosingMethod` needs `InnerClasses`"),
        ("-keepattributes *Annotation*,Signature", "`Signature` needs `InnerClasses`"),
        ("-keepattributes !EnclosingMethod,*", "`InnerClasses` needs `EnclosingMethod`"),
        ("-keepattributes LocalVariable*", "`LocalVariableTable` needs `LineNumberTable`"),
        ("-keepattributes InnerClass,EnclosingMethod", "no attribute is called `InnerClass`"),
    ];
    for (rules, wanted) in bad {
        mistakes::refused(RULES, rules, "R8's grammar", judge(rules), wanted)?;
    }
    judge("-keepattributes *")?;
    judge("-keepattributes LocalVariableTypeTable")?;
    judge(
        "# comment\n-keepattributes *Annotation*,Signature\n-dontwarn com.a.**\n\
         -keep class com.a.** { *; }\n-keep public class * extends b.C { <init>(...); }\n\
         -keepattributes InnerClasses\n-keepattributes EnclosingMethod\n-ignorewarnings\n",
    )
}

/// What R8 says of these rules, when there are no others.
pub(crate) fn judge(rules: &str) -> Result<()> {
    parse(rules)?.are_valid()
}

/// The attributes of class files that `-keepattributes` can name.
const ATTRIBUTES: &[&str] = &[
    "AnnotationDefault",
    "EnclosingMethod",
    "Exceptions",
    "InnerClasses",
    "LineNumberTable",
    "LocalVariableTable",
    "LocalVariableTypeTable",
    "MethodParameters",
    "PermittedSubclasses",
    "RuntimeInvisibleAnnotations",
    "RuntimeInvisibleParameterAnnotations",
    "RuntimeInvisibleTypeAnnotations",
    "RuntimeVisibleAnnotations",
    "RuntimeVisibleParameterAnnotations",
    "RuntimeVisibleTypeAnnotations",
    "Signature",
    "SourceDebugExtension",
    "SourceDir",
    "SourceFile",
    "StackMapTable",
];

/// Of which attribute R8 wants which other one, or it stops. The third one R8 has given up since.
const NEEDS: &[(&str, &str)] = &[
    ("InnerClasses", "EnclosingMethod"),
    ("EnclosingMethod", "InnerClasses"),
    ("Signature", "InnerClasses"),
    ("LocalVariableTable", "LineNumberTable"),
];

/// The attributes that rules keep.
#[derive(Debug, Default)]
struct Kept(Vec<&'static str>);

impl Kept {
    /// Adds what one list of patterns keeps; a pattern with `!` hides an attribute from those after.
    fn add(&mut self, patterns: &[&str]) -> Result<()> {
        for pattern in patterns {
            let plain = pattern.trim_start_matches('!');
            if !ATTRIBUTES.iter().any(|it| matches(plain, it)) {
                return Err(format!("no attribute is called `{plain}`"));
            }
        }
        for attribute in ATTRIBUTES {
            let first = patterns.iter().find(|it| matches(it.trim_start_matches('!'), attribute));
            if first.is_some_and(|it| !it.starts_with('!')) && !self.0.contains(attribute) {
                self.0.push(attribute);
            }
        }
        Ok(())
    }

    fn are_valid(&self) -> Result<()> {
        let lacks =
            |(kept, other): &&(&str, &str)| self.0.contains(kept) && !self.0.contains(other);
        match NEEDS.iter().find(lacks) {
            Some((kept, other)) => Err(format!("`{kept}` needs `{other}`")),
            None => Ok(()),
        }
    }
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.get(at..).is_some_and(|rest| matches(after, rest)))
        }),
    }
}

/// Parses the part of R8's grammar that packs use: whole option names, and `class` in front of a
/// class name.
fn parse(text: &str) -> Result<Kept> {
    let words = words(text);
    let mut kept = Kept::default();
    let mut rest = words.iter().map(String::as_str as fn(&String) -> &str).peekable();
    while let Some(word) = rest.next() {
        let Some(option) = word.strip_prefix('-') else {
            return Err(format!("expected an option, not `{word}`"));
        };
        match option {
            "ignorewarnings" | "dontobfuscate" | "dontoptimize" | "dontshrink" => {}
            "keepattributes" => kept.add(&list(&mut rest)?)?,
            "dontwarn" | "dontnote" | "keeppackagenames" => drop(list(&mut rest)?),
            "keep"
            | "keepnames"
            | "keepclassmembers"
            | "keepclassmembernames"
            | "keepclasseswithmembers"
            | "keepclasseswithmembernames" => class(&mut rest)?,
            _ => return Err(format!("unknown option `{word}`")),
        }
    }
    Ok(kept)
}

type Words<'a> =
    std::iter::Peekable<std::iter::Map<std::slice::Iter<'a, String>, fn(&String) -> &str>>;

/// Names, separated by commas.
fn list<'a>(words: &mut Words<'a>) -> Result<Vec<&'a str>> {
    let mut names = Vec::new();
    loop {
        names.push(name(words)?);
        if words.next_if_eq(&",").is_none() {
            return Ok(names);
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

fn name<'a>(words: &mut Words<'a>) -> Result<&'a str> {
    let is_name =
        |word: &&str| word.starts_with(|c: char| c.is_alphabetic() || "*?!_$<".contains(c));
    match words.next_if(|word| is_name(word)) {
        Some(name) => Ok(name),
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
