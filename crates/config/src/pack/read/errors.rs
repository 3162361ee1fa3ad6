//! An errors.toml read, with a finding for all that is not as the format says.
//!
//! Knows the tables of the format; whether a message can be looked for, who looks for it says.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::DeTable;

use super::{strings, word};
use crate::diagnostic::{Code, Diagnostic};
use crate::pack::{Cause, Certainty, ErrorCode, ErrorFile};
use crate::reader::{Codes, Reader, Table};
use crate::value::Spanned;

/// What an errors.toml says.
pub(in crate::pack) fn read_errors(path: &str, text: &str) -> (ErrorFile, Vec<Diagnostic>) {
    let reader = Reader::new(path, Arc::from(text), Codes::OF_PACKS);
    let (root, syntax) = DeTable::parse_recoverable(text);
    let table = Table::root(&reader, root.get_ref());
    let title = table.string("title").map_or_else(String::new, |it| it.value);
    let source = table.string("source").map(|it| it.value);
    let marks = strings(&table, "marks");
    let mut seen = BTreeSet::new();
    let tables = table.tables("error");
    let error = |it: &Table<'_>| error_code(it, source.as_ref(), &mut seen);
    let errors = tables.iter().filter_map(error).collect();
    table.finish();
    (ErrorFile { title, marks, errors }, reader.finish(&syntax))
}

fn error_code(
    table: &Table<'_>,
    source: Option<&String>,
    seen: &mut BTreeSet<String>,
) -> Option<ErrorCode> {
    let code = table.required("code", "give the code as it is printed");
    if let Some(it) = code.as_ref().filter(|it| !seen.insert(it.value.clone())) {
        let message = format!("the code `{}` is described twice", it.value);
        table.reader.add(table.reader.bad(message, &it.span).help("make one table of the two"));
    }
    let text = table.required("text", "say what it means");
    let certainty = match table.string("certainty") {
        Some(it) => word(table, &it, &Certainty::ALL, Certainty::as_str),
        None => Some(Certainty::Sourced),
    };
    let name = table.string("name").map(|it| it.value);
    let [success, common] =
        ["success", "common"].map(|key| table.boolean(key).is_some_and(|it| it.value));
    let own_source = table.string("source").map(|it| it.value);
    let [aliases, matches, fixes] = ["aliases", "match", "fixes"].map(|key| strings(table, key));
    let causes = causes(table);
    table.finish();
    Some(ErrorCode {
        code: code?.value,
        name,
        aliases,
        matches,
        success,
        common,
        text: text?.value,
        causes,
        fixes,
        certainty: certainty?,
        source: own_source.or_else(|| source.cloned()),
    })
}

/// `causes`, and `shown-by`: for each of them, codes of findings that tell of it.
fn causes(table: &Table<'_>) -> Vec<Cause> {
    let texts = strings(table, "causes");
    let mut shown_by = table.lists("shown-by");
    if let Some((span, _)) = shown_by.get(texts.len()) {
        let message = "`shown-by` has more lists than there are causes";
        let finding = table.reader.bad(message.to_owned(), span);
        table.reader.add(finding.help("give one list of codes a cause, in the order of `causes`"));
    }
    shown_by.resize(texts.len(), (0..0, Vec::new()));
    let code = |it: &Spanned<String>| word(table, it, Code::ALL, Code::as_str);
    texts
        .into_iter()
        .zip(shown_by)
        .map(|(text, (_, codes))| Cause { text, shown_by: codes.iter().filter_map(code).collect() })
        .collect()
}
