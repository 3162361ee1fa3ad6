//! `[click]` and `[vendors.*.click]`: the event, and the parts of its URI.

use super::{Click, ClickEvent, DeepLink};
use crate::diagnostic::Code;
use crate::field::check_class;
use crate::reader::{Table, one_of};
use crate::value::Spanned;

/// The kinds of click events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClickKind {
    /// The app is opened.
    App,
    /// A page is opened in the browser.
    Url,
    /// An activity is opened.
    Activity,
}

impl ClickKind {
    /// Every kind.
    pub const ALL: [ClickKind; 3] = [ClickKind::App, ClickKind::Url, ClickKind::Activity];

    /// Its name in push.toml.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ClickKind::App => "app",
            ClickKind::Url => "url",
            ClickKind::Activity => "activity",
        }
    }

    /// The keys that go with it.
    #[must_use]
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            ClickKind::App => &[],
            ClickKind::Url => &["url"],
            ClickKind::Activity => &["activity", "uri", "browsable"],
        }
    }

    /// The keys it cannot do without, with what to give.
    #[must_use]
    pub fn needs(self) -> &'static [(&'static str, &'static str)] {
        match self {
            ClickKind::App => &[],
            ClickKind::Url => &[("url", "give the http or https page to open")],
            ClickKind::Activity => &[
                ("activity", "give the class of the activity to open"),
                (
                    "uri",
                    "give the URI it is opened with, such as `pushscheme://com.example/detail`",
                ),
            ],
        }
    }
}

/// Reads a click table; `None` when it does not make a whole.
pub(super) fn read(table: &Table<'_>) -> Option<Click> {
    let event = event(table);
    let activity = table.string("activity").and_then(|it| activity(table, it));
    let uri = table.string("uri").and_then(|it| uri(table, it));
    let url = table.string("url").and_then(|it| url(table, it));
    let browsable = table.boolean("browsable");
    if let Some(event) = event {
        misplaced(table, event);
        absent(table, event);
    }
    table.finish();
    let event = match event? {
        ClickKind::App => ClickEvent::App,
        ClickKind::Url => ClickEvent::Url(url?),
        ClickKind::Activity => ClickEvent::Activity { activity: activity?, uri: uri? },
    };
    let browsable = browsable.is_some_and(|it| it.value);
    Some(Click { event, browsable, span: table.span.clone() })
}

fn event(table: &Table<'_>) -> Option<ClickKind> {
    if table.peek("event").is_some() {
        return one_of(table, "event", &ClickKind::ALL, ClickKind::as_str).map(|it| it.value);
    }
    table.know("event");
    let meant = ClickKind::ALL
        .into_iter()
        .find(|event| event.keys().iter().any(|key| table.peek(key).is_some()))
        .unwrap_or(ClickKind::App);
    let line = format!("event = \"{}\"", meant.as_str());
    table.missing("event", "say what a click opens: `app`, `url` or `activity`", Some(&line));
    None
}

/// Reports keys of another event.
fn misplaced(table: &Table<'_>, event: ClickKind) {
    for other in ClickKind::ALL.into_iter().filter(|other| *other != event) {
        for it in other.keys().iter().filter_map(|key| table.peek(key)) {
            let message = format!(
                "`{}` goes with `event = \"{}\"`, not with `\"{}\"`",
                table.name(it.key),
                other.as_str(),
                event.as_str()
            );
            let help = format!("drop the key, or write `event = \"{}\"`", other.as_str());
            table.reader.add(table.reader.bad(message, &it.key_span).help(help));
        }
    }
}

/// Reports keys that the event cannot do without.
fn absent(table: &Table<'_>, event: ClickKind) {
    for (key, help) in event.needs().iter().filter(|(key, _)| table.peek(key).is_none()) {
        table.missing(key, help, None);
    }
}

fn activity(table: &Table<'_>, it: Spanned<String>) -> Option<Spanned<String>> {
    match check_class(&it.value) {
        Ok(()) => Some(it),
        Err(fault) => {
            let message = format!("`{}` {fault}", table.name("activity"));
            let found = table.reader.bad(message, &it.span);
            let help = "give its qualified name, or one that starts with `.` for the namespace";
            table.reader.add(found.help(help));
            None
        }
    }
}

fn url(table: &Table<'_>, it: Spanned<String>) -> Option<Spanned<String>> {
    let web = |link: &DeepLink| ["http", "https"].contains(&link.scheme.as_str());
    let fault = match DeepLink::parse(&it.value) {
        Ok(link) if web(&link) && link.host.is_some() => return Some(it),
        Ok(link) if web(&link) => "has no host".to_owned(),
        Ok(_) => "is neither http nor https".to_owned(),
        Err(fault) => fault,
    };
    let message = format!("`{}` {fault}", table.name("url"));
    let found = table.reader.error(Code::ConfigBadUrl, message, &it.span);
    table.reader.add(found.help("give a page that starts with `http://` or `https://`"));
    None
}

fn uri(table: &Table<'_>, it: Spanned<String>) -> Option<Spanned<DeepLink>> {
    let name = table.name("uri");
    let link = match DeepLink::parse(&it.value) {
        Ok(link) if link.scheme.eq_ignore_ascii_case("intent") => {
            let message = format!("`{name}` is the computed `intent:` URI already");
            let found = table.reader.error(Code::ConfigBadUrl, message, &it.span);
            let help = "give the activity's own URI, such as `pushscheme://com.example/detail`";
            table.reader.add(found.help(help));
            return None;
        }
        Ok(_) if it.value.contains("${") => {
            let message =
                format!("`{name}` has `${{`, which stands for a placeholder in a manifest");
            let found = table.reader.error(Code::ConfigBadUrl, message, &it.span);
            table.reader.add(found.help("write what is meant; percent-encode a `$` as `%24`"));
            return None;
        }
        Ok(link) => link,
        Err(fault) => {
            let message = format!("`{name}` {fault}");
            let found = table.reader.error(Code::ConfigBadUrl, message, &it.span);
            table.reader.add(found.help("give scheme, host and path: `scheme://host/path`"));
            return None;
        }
    };
    let upper = |text: &str| text.chars().any(|c| c.is_ascii_uppercase());
    if upper(&link.scheme) || link.host.as_deref().is_some_and(upper) {
        let message = format!("`{name}` has capitals in its scheme or host");
        let found = table.reader.warning(Code::ConfigSuspiciousValue, message, &it.span);
        let help = "use lower case: Android compares both letter by letter, browsers don't";
        table.reader.add(found.help(help));
    }
    Some(Spanned::new(link, it.span))
}
