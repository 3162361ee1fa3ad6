//! `[[demands]]` of a pack.toml: what versions of the SDK ask of a build.

use super::sdk::range;
use super::{Names, line, module, when, word};
use crate::diagnostic::Severity;
use crate::pack::Plugin;
use crate::pack::demand::{Demand, Level};
use crate::reader::Table;

/// The demands of every table, one a level.
pub(super) fn demands(root: &Table<'_>, names: &Names<'_>) -> Vec<Demand> {
    root.tables("demands").iter().flat_map(|table| read_table(table, names)).collect()
}

fn read_table(table: &Table<'_>, names: &Names<'_>) -> Vec<Demand> {
    let (from, until) = range(table);
    let of = table.string("of").filter(|it| module(table, it)).map(|it| it.value);
    let severity = table
        .string("severity")
        .and_then(|it| word(table, &it, &[Severity::Error, Severity::Warning], Severity::as_str));
    let source = table.string("source").map(|it| it.value);
    let when = when(table, names);
    let levels: Vec<(Level, String)> =
        Level::ALL.into_iter().filter_map(|it| Some((it, least(table, it)?))).collect();
    let named = Level::ALL.iter().any(|it| table.peek(it.as_str()).is_some());
    table.finish();
    if !named {
        let known: Vec<&str> = Level::ALL.into_iter().map(Level::as_str).collect();
        let message = "nothing is demanded here".to_owned();
        let found = table.reader.bad(message, &table.span);
        table.reader.add(found.help(format!("give one of `{}`", known.join("`, `"))));
    }
    let demand = |(level, least)| Demand {
        level,
        least,
        of: of.clone(),
        from: from.clone(),
        until: until.clone(),
        source: source.clone(),
        severity: severity.unwrap_or(Severity::Error),
        when: when.clone(),
        line: line(table),
    };
    levels.into_iter().map(demand).collect()
}

/// A plugin with what its newest version demands of the Android plugin.
pub(super) fn with_demands(plugin: Plugin, demands: &[Demand]) -> Plugin {
    let is_its = |it: &&Demand| {
        it.level == Level::AndroidPlugin
            && it.of.as_ref() == Some(&plugin.classpath)
            && it.is_made_by(&plugin.version)
    };
    let least = demands.iter().find(is_its).map(|it| it.least.clone());
    Plugin { least_android_plugin: least, ..plugin }
}

/// What is demanded of a level: a number, or a version.
fn least(table: &Table<'_>, level: Level) -> Option<String> {
    if !level.is_number() {
        return version(table, level.as_str());
    }
    let given = table.integer(level.as_str())?;
    if (1..=999).contains(&given.value) {
        return Some(given.value.to_string());
    }
    let message = format!("`{}` is not a level", given.value);
    table.reader.add(table.reader.bad(message, &given.span).help("give a number from 1 to 999"));
    None
}

/// A version that others can be held against: it starts with a digit.
fn version(table: &Table<'_>, key: &str) -> Option<String> {
    super::sdk::version(table, key)
}
