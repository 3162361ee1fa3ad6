//! Draws projects as one self-contained page.
//!
//! Knows what the template sees; every text is escaped by it. Asks nothing and decides nothing.

use minijinja::{Environment, Error, HtmlEscape, Value, context};
use pushwright_config::{Diagnostic, Severity, Style, render, templates};

use super::{Aspect, Cell, Detail, Overview, VendorOverview};
use crate::console::{DELAY, Row, Sheet};
use crate::doctor::{Stage, State as PointState, Step};

/// One page of all projects: it loads nothing, and no text of a project is taken for markup.
///
/// # Errors
/// The template does not fit what it is given.
pub fn page(projects: &[Overview]) -> Result<String, Error> {
    let mut env = Environment::new();
    // By this name, all that is filled in is escaped.
    env.add_filter("coded", coded);
    env.add_template("report.html", templates::report())?;
    let projects: Vec<Value> = projects.iter().enumerate().map(project).collect();
    let aspects: Vec<&str> = Aspect::ALL.iter().map(|it| it.title()).collect();
    env.get_template("report.html")?.render(context! { projects, aspects, delay => DELAY })
}

/// A text with what stands in backquotes set as code; the markup is ours alone.
fn coded(text: &str) -> Value {
    let mut parts = text.split('`').map(|it| HtmlEscape(it).to_string());
    let mut html = parts.next().unwrap_or_default();
    while let (Some(code), after) = (parts.next(), parts.next()) {
        html += &match after {
            Some(after) => format!("<code>{code}</code>{after}"),
            None => format!("`{code}"),
        };
    }
    Value::from_safe_string(html)
}

fn project((index, it): (usize, &Overview)) -> Value {
    let vendors = it.vendors.iter().map(vendor).collect::<Vec<Value>>();
    let findings = it.findings.iter().map(finding).collect::<Vec<Value>>();
    let stages = Stage::ALL.map(|stage| stage_value(stage, &it.steps));
    context! {
        index,
        name => it.name.clone(),
        application_id => it.application_id.clone(),
        state => worst(it.vendors.iter().flat_map(|it| &it.cells).filter_map(Cell::state)),
        vendors,
        stages => stages.to_vec(),
        sheets => it.sheets.iter().map(sheet).collect::<Vec<Value>>(),
        findings,
    }
}

fn vendor(it: &VendorOverview) -> Value {
    let cells = it.cells.iter().map(|cell| {
        let details = cell.details.iter().map(detail).collect::<Vec<Value>>();
        context! {
            title => cell.aspect.title(),
            state => cell.state().map_or("none", word),
            details,
        }
    });
    let state = worst(it.cells.iter().filter_map(Cell::state));
    context! { id => it.id.clone(), title => it.title.clone(), state, cells => cells.collect::<Vec<Value>>() }
}

fn detail(it: &Detail) -> Value {
    let place = it.place.as_ref().map(|(file, line)| match line {
        Some(line) => format!("{file}:{line}"),
        None => file.clone(),
    });
    context! { state => word(it.state), text => it.text.clone(), place }
}

fn stage_value(stage: Stage, steps: &[Step]) -> Value {
    let here = || steps.iter().filter(move |it| it.stage == stage).map(|it| &it.point);
    let points = here().map(|it| {
        context! { state => word(it.state), title => it.title.clone(), details => it.details.clone() }
    });
    context! {
        title => stage.title(),
        state => worst(here().map(|it| it.state)),
        points => points.collect::<Vec<Value>>(),
    }
}

fn sheet(it: &Sheet) -> Value {
    let rows = |rows: &[Row]| {
        let one = |row: &Row| context! { label => row.label.clone(), value => row.value.clone(), note => row.note.clone() };
        rows.iter().map(one).collect::<Vec<Value>>()
    };
    context! {
        title => it.title.clone(),
        docs => it.docs.clone(),
        build => it.build.name.clone(),
        vendor_console => rows(&it.vendor_console),
        im_console => rows(&it.im_console),
        bring_back => rows(&it.bring_back),
    }
}

fn finding(it: &Diagnostic) -> Value {
    let severity = match it.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let text = render(std::slice::from_ref(it), Style::Plain);
    context! { severity, code => it.code.as_str(), message => it.message.clone(), text => text.trim_end() }
}

fn worst(states: impl Iterator<Item = PointState>) -> &'static str {
    let rank = |it: &PointState| match it {
        PointState::Right => 0,
        PointState::Open => 1,
        PointState::Wrong => 2,
    };
    states.max_by_key(rank).map_or("none", word)
}

fn word(state: PointState) -> &'static str {
    match state {
        PointState::Right => "right",
        PointState::Wrong => "wrong",
        PointState::Open => "open",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_markup_is_markup() {
        let html = |text| coded(text).to_string();
        assert_eq!(html("set `a<b>` & go"), "set <code>a&lt;b&gt;</code> &amp; go");
        assert_eq!(html("an odd ` sign"), "an odd ` sign");
        assert_eq!(html("`x`"), "<code>x</code>");
    }
}
