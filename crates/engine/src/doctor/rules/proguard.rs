//! Rules about shrinker rules: what R8 cannot read, and keeps that keep too little.
//!
//! Knows the options that much-copied examples get wrong; is no parser of the language.

use std::cell::OnceCell;

use pushwright_android::{Place, RelPath, is_rules_file};
use pushwright_config::{Code, Severity};
use pushwright_lossless::Edit;

use super::{Exam, Rule, Symptom, finding};

pub(super) const RULES: &[Rule] =
    &[Rule::of_app(&[Code::DoctorProguardRule, Code::DoctorKeepWithoutMembers], rules_of_modules)];

fn rules_of_modules(exam: &Exam<'_>, found: &mut Vec<Symptom>) {
    let project = exam.project();
    let own = project.snapshot().paths().filter(|path| is_rules_file(path)).filter(|path| {
        let is_kept = path.file_name().ends_with(".keep");
        project.modules.iter().any(|module| match is_kept {
            true => path.is_below(&module.file("src")),
            false => path.parent() == module.folder,
        })
    });
    let files = project.snapshot().with_included_rules(own.cloned());
    let is_full_mode = OnceCell::new();
    for file in &files {
        let Some(text) = exam.text(file) else { continue };
        let mut start = 0;
        for raw in text.split_inclusive('\n') {
            let lead = raw.len() - raw.trim_start().len();
            let rule = raw.trim().split('#').next().unwrap_or_default().trim_end();
            let line =
                Line { exam, file, text, start: start + lead, rule, is_full_mode: &is_full_mode };
            ignore_warning(&line, found);
            keep(&line, found);
            start += raw.len();
        }
    }
}

struct Line<'l, 'a> {
    exam: &'l Exam<'a>,
    file: &'l RelPath,
    text: &'l str,
    start: usize,
    rule: &'l str,
    /// Whether R8 drops the constructor of what is kept without it; looked up once.
    is_full_mode: &'l OnceCell<bool>,
}

impl Line<'_, '_> {
    fn is_full_mode(&self) -> bool {
        let exam = self.exam;
        let compatible = || exam.gradle_property("android.enableR8.fullMode") == Some("false");
        *self.is_full_mode.get_or_init(|| exam.has_android_plugin("8") && !compatible())
    }

    fn symptom(
        &self,
        diagnostic: pushwright_config::Diagnostic,
        edit: Option<Edit>,
        subject: &str,
    ) -> Symptom {
        let place = Place::new(self.file, self.start..self.start + self.rule.len());
        Symptom::with_edit(self.exam.at(diagnostic, &place), edit, subject)
    }
}

/// Whether a rule is the option that ProGuard takes by its beginning, and R8 does not.
pub(crate) fn is_no_option(rule: &str) -> bool {
    rule == "-ignorewarning"
}

fn ignore_warning(line: &Line<'_, '_>, found: &mut Vec<Symptom>) {
    if !is_no_option(line.rule) {
        return;
    }
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorProguardRule,
        "R8 does not know `-ignorewarning`".to_owned(),
        "a build that shrinks stops: \"Unknown option \"-ignorewarning\"\"",
        "write `-ignorewarnings`, or better `-dontwarn` for the packages at hand",
    );
    let end = line.start + line.rule.len();
    found.push(line.symptom(diagnostic, Some(Edit::insert(end, "s")), "-ignorewarning"));
}

/// Words that may stand before `class` in a rule.
const BEFORE_CLASS: [&str; 8] =
    ["public", "private", "protected", "static", "final", "abstract", "strictfp", "synthetic"];

/// Words of which one stands before the name.
const CLASS: [&str; 4] = ["class", "interface", "@interface", "enum"];

/// The words of a keep from the one that says what is kept: `class`, or a name that lacks it.
fn kept(rule: &str) -> Option<(&str, impl Iterator<Item = &str>)> {
    let mut words = rule.split_whitespace();
    let option = words.next().unwrap_or_default();
    if !option.starts_with("-keep") || option == "-keepattributes" || option.starts_with("-keepp") {
        return None;
    }
    let is_class = |it: &str| CLASS.contains(&it.trim_start_matches('!'));
    let mut words = words.skip_while(move |it| {
        !is_class(it) && (BEFORE_CLASS.contains(it) || it.starts_with(['@', '!', ',']))
    });
    Some((words.next()?, words))
}

/// The name in a keep that lacks the word `class` before it, members included.
pub(crate) fn without_class(rule: &str) -> Option<&str> {
    let (word, _) = kept(rule)?;
    (word.contains('.') && !word.contains(['@', '('])).then_some(word)
}

fn keep(line: &Line<'_, '_>, found: &mut Vec<Symptom>) {
    if let Some(word) = without_class(line.rule) {
        no_class(line, word, found);
    } else if let Some(("class", mut words)) = kept(line.rule) {
        let name = words.next().unwrap_or_default();
        if line.rule.starts_with("-keep ") {
            bare(line, name, found);
        }
        moved(line, name.split('{').next().unwrap_or_default(), found);
    }
}

/// A rule for a class of a vendor's table in push.toml that names another package.
fn moved(line: &Line<'_, '_>, name: &str, found: &mut Vec<Symptom>) {
    let project = line.exam.project();
    let Some((_, simple)) = name.rsplit_once('.') else { return };
    let classes = line.exam.vendors.iter().flat_map(|vendor| {
        let fields = vendor.pack.certificate.iter().filter(|it| it.source.is_some());
        fields.filter_map(|field| vendor.values.get(&field.key)?.text())
    });
    let meant = classes.map(|it| project.qualified(&it)).find(|it| {
        let own = it.rsplit_once('.').is_some_and(|(_, own)| own == simple);
        own && it != name && project.source_of(name).is_none()
    });
    let Some(meant) = meant else { return };
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorProguardRule,
        format!("the rule keeps `{name}`, which is not in the sources; `{meant}` is meant"),
        "the rule keeps nothing, and the shrinker may rename the class that receives the token",
        "write the class's own name",
    );
    let at = line.rule.find(name).map(|at| line.start + at..line.start + at + name.len());
    let edit = at.map(|span| Edit::replace(span, meant.as_str()));
    found.push(line.symptom(diagnostic, edit, name));
}

fn no_class(line: &Line<'_, '_>, word: &str, found: &mut Vec<Symptom>) {
    let name = word.split('{').next().unwrap_or(word);
    let diagnostic = finding(
        Severity::Error,
        Code::DoctorProguardRule,
        format!("the rule for `{name}` lacks the word `class`"),
        "a build that shrinks stops: \"Expected [!]interface|@interface|class|enum\"",
        "write `class` before the name",
    );
    let at = line.rule.find(word).map(|at| line.start + at);
    found.push(line.symptom(diagnostic, at.map(|at| Edit::insert(at, "class ")), name));
}

/// `-keep class X` without members, for a class of the project.
fn bare(line: &Line<'_, '_>, name: &str, found: &mut Vec<Symptom>) {
    let exam = line.exam;
    let ends =
        line.rule.ends_with(name) && !name.is_empty() && !name.contains(['*', '?', '{', '$']);
    let continued = line.text[line.start + line.rule.len()..].trim_start().starts_with('{');
    if !ends || continued || exam.project().source_of(name).is_none() || !line.is_full_mode() {
        return;
    }
    let diagnostic = finding(
        Severity::Warning,
        Code::DoctorKeepWithoutMembers,
        format!("`{name}` is kept without its constructor"),
        "R8 in full mode drops it: the class cannot be made by reflection",
        "keep the members, too",
    );
    let end = line.start + line.rule.len();
    found.push(line.symptom(diagnostic, Some(Edit::insert(end, " { *; }")), name));
}
