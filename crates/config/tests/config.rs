//! What of a push.toml without findings arrives in the config, and where it stood.

use std::ops::Range;

use pushwright_config::config::{DeepLink, ImSdk, SourcesMode, VendorConfig};
use pushwright_config::pack::Language;
use pushwright_config::{
    FieldValue, PackSet, PushConfig, Spanned, Style, pack_folders, parse, render,
};

const COMPLETE: &str = include_str!("findings/complete.toml");

#[track_caller]
fn read(text: &str) -> PushConfig {
    let mut packs = PackSet::embedded();
    let acme = include_str!("packs/acme/push-1/pack.toml");
    assert_eq!(packs.add(vec![("acme/pack.toml".to_owned(), acme.to_owned())]), []);
    let (config, found) = parse("push.toml", text, &packs);
    assert_eq!(render(&found, Style::Plain), "");
    config.expect("a text without findings is a config")
}

fn value(vendor: &VendorConfig, key: &str) -> Option<String> {
    vendor.values.get(key).and_then(|it| it.value.text())
}

#[test]
fn every_key_arrives() {
    let config = read(COMPLETE);
    let app = &config.app;
    let text = |it: &Option<Spanned<String>>| it.as_ref().map(|it| it.value.clone());
    assert_eq!(text(&app.module).as_deref(), Some(":app"));
    assert_eq!(text(&app.application_id).as_deref(), Some("com.acme.chat"));
    assert_eq!(text(&app.package).as_deref(), Some("com.acme.chat.push"));
    assert_eq!(app.language.as_ref().map(|it| it.value), Some(Language::Java));
    assert_eq!(app.sources.as_ref().map(|it| it.value), Some(SourcesMode::Commit));
    assert_eq!(config.im.map(|it| it.value), ImSdk::named("tim-4"));
    assert_eq!(config.assume_present.len(), 1);
}

#[test]
fn vendors_keep_the_order_of_the_file() {
    let config = read(COMPLETE);
    let names: Vec<&str> = config.vendors.iter().map(|it| it.vendor.value.as_str()).collect();
    assert_eq!(names, ["huawei", "acme"]);
}

#[test]
fn options_are_complete() {
    let config = read(COMPLETE);
    let huawei = config.vendor("huawei").expect("it is set up");
    assert!(!huawei.options["read-phone-state"], "as given");
    assert!(huawei.options["internet"], "by default");
}

#[test]
fn secrets_are_references() {
    let config = read(COMPLETE);
    let of = |vendor, key: &str| config.vendor(vendor).and_then(|it| it.values.get(key)).cloned();
    let huawei = of("huawei", "app-secret").map(|it| it.value);
    assert_eq!(huawei, Some(FieldValue::Env("HUAWEI_APP_SECRET".to_owned())));
    let acme = of("acme", "app-secret").map(|it| it.value);
    assert_eq!(acme, Some(FieldValue::GradleProperty("acmeSecret".to_owned())));
}

#[test]
fn a_variant_changes_its_own_values_only() {
    let config = read(COMPLETE);
    let vendors = config.for_variant("dev").expect("there is a variant of that name");
    assert_eq!(value(&vendors[0], "app-id").as_deref(), Some("100837466"));
    assert_eq!(value(&vendors[0], "certificate-id").as_deref(), Some("20456"));
    assert_eq!(value(&vendors[0], "badge-activity").as_deref(), Some(".MainActivity"));
    assert_eq!(vendors[1], config.vendors[1]);
    assert_eq!(config.for_variant("prod"), None);
}

#[test]
fn spans_stand_where_the_values_are() {
    let config = read(COMPLETE);
    let app_id = &config.vendors[0].values["app-id"];
    assert_eq!(&COMPLETE[app_id.span.clone()], "\"100837465\"");
    assert_eq!(&COMPLETE[config.vendors[0].span.clone()], "[vendors.huawei]");
}

#[test]
fn pack_folders_are_read_from_a_broken_text() {
    let folders = |text| -> Vec<(String, Range<usize>)> {
        pack_folders(text).into_iter().map(|it| (it.value, it.span)).collect()
    };
    let found = folders("packs = ['a', 1, \"b\"]\nx = = 1");
    assert_eq!(found, [("a".to_owned(), 9..12), ("b".to_owned(), 17..20)]);
    assert_eq!(folders("packs = 'a'"), []);
}

#[track_caller]
fn check_link(text: &str, scheme: &str, host: Option<&str>, port: Option<u16>, path: Option<&str>) {
    let link = DeepLink::parse(text).expect("a URI");
    let parts = (link.scheme.as_str(), link.host.as_deref(), link.port, link.path.as_deref());
    assert_eq!(parts, (scheme, host, port, path));
}

#[test]
fn uris_have_parts() {
    check_link("push://a.b/c/d?x=1#f", "push", Some("a.b"), None, Some("/c/d"));
    check_link("https://u@h:80", "https", Some("h"), Some(80), None);
    check_link("push:///x", "push", None, None, Some("/x"));
    check_link("push:opaque", "push", None, None, None);
}

#[test]
fn what_is_no_uri_is_refused() {
    for text in ["", "a", "a/b:c", ":x", "1a:x", "push://", "push:", "push://a b", "push://h:p/"] {
        assert!(DeepLink::parse(text).is_err(), "{text}");
    }
}

#[test]
fn routing_puts_vendors_first_and_falls_back_unless_told() {
    let plain = read("version = 1\n");
    assert!(plain.routing.fallback && plain.routing.order.is_empty());
    let text = "version = 1\n\n[routing]\norder = [\"fcm\"]\nfallback = false\n\n[vendors.fcm]\n\
         edition = \"firebase-messaging\"\nsdk-version = \"25.1.1\"\ncertificate-id = 20418\n";
    let routing = read(text).routing;
    assert!(!routing.fallback);
    assert!(routing.place_of("fcm") < routing.place_of("honor"));
    assert_eq!(routing.place_of("honor"), routing.place_of("huawei"));
}
