//! One certificate field: what a pack says of it, and whether a value obeys.
//!
//! The same checks serve push.toml, the command line's flags, the macros and the values that a
//! program reads at run time. Knows no vendor: all rules come from the pack.

use crate::value::{FieldValue, Fingerprint, Secret};

/// A certificate field, as declared by `[certificate.<key>]` in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key in push.toml, in kebab case.
    pub key: String,
    /// What the vendor's or the IM console calls it.
    pub title: String,
    /// One or two sentences: what it is and where it is found.
    pub help: String,
    /// What kind of value it takes.
    pub kind: FieldKind,
    /// What characters and how many.
    pub shape: Shape,
    /// Whether an edition cannot do without it.
    pub required: bool,
    /// The value when push.toml gives none; may hold `{{ variables }}`.
    pub default: Option<String>,
    /// The constant that generated sources hold it in.
    pub constant: Option<Constant>,
    /// Who may know it.
    pub secret: Secrecy,
    /// Example values of documents, which are nobody's real ones.
    pub example: Vec<String>,
    /// For a class: the template in `sources/` that generates it where it does not exist.
    pub source: Option<String>,
    /// For a path: what sources are found there.
    pub provides: Option<SourceDrop>,
    /// The IM console's name of the form field it is typed into.
    pub console: Option<String>,
    /// Whether it is the notification channel without which phones show nothing.
    pub channel: bool,
    /// Whether it tells the vendor what class a message is of, which decides how many arrive.
    pub message_class: bool,
    /// Line of its table in pack.toml, from one.
    pub line: usize,
}

impl Field {
    /// Its name in template variables and in Rust: the key in snake case.
    #[must_use]
    pub fn snake(&self) -> String {
        self.key.replace('-', "_")
    }
}

/// The kinds of values a field can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A Java class name.
    Class,
    /// A file or folder.
    Path,
    /// A list of SHA-256 fingerprints.
    Fingerprints,
    /// A string that is not for everybody.
    Secret,
}

impl FieldKind {
    /// Every kind.
    pub const ALL: [FieldKind; 6] = [
        FieldKind::Text,
        FieldKind::Integer,
        FieldKind::Class,
        FieldKind::Path,
        FieldKind::Fingerprints,
        FieldKind::Secret,
    ];

    /// Its name in pack.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Integer => "integer",
            FieldKind::Class => "class",
            FieldKind::Path => "path",
            FieldKind::Fingerprints => "fingerprints",
            FieldKind::Secret => "secret",
        }
    }
}

/// Who may know a field's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// Everybody.
    No,
    /// The app carries it; it should not stand in a public repository.
    App,
    /// Only the server; it has no literal form.
    Server,
}

/// A constant of generated sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// Its Java type.
    pub kind: ConstantKind,
}

/// The types a constant can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantKind {
    /// Java's `long`.
    Long,
    /// Java's `String`.
    Text,
}

impl ConstantKind {
    /// Its name in pack.toml and in Java.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ConstantKind::Long => "long",
            ConstantKind::Text => "String",
        }
    }
}

/// The sources that a folder or archive named by a path field brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDrop {
    /// The folder in it that holds the package tree, such as `src/main/java`.
    pub root: String,
    /// The package of the sources.
    pub package: String,
    /// What of it is copied: class or sub-package names relative to `package`, sub-packages whole.
    pub parts: Vec<String>,
    /// Sub-packages that are not copied, and what copied classes say of them is cut out.
    pub leaves_out: Vec<String>,
    /// Packages of libraries in which sub-packages of those names are theirs.
    pub beside: Vec<String>,
}

/// What the text of a value may be. Everything left out is not checked.
///
/// Wrong characters are errors; an unusual length, prefix or grouping is a warning, for vendors
/// change those.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Which characters it is made of.
    pub chars: Option<Chars>,
    /// How many characters are usual, both ends included.
    pub length: Option<(usize, usize)>,
    /// What it usually starts with.
    pub prefix: Option<String>,
    /// The usual lengths of its parts, which `-` separates.
    pub groups: Vec<usize>,
    /// For a number: the values it can have, both ends included.
    pub range: Option<(i64, i64)>,
    /// For a list: how many entries it can have.
    pub most: Option<usize>,
}

impl Shape {
    /// Whether a text may hold `c`; control characters it never may.
    #[must_use]
    pub fn takes(&self, c: char) -> bool {
        match self.chars {
            Some(chars) => chars.contains(c) || (c == '-' && !self.groups.is_empty()),
            None => !c.is_control(),
        }
    }

    /// Which characters a text may hold, in words.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        self.chars.map_or("no control characters", Chars::describe)
    }
}

/// Sets of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chars {
    /// `0-9`.
    Digits,
    /// `0-9a-fA-F`.
    Hex,
    /// `0-9a-zA-Z`.
    Alphanumeric,
    /// What can be printed in ASCII, without blanks and quotes.
    Printable,
}

impl Chars {
    /// Every set.
    pub const ALL: [Chars; 4] = [Chars::Digits, Chars::Hex, Chars::Alphanumeric, Chars::Printable];

    /// Its name in pack.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Chars::Digits => "digits",
            Chars::Hex => "hex",
            Chars::Alphanumeric => "alphanumeric",
            Chars::Printable => "printable",
        }
    }

    /// What it holds, in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Chars::Digits => "digits only",
            Chars::Hex => "hexadecimal digits only",
            Chars::Alphanumeric => "ASCII letters and digits only",
            Chars::Printable => "printable ASCII without blanks and quotes",
        }
    }

    /// Whether it holds `c`.
    #[must_use]
    pub fn contains(self, c: char) -> bool {
        match self {
            Chars::Digits => c.is_ascii_digit(),
            Chars::Hex => c.is_ascii_hexdigit(),
            Chars::Alphanumeric => c.is_ascii_alphanumeric(),
            Chars::Printable => c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '`' | '\\'),
        }
    }
}

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

/// What `raw`, as typed on a command line, is in push.toml: the text after `key = `.
#[must_use]
pub fn to_toml(field: &Field, raw: &str) -> String {
    match read(field, raw) {
        Ok(FieldValue::Integer(number)) => number.to_string(),
        Ok(FieldValue::Fingerprints(list)) => {
            let quoted: Vec<String> = list.iter().map(|it| quote(&it.to_string())).collect();
            format!("[{}]", quoted.join(", "))
        }
        Ok(FieldValue::Env(name)) => format!("{{ env = {} }}", quote(&name)),
        Ok(FieldValue::GradleProperty(name)) => {
            format!("{{ gradle-property = {} }}", quote(&name))
        }
        Ok(_) | Err(_) => quote(raw),
    }
}

/// `text` as a TOML basic string.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
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

fn read(field: &Field, raw: &str) -> Result<FieldValue, String> {
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
                Fingerprint::parse(part)
                    .ok_or_else(|| format!("`{key}` holds no SHA-256 fingerprint: `{part}`"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::PackSet;

    const PACK: &str = r#"
id = "acme/push-1"
title = "Acme"
docs = "https://acme.example"
checked = "2026-01-31"
sdk = { default = "1.0" }

[certificate]
app-id = { type = "text", title = "x", help = "x", shape = { chars = "digits" } }
certificate-id = { type = "integer", title = "x", help = "x", shape = { range = [1, 99999] } }
receiver = { type = "class", title = "x", help = "x" }
sdk-sources = { type = "path", title = "x", help = "x" }
app-secret = { type = "secret", secret = "server", title = "x", help = "x" }
fingerprints = { type = "fingerprints", title = "x", help = "x" }
"#;

    fn field(key: &str) -> Field {
        let mut packs = PackSet::default();
        assert_eq!(packs.add(vec![("acme/pack.toml".to_owned(), PACK.to_owned())]), []);
        let field = packs.get("acme", "push-1").and_then(|pack| pack.field(key));
        field.cloned().expect("the pack has the field")
    }

    #[track_caller]
    fn check(key: &str, raw: &str, toml: &str) {
        let field = field(key);
        assert_eq!(check_field(&field, raw).err(), None);
        assert_eq!(to_toml(&field, raw), toml);
    }

    #[track_caller]
    fn refuse(key: &str, raw: &str, message: &str) {
        assert_eq!(check_field(&field(key), raw).err().as_deref(), Some(message));
    }

    #[test]
    fn flags_become_toml() {
        check("app-id", "100837465", "\"100837465\"");
        check("certificate-id", "20455", "20455");
        check("receiver", ".push.Receiver", "\".push.Receiver\"");
        check("sdk-sources", "C:\\Sources", "\"C:\\\\Sources\"");
        check("app-secret", "env:SECRET", "{ env = \"SECRET\" }");
        let sha = "ab".repeat(32);
        let colons = ["AB"; 32].join(":");
        check("fingerprints", &format!("{sha},{colons}"), &format!("[\"{colons}\", \"{colons}\"]"));
    }

    #[test]
    fn flags_are_checked_as_the_file_is() {
        refuse("app-id", "appid=1", "`app-id` takes digits only, not \"a\"");
        refuse("certificate-id", "x", "`certificate-id` is not a whole number: `x`");
        refuse("certificate-id", "0", "`certificate-id` is at least 1, not 0");
        refuse("receiver", "a-b", "`receiver` is not a class name: `a-b`");
        let secret = "`app-secret` is a server's secret: give `env:NAME` instead";
        refuse("app-secret", "abc", secret);
        refuse("fingerprints", "AB", "`fingerprints` holds no SHA-256 fingerprint: `AB`");
    }

    #[test]
    fn class_names() {
        for name in ["a.B", ".B", "B", "a.b.C$D", "_x.Y"] {
            assert_eq!(check_class(name), Ok(()), "{name}");
        }
        for name in ["", ".", "a..B", "a.", "a b", "a.new", "1.B", "a/B", "é"] {
            assert!(check_class(name).is_err(), "{name}");
        }
    }
}
