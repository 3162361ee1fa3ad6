//! What `push_config!` expands to.

use pushwright_certificate::{Click, Fingerprint};

mod main_build {
    pushwright_certificate::push_config!("tests/push.toml");
}

mod dev_build {
    pushwright_certificate::push_config!("tests/push.toml", "dev");
}

#[test]
fn ids_are_typed() {
    use main_build::huawei;
    let (app_id, certificate_id): (&str, i64) = (huawei::APP_ID, huawei::CERTIFICATE_ID);
    assert_eq!((app_id, certificate_id), ("100837465", 20455));
    assert_eq!((huawei::EDITION, huawei::SDK_VERSION), ("hms-core", "6.13.0.300"));
    assert_eq!(huawei::APPLICATION_ID, "com.example.chat");
}

#[test]
fn class_names_are_qualified() {
    assert_eq!(main_build::huawei::BADGE_ACTIVITY, "com.example.chat.MainActivity");
}

#[test]
fn fingerprints_are_bytes() {
    let [fingerprint] = main_build::huawei::FINGERPRINTS;
    assert_eq!(fingerprint.0[..3], [0x25, 0x30, 0x3b]);
    let text = fingerprint.to_string();
    assert_eq!(Fingerprint::parse(&text), Some(fingerprint));
    assert_eq!(Fingerprint::parse(&text.replace(':', "").to_lowercase()), Some(fingerprint));
}

#[test]
fn what_is_no_fingerprint_is_refused() {
    let colons = "AB:".repeat(32);
    for text in ["", "AB", &colons, &"ab".repeat(31), &"zz".repeat(32), &"é".repeat(32)] {
        assert_eq!(Fingerprint::parse(text), None, "{text}");
    }
    let semicolons = colons.trim_end_matches(':').replace(':', ";");
    assert_eq!(Fingerprint::parse(&semicolons), None);
}

#[test]
fn the_click_event_and_its_uri() {
    use main_build::huawei;
    let uri = "pushscheme://com.example.chat/detail";
    let activity = "com.example.chat.chat.ChatActivity";
    assert_eq!(huawei::CLICK, Click::Activity { activity, uri });
    assert_eq!(
        huawei::INTENT_URI,
        "intent://com.example.chat/detail#Intent;scheme=pushscheme;launchFlags=0x4000000;\
         component=com.example.chat/.chat.ChatActivity;end"
    );
}

#[test]
fn a_variant_has_its_own() {
    use dev_build::huawei;
    assert_eq!((huawei::APP_ID, huawei::CERTIFICATE_ID), ("100837465", 20456));
    assert_eq!(huawei::APPLICATION_ID, "com.example.chat.dev");
    assert_eq!(huawei::CLICK, Click::Url("https://chat.example.com/"));
}

#[cfg(feature = "std")]
#[test]
fn a_secret_is_read_from_the_environment() {
    // Nobody sets this variable for a test run.
    let missing = main_build::huawei::app_secret().err().map(|it| it.to_string());
    let expected = "the environment variable `HUAWEI_APP_SECRET` is not set";
    assert_eq!(missing.as_deref(), Some(expected));
}
