//! Whether a value is one that a field takes.
//!
//! Knows shapes and what Android, Gradle and Java take for something else; what a field is is told
//! beside.

use super::{Field, FieldKind, Secrecy};
use crate::value::{FieldValue, Fingerprint, Secret};

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be right; the phrase follows the field's name.
    Wrong(String),
    /// It is unusual; the phrase follows the field's name.
    Unusual(String),
    /// It is a document's example.
    Example,
    /// There are more entries than the console takes.
    TooMany(String),
}

/// Reads `raw`, as typed on a command line, into a value of `field`.
///
/// Fingerprints are separated by commas. A server's secret is refused; it is given as
/// `env:NAME`, and so may be one that the app carries, which also takes `gradle-property:NAME`.
///
/// # Errors
///
/// What is wrong with it, as a phrase. What is merely unusual is not: see [`faults`].
pub fn check_field(field: &Field, raw: &str) -> Result<FieldValue, String> {
    let value = read(field, raw)?;
    match faults(field, &value).into_iter().find_map(|fault| match fault {
        Fault::Wrong(text) | Fault::TooMany(text) => Some(text),
        Fault::Unusual(_) | Fault::Example => None,
    }) {
        Some(text) => Err(format!("`{}` {text}", field.key)),
        None => Ok(value),
    }
}

/// Everything that is wrong or unusual about `value`, which is of the field's kind.
#[must_use]
pub fn faults(field: &Field, value: &FieldValue) -> Vec<Fault> {
    match value {
        FieldValue::Text(text) => text_faults(field, text),
        FieldValue::Secret(secret) => text_faults(field, secret.reveal()),
        FieldValue::Integer(number) => integer_faults(field, *number),
        FieldValue::Class(name) => class_fault(field, name).into_iter().collect(),
        FieldValue::Path(path) if path.is_empty() => vec![Fault::Wrong("is empty".to_owned())],
        FieldValue::Path(_) => vec![],
        FieldValue::Fingerprints(list) => fingerprint_faults(field, list),
        FieldValue::Env(name) | FieldValue::GradleProperty(name) => {
            name_fault(name).into_iter().collect()
        }
    }
}

/// What Android or Gradle would take for a reference, and put another text in its place.
fn reference_fault(text: &str) -> Option<Fault> {
    let resource = text.chars().next().filter(|it| ['@', '?'].contains(it));
    let sign = resource.map(String::from).or_else(|| text.contains("${").then(|| "${".to_owned()));
    let of = match resource {
        Some(_) => "a resource",
        None => "a placeholder",
    };
    Some(Fault::Wrong(format!("has `{}`, which stands for {of} in a manifest", sign?)))
}

/// Whether `name` is a class name, qualified or led by `.`; a phrase when it is not.
///
/// # Errors
///
/// What is wrong, as a phrase that follows the thing's name.
pub fn check_class(name: &str) -> Result<(), String> {
    let qualified = name.strip_prefix('.').unwrap_or(name);
    if qualified.is_empty() {
        return Err("is not a class name: it is empty".to_owned());
    }
    if !qualified.split('.').all(is_java_name) {
        return Err(format!("is not a class name: `{name}`"));
    }
    Ok(())
}

/// Whether `name` is a Java identifier that a package or class can have.
///
/// ASCII letters, digits, `_` and `$` only, and no reserved word.
#[must_use]
pub fn is_java_name(name: &str) -> bool {
    name.starts_with(begins_java_name)
        && name.chars().all(continues_java_name)
        && !JAVA_WORDS.contains(&name)
}

/// Whether a Java name may begin with `c`.
#[must_use]
pub fn begins_java_name(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == '$'
}

/// Whether a Java name may hold `c` after its first character.
#[must_use]
pub fn continues_java_name(c: char) -> bool {
    begins_java_name(c) || c.is_ascii_digit()
}

pub(super) fn read(field: &Field, raw: &str) -> Result<FieldValue, String> {
    let key = &field.key;
    if field.secret != Secrecy::No {
        if let Some(name) = raw.strip_prefix("env:") {
            return Ok(FieldValue::Env(name.to_owned()));
        }
        if let (Secrecy::App, Some(name)) = (field.secret, raw.strip_prefix("gradle-property:")) {
            return Ok(FieldValue::GradleProperty(name.to_owned()));
        }
        if field.secret == Secrecy::Server {
            return Err(format!("`{key}` is a server's secret: give `env:NAME` instead"));
        }
    }
    match field.kind {
        FieldKind::Text => Ok(FieldValue::Text(raw.to_owned())),
        FieldKind::Integer => raw
            .trim()
            .parse()
            .map(FieldValue::Integer)
            .map_err(|_| format!("`{key}` is not a whole number: `{raw}`")),
        FieldKind::Class => Ok(FieldValue::Class(raw.to_owned())),
        FieldKind::Path => Ok(FieldValue::Path(raw.to_owned())),
        FieldKind::Secret => Ok(FieldValue::Secret(Secret::new(raw.to_owned()))),
        FieldKind::Fingerprints => raw
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                Fingerprint::parse(part).ok_or_else(|| {
                    format!("`{key}` has an entry that is not a SHA-256 fingerprint: `{part}`")
                })
            })
            .collect::<Result<_, _>>()
            .map(FieldValue::Fingerprints),
    }
}

fn text_faults(field: &Field, text: &str) -> Vec<Fault> {
    let shape = &field.shape;
    if text.is_empty() {
        return vec![Fault::Wrong("is empty".to_owned())];
    }
    if field.example.iter().any(|example| example == text) {
        return vec![Fault::Example];
    }
    if let Some(wrong) = text.chars().find(|&c| !shape.takes(c)) {
        let takes = format!("takes {}", shape.describe());
        return vec![Fault::Wrong(match field.secret {
            Secrecy::No => format!("{takes}, not {:?}", wrong.to_string()),
            Secrecy::App | Secrecy::Server => takes,
        })];
    }
    if let Some(fault) = reference_fault(text) {
        return vec![fault];
    }
    let mut faults = Vec::new();
    if let Some((least, most)) = shape.length {
        let length = text.chars().count();
        if !(least..=most).contains(&length) {
            let usual =
                if least == most { least.to_string() } else { format!("{least} to {most}") };
            faults
                .push(Fault::Unusual(format!("is usually {usual} characters long, not {length}")));
        }
    }
    if let Some(prefix) = &shape.prefix
        && !text.starts_with(prefix.as_str())
    {
        faults.push(Fault::Unusual(format!("usually starts with `{prefix}`")));
    }
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    if !shape.groups.is_empty() && groups != shape.groups && groups != [shape.groups.iter().sum()] {
        let usual: Vec<String> = shape.groups.iter().map(usize::to_string).collect();
        faults.push(Fault::Unusual(format!(
            "usually has parts of {} characters with `-` between",
            usual.join(", ")
        )));
    }
    faults
}

fn integer_faults(field: &Field, number: i64) -> Vec<Fault> {
    if let Some((least, most)) = field.shape.range
        && !(least..=most).contains(&number)
    {
        let bound = if number < least {
            format!("is at least {least}, not {number}")
        } else {
            format!("is at most {most}, not {number}")
        };
        return vec![Fault::Wrong(bound)];
    }
    if field.example.contains(&number.to_string()) {
        return vec![Fault::Example];
    }
    let digits = number.unsigned_abs().to_string().len();
    match field.shape.length {
        Some((least, most)) if !(least..=most).contains(&digits) => {
            vec![Fault::Unusual(format!("usually has {least} to {most} digits, not {digits}"))]
        }
        _ => vec![],
    }
}

fn fingerprint_faults(field: &Field, list: &[Fingerprint]) -> Vec<Fault> {
    match field.shape.most {
        Some(most) if list.len() > most => vec![Fault::TooMany(format!(
            "has {} entries; the console takes {most} at most",
            list.len()
        ))],
        _ => vec![],
    }
}

fn class_fault(field: &Field, name: &str) -> Option<Fault> {
    let fault = check_class(name).err().or_else(|| {
        let is_generated = field.source.is_some() && name.contains('$');
        is_generated.then(|| format!("has a `$`, which Kotlin's names cannot have: `{name}`"))
    });
    fault.map(Fault::Wrong)
}

fn name_fault(name: &str) -> Option<Fault> {
    let fine = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    (!fine).then(|| Fault::Wrong(format!("names no variable: `{name}`")))
}

/// Java's reserved words and literals, none of which is a name.
pub const JAVA_WORDS: [&str; 54] = [
    "_",
    "abstract",
    "assert",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "goto",
    "if",
    "implements",
    "import",
    "instanceof",
    "int",
    "interface",
    "long",
    "native",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "strictfp",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "void",
    "volatile",
    "while",
];
