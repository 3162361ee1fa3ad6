//! The tables of a pack.toml that say what must be there and agree.
//!
//! Knows files, resources and checks; looks at no project.

use super::{Names, line, module, when, word};
use crate::diagnostic::Severity;
use crate::pack::{Check, JsonEquals, Lenience, MadeResource, Predicate, RequiredFile};
use crate::reader::Table;

pub(super) fn required_file(table: &Table<'_>, names: &Names<'_>) -> Option<RequiredFile> {
    let path = table.required("path", "give its path below the module's folder");
    let help = table.required("help", "say where to get it");
    let json = table.tables("json").iter().filter_map(json_equals).collect();
    let lenient = table.table("lenient").and_then(|it| lenience(&it));
    let when = when(table, names);
    table.finish();
    let (path, help) = (path?.value, help?.value);
    Some(RequiredFile { path, help, json, lenient, when, line: line(table) })
}

fn lenience(table: &Table<'_>) -> Option<Lenience> {
    let word = table.required("word", "give the setting's name in scripts");
    let values = table.strings("values").unwrap_or_default();
    let then = table.required("then", "say what happens without the file");
    table.finish();
    let values = values.into_iter().map(|it| it.value).collect();
    Some(Lenience { word: word?.value, values, then: then?.value })
}

pub(super) fn resource(table: &Table<'_>, names: &Names<'_>) -> Option<MadeResource> {
    let name = table.required("name", "give the resource's name");
    let file = table.required("file", "give the file that it is made of");
    let json = table.required("json", "give keys from the root, separated by `/`");
    let when = when(table, names);
    table.finish();
    let (name, file, json) = (name?.value, file?.value, json?.value);
    Some(MadeResource { name, file, json, when, line: line(table) })
}

fn json_equals(table: &Table<'_>) -> Option<JsonEquals> {
    let path = table.required("path", "give keys from the root, separated by `/`");
    let equals = table.required("equals", "give what is found there");
    table.finish();
    Some(JsonEquals { path: path?.value, equals: equals?.value })
}

const PREDICATES: [&str; 6] =
    ["requires", "forbids", "same-version", "file-exists", "json-equals", "min-version"];

pub(super) fn check(table: &Table<'_>, names: &Names<'_>) -> Option<Check> {
    let message = table.required("message", "say what is wrong when it fails");
    let help = table.string("help").map(|it| it.value);
    let severity = table.string("severity").and_then(|it| {
        let all = [Severity::Error, Severity::Warning, Severity::Info];
        word(table, &it, &all, Severity::as_str)
    });
    let given: Vec<&str> =
        PREDICATES.into_iter().filter(|name| table.peek(name).is_some()).collect();
    let predicate = predicate(table, &given);
    let when = when(table, names);
    table.finish();
    Some(Check {
        predicate: predicate?,
        message: message?.value,
        help,
        severity: severity.unwrap_or(Severity::Error),
        when,
        line: line(table),
    })
}

fn predicate(table: &Table<'_>, given: &[&str]) -> Option<Predicate> {
    for name in PREDICATES {
        table.know(name);
    }
    let &[name] = given else {
        let message = format!("a check takes one predicate, not {}", given.len());
        let help = format!("give one of `{}`", PREDICATES.join("`, `"));
        table.reader.add(table.reader.bad(message, &table.span).help(help));
        return None;
    };
    let text = || table.string(name).map(|it| it.value);
    match name {
        "requires" => text().map(Predicate::Requires),
        "forbids" => text().map(Predicate::Forbids),
        "file-exists" => text().map(Predicate::FileExists),
        "same-version" => {
            let given = table.strings(name).unwrap_or_default().into_iter();
            let modules = given.filter(|it| module(table, it)).map(|it| it.value);
            Some(Predicate::SameVersion(modules.collect()))
        }
        "json-equals" => {
            let inner = table.table(name)?;
            let file = inner.required("file", "give the file below the module's folder");
            let json = json_equals(&inner);
            Some(Predicate::JsonEquals { file: file?.value, json: json? })
        }
        _ => {
            let inner = table.table(name)?;
            let module = inner.required("module", "give `group:artifact`");
            let module = module.filter(|it| self::module(&inner, it));
            let version = inner.required("version", "give the least version");
            inner.finish();
            Some(Predicate::MinVersion { module: module?.value, version: version?.value })
        }
    }
}
