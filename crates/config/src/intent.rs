//! The `intent:` URI that a console takes for "open a specific page of the app".
//!
//! Computes what `Intent.toUri(Intent.URI_INTENT_SCHEME)` prints on Android 5.1 and later for an
//! intent with data, an explicit component and `FLAG_ACTIVITY_CLEAR_TOP`. Intents with actions,
//! categories or extras are not needed and not known here.

use crate::config::DeepLink;

/// The URI that opens `activity` of the app `application_id` with `link` as its data.
///
/// `activity` is qualified; see [`resolve_class`]. The application id is the one of the build:
/// variants with ids of their own have URIs of their own.
#[must_use]
pub fn intent_uri(application_id: &str, activity: &str, link: &DeepLink) -> String {
    let data = link.text.split_once(':').map_or("", |(_, rest)| rest);
    let scheme = encode(&link.scheme, "");
    let component = encode(&component(application_id, activity), "/");
    format!(
        "intent:{data}#Intent;scheme={scheme};launchFlags=0x{CLEAR_TOP:x};component={component};end"
    )
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

/// `Intent.FLAG_ACTIVITY_CLEAR_TOP`: the activity is brought up, what lies above it is closed.
const CLEAR_TOP: u32 = 0x0400_0000;

/// As `ComponentName.flattenToShortString` writes it.
fn component(application_id: &str, activity: &str) -> String {
    let short = activity.strip_prefix(application_id).filter(|rest| rest.starts_with('.'));
    format!("{application_id}/{}", short.unwrap_or(activity))
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
    fn inner_classes_are_encoded() {
        check(
            "com.acme.app",
            "com.acme.app.Main$Chat",
            "acme://x",
            "intent://x#Intent;scheme=acme;launchFlags=0x4000000;\
             component=com.acme.app/.Main%24Chat;end",
        );
    }

    #[test]
    fn relative_names() {
        assert_eq!(resolve_class(".chat.Chat", "com.acme"), "com.acme.chat.Chat");
        assert_eq!(resolve_class("Chat", "com.acme"), "com.acme.Chat");
        assert_eq!(resolve_class("a.Chat", "com.acme"), "a.Chat");
    }
}
