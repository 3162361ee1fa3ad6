//! The `intent:` URI that a console takes for "open a specific page of the app".
//!
//! Prints what `Intent.toUri(Intent.URI_INTENT_SCHEME)` prints on Android 5.1 and later, and reads
//! what `Intent.parseUri` reads. Values other than text, numbers and booleans are refused; whether
//! any app answers to an intent is not known here.
//!
//! ## Limitations
//! Android prints categories and extras in the order of its hash tables. Here they keep the order
//! they were given in: compare such URIs by [`Intent::parse`], not as text.

use std::fmt::Write as _;

use crate::config::DeepLink;

/// `Intent.FLAG_ACTIVITY_CLEAR_TOP`: the activity is brought up, what lies above it is closed.
pub const CLEAR_TOP: u32 = 0x0400_0000;

/// The action of an intent whose URI names none.
pub const ACTION_VIEW: &str = "android.intent.action.VIEW";

/// An intent, as far as its URI tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// Its data, a URI; empty for none.
    pub data: String,
    /// Its action; `None` prints nothing and reads as [`ACTION_VIEW`].
    pub action: Option<String>,
    /// Its categories.
    pub categories: Vec<String>,
    /// The MIME type of its data.
    pub mime_type: Option<String>,
    /// Its launch flags.
    pub flags: u32,
    /// The package it is limited to.
    pub package: Option<String>,
    /// The package and the qualified class of the component it is for.
    pub component: Option<(String, String)>,
    /// Its extras: type letter, key and value.
    pub extras: Vec<(char, String, String)>,
}

impl Intent {
    /// The URI.
    #[must_use]
    pub fn to_uri(&self) -> String {
        let (scheme, rest) = match scheme_of(&self.data) {
            Some(scheme) => (Some(scheme), &self.data[scheme.len() + 1..]),
            None => (None, self.data.as_str()),
        };
        let mut parts = String::new();
        let mut part = |name: &str, value: &str, allow: &str| {
            // Writing to a string cannot fail.
            let _ = write!(parts, "{name}={};", encode(value, allow));
        };
        if let Some(scheme) = scheme {
            // Android writes a scheme as it is; `+` is the one character of it that it would escape.
            part("scheme", scheme, "+");
        }
        if let Some(action) = self.action.as_deref().filter(|it| *it != ACTION_VIEW) {
            part("action", action, "");
        }
        self.categories.iter().for_each(|it| part("category", it, ""));
        if let Some(mime_type) = &self.mime_type {
            part("type", mime_type, "/");
        }
        if self.flags != 0 {
            part("launchFlags", &format!("0x{:x}", self.flags), "");
        }
        if let Some(package) = &self.package {
            part("package", package, "");
        }
        if let Some((package, class)) = &self.component {
            part("component", &short_component(package, class), "/");
        }
        for (letter, key, value) in &self.extras {
            part(&format!("{letter}.{}", encode(key, "")), value, "");
        }
        let lead = if scheme.is_none() && !rest.is_empty() { "" } else { "intent:" };
        if parts.is_empty() {
            return format!("{lead}{rest}");
        }
        format!("{lead}{rest}#Intent;{parts}end")
    }

    /// Reads a URI as Android does; one without `#Intent;` is plain data.
    ///
    /// # Errors
    /// A phrase that follows "the URI", where Android throws.
    pub fn parse(text: &str) -> Result<Intent, String> {
        let parts = text.strip_prefix("intent:").and_then(|rest| rest.rsplit_once('#'));
        let Some((before, fragment)) = parts.filter(|(_, it)| it.starts_with("Intent;")) else {
            return Ok(Intent { data: text.to_owned(), ..Intent::default() });
        };
        let mut intent = Intent::default();
        let mut around_selector = None;
        let mut scheme = None;
        let mut rest = &fragment["Intent;".len()..];
        while !rest.starts_with("end") {
            let (item, after) =
                rest.split_once(';').ok_or("does not end with `;end`, and Android refuses it")?;
            rest = after;
            if item == "SEL" {
                around_selector = Some(std::mem::take(&mut intent));
                continue;
            }
            let (name, value) = item
                .split_once('=')
                .ok_or_else(|| format!("holds `{item}`, which is not `name=value`"))?;
            let value = decode(value);
            match name {
                "scheme" if around_selector.is_some() => intent.data = format!("{value}:"),
                "scheme" => scheme = Some(value),
                _ => intent.item(name, value)?,
            }
        }
        let data = match scheme {
            Some(scheme) => format!("{scheme}:{before}"),
            None => before.to_owned(),
        };
        Ok(match around_selector {
            // A selector counts only where the intent itself does not say whom it is for.
            Some(outer) if outer.component.is_none() && outer.package.is_none() => intent,
            Some(outer) => Intent { data, ..outer },
            None => Intent { data, ..intent },
        })
    }

    /// The action it is matched by.
    #[must_use]
    pub fn effective_action(&self) -> &str {
        self.action.as_deref().unwrap_or(ACTION_VIEW)
    }

    fn item(&mut self, name: &str, value: String) -> Result<(), String> {
        match name {
            "action" => self.action = Some(value),
            "category" => self.categories.push(value),
            "type" => self.mime_type = Some(value),
            "launchFlags" => self.flags = flags(&value)?,
            // Known to Android, of no consequence for whether an app answers.
            "extendedLaunchFlags" | "identifier" | "sourceBounds" => {}
            "package" => self.package = Some(value),
            "component" => self.component = Some(component(&value)?),
            _ => match name.split_once('.') {
                Some((letter, key)) if letter.len() == 1 && "SBbcdfils".contains(letter) => {
                    let letter = letter.chars().next().unwrap_or('S');
                    self.extras.push((letter, decode(key), value));
                }
                _ => return Err(format!("holds `{name}`, which Android does not know there")),
            },
        }
        Ok(())
    }
}

/// The URI that opens `activity` of the app `application_id` with `link` as its data.
///
/// `activity` is qualified; see [`resolve_class`]. The application id is the one of the build:
/// variants with ids of their own have URIs of their own.
#[must_use]
pub fn intent_uri(application_id: &str, activity: &str, link: &DeepLink) -> String {
    let intent = Intent {
        data: link.text.clone(),
        flags: CLEAR_TOP,
        component: Some((application_id.to_owned(), activity.to_owned())),
        ..Intent::default()
    };
    intent.to_uri()
}

/// The qualified name of a class that is written relative to `namespace`, as manifests allow.
///
/// A name that starts with a dot, and one without any dot, are relative; others are returned as
/// they are.
#[must_use]
pub fn resolve_class(name: &str, namespace: &str) -> String {
    match name.strip_prefix('.') {
        Some(rest) => format!("{namespace}.{rest}"),
        None if is_relative(name) => format!("{namespace}.{name}"),
        None => name.to_owned(),
    }
}

/// Whether a class name needs the namespace to be qualified.
#[must_use]
pub fn is_relative(name: &str) -> bool {
    name.starts_with('.') || !name.contains('.')
}

/// As `ComponentName.flattenToShortString` writes it.
fn short_component(package: &str, class: &str) -> String {
    let short = class.strip_prefix(package).filter(|rest| rest.starts_with('.'));
    format!("{package}/{}", short.unwrap_or(class))
}

/// As `ComponentName.unflattenFromString` reads it.
fn component(text: &str) -> Result<(String, String), String> {
    match text.split_once('/') {
        Some((package, class)) if !class.is_empty() && class.starts_with('.') => {
            Ok((package.to_owned(), format!("{package}{class}")))
        }
        Some((package, class)) if !class.is_empty() => Ok((package.to_owned(), class.to_owned())),
        _ => Err(format!("names the component `{text}`, which is not `package/class`")),
    }
}

/// As `Integer.decode` reads a number.
fn flags(text: &str) -> Result<u32, String> {
    let lower = text.to_ascii_lowercase();
    let number = match lower.strip_prefix("0x").or_else(|| lower.strip_prefix('#')) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None if lower.len() > 1 && lower.starts_with('0') => u32::from_str_radix(&lower[1..], 8),
        None => lower.parse(),
    };
    number.ok().filter(|it| i32::try_from(*it).is_ok()).ok_or_else(|| {
        format!("has the launchFlags `{text}`, which are not a number that Android reads")
    })
}

/// The scheme of a URI; letters, digits, `+`, `-` and `.`.
fn scheme_of(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let fine = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    (!scheme.is_empty() && scheme.chars().all(fine)).then_some(scheme)
}

/// As `android.net.Uri.encode` does, leaving the characters of `allow` alone.
fn encode(text: &str, allow: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "_-!.~'()*".contains(c) || allow.contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Undoes escapes as `android.net.Uri.decode` does.
///
/// What is no escape stays as it is; bytes that are no UTF-8 are replaced.
#[must_use]
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|it| char::from(*it).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(application_id: &str, activity: &str, uri: &str, expected: &str) {
        let link = DeepLink::parse(uri).expect("a URI");
        assert_eq!(intent_uri(application_id, activity, &link), expected);
    }

    #[test]
    fn the_document_s_own() {
        check(
            "com.tencent.qcloud.tim.tuikit",
            "com.tencent.qcloud.tim.demo.chat.ChatActivity",
            "pushscheme://com.tencent.qcloud.tim/detail",
            "intent://com.tencent.qcloud.tim/detail#Intent;scheme=pushscheme;\
             launchFlags=0x4000000;component=com.tencent.qcloud.tim.tuikit/\
             com.tencent.qcloud.tim.demo.chat.ChatActivity;end",
        );
    }

    #[test]
    fn a_class_below_the_application_id_is_shortened() {
        check(
            "com.acme.app",
            "com.acme.app.chat.Chat",
            "acme://push/detail?x=1",
            "intent://push/detail?x=1#Intent;scheme=acme;launchFlags=0x4000000;\
             component=com.acme.app/.chat.Chat;end",
        );
    }

    #[test]
    fn a_prefix_that_ends_within_a_name_is_not() {
        check(
            "com.acme.app",
            "com.acme.apple.Chat",
            "acme:x",
            "intent:x#Intent;scheme=acme;launchFlags=0x4000000;\
             component=com.acme.app/com.acme.apple.Chat;end",
        );
    }

    #[test]
    fn a_scheme_is_written_as_it_is() {
        check(
            "com.acme.app",
            "com.acme.app.Chat",
            "a+b-c.d://x",
            "intent://x#Intent;scheme=a+b-c.d;launchFlags=0x4000000;\
             component=com.acme.app/.Chat;end",
        );
    }

    #[test]
    fn inner_classes_are_encoded() {
        check(
            "com.acme.app",
            "com.acme.app.Main$Chat",
            "acme://x",
            "intent://x#Intent;scheme=acme;launchFlags=0x4000000;\
             component=com.acme.app/.Main%24Chat;end",
        );
    }

    #[track_caller]
    fn check_both_ways(intent: &Intent, uri: &str) {
        assert_eq!(intent.to_uri(), uri);
        assert_eq!(Intent::parse(uri).as_ref(), Ok(intent));
    }

    #[test]
    fn flags_are_joined_in_hexadecimal() {
        let intent = Intent {
            data: "acme://push/detail?x=1".into(),
            flags: CLEAR_TOP | 0x1000_0000,
            component: Some(("com.acme.app".into(), "com.acme.app.ChatActivity".into())),
            ..Intent::default()
        };
        check_both_ways(
            &intent,
            "intent://push/detail?x=1#Intent;scheme=acme;launchFlags=0x14000000;\
             component=com.acme.app/.ChatActivity;end",
        );
    }

    #[test]
    fn no_data_and_no_flags() {
        let intent = Intent {
            component: Some(("com.acme.app".into(), "com.acme.app.Main$Chat".into())),
            ..Intent::default()
        };
        check_both_ways(&intent, "intent:#Intent;component=com.acme.app/.Main%24Chat;end");
    }

    #[test]
    fn actions_and_extras() {
        let intent = Intent {
            data: "acme:x".into(),
            action: Some("com.acme.OPEN".into()),
            extras: vec![('S', "ext".into(), "a b;c".into()), ('i', "n".into(), "3".into())],
            ..Intent::default()
        };
        let uri = "intent:x#Intent;scheme=acme;action=com.acme.OPEN;S.ext=a%20b%3Bc;i.n=3;end";
        check_both_ways(&intent, uri);
    }

    #[test]
    fn an_application_id_with_a_suffix_shortens_nothing() {
        check(
            "com.acme.app.debug",
            "com.acme.app.ChatActivity",
            "acme:x",
            "intent:x#Intent;scheme=acme;launchFlags=0x4000000;\
             component=com.acme.app.debug/com.acme.app.ChatActivity;end",
        );
    }

    #[test]
    fn data_may_hold_a_fragment_of_its_own() {
        let intent = Intent::parse("intent://a#b#Intent;scheme=x;end").expect("a URI");
        assert_eq!(intent.data, "x://a#b");
        assert_eq!(intent.effective_action(), ACTION_VIEW);
    }

    #[test]
    fn what_does_not_start_as_an_intent_is_data() {
        for uri in ["Intent://a#Intent;component=a/b;end", "x://a#Intent;component=a/b;end"] {
            let intent = Intent::parse(uri).expect("a URI");
            assert_eq!((intent.data.as_str(), intent.component), (uri, None));
        }
    }

    #[test]
    fn a_selector_counts_for_want_of_a_component() {
        let component = |uri: &str| Intent::parse(uri).expect("a URI").component;
        let both = "intent:#Intent;component=a/.B;SEL;component=c/.D;end";
        assert_eq!(component(both), Some(("a".into(), "a.B".into())));
        let selector = "intent:#Intent;SEL;scheme=x;component=c/.D;end";
        assert_eq!(component(selector), Some(("c".into(), "c.D".into())));
        assert_eq!(Intent::parse(selector).map(|it| it.data), Ok("x:".to_owned()));
    }

    #[track_caller]
    fn check_refused(uri: &str, phrase: &str) {
        let fault = Intent::parse(uri).expect_err("not a URI");
        assert!(fault.contains(phrase), "{fault}");
    }

    #[test]
    fn what_android_refuses() {
        check_refused("intent:#Intent;component=a/b", "`;end`");
        check_refused("intent:#Intent;component=a/b;", "`;end`");
        check_refused("intent:#Intent;x;end", "`x`");
        check_refused("intent:#Intent;Q.x=1;end", "`Q.x`");
        check_refused("intent:#Intent;launchFlags=0xffffffff;end", "launchFlags");
        check_refused("intent:#Intent;component=a;end", "component");
    }

    #[test]
    fn numbers_are_read_as_java_decodes_them() {
        for (text, number) in [("0x10", 16), ("010", 8), ("10", 10), ("#10", 16), ("0", 0)] {
            assert_eq!(flags(text), Ok(number));
        }
    }

    #[test]
    fn relative_names() {
        assert_eq!(resolve_class(".chat.Chat", "com.acme"), "com.acme.chat.Chat");
        assert_eq!(resolve_class("Chat", "com.acme"), "com.acme.Chat");
        assert_eq!(resolve_class("a.Chat", "com.acme"), "a.Chat");
    }
}
