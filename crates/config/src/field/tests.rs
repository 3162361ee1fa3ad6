//! Values and shapes, held against texts.

use super::*;
use crate::pack::PackSet;

const PACK: &str = r#"
id = "acme/push-1"
title = "Acme"
docs = "https://acme.example"
checked = "2026-01-31"
sdk = { default = "1.0" }

[certificate]
app-id = { type = "text", title = "x", help = "x", shape = { chars = "digits" } }
certificate-id = { type = "integer", title = "x", help = "x", shape = { range = [1, 99999] } }
receiver = { type = "class", title = "x", help = "x" }
sdk-sources = { type = "path", title = "x", help = "x" }
app-secret = { type = "secret", secret = "server", title = "x", help = "x" }
fingerprints = { type = "fingerprints", title = "x", help = "x" }
"#;

fn field(key: &str) -> Field {
    let mut packs = PackSet::default();
    assert_eq!(packs.add(vec![("acme/pack.toml".to_owned(), PACK.to_owned())]), []);
    let field = packs.get("acme", "push-1").and_then(|pack| pack.field(key));
    field.cloned().expect("the pack has the field")
}

#[track_caller]
fn check(key: &str, raw: &str, toml: &str) {
    let field = field(key);
    assert_eq!(check_field(&field, raw).err(), None);
    assert_eq!(to_toml(&field, raw), toml);
}

#[track_caller]
fn refuse(key: &str, raw: &str, message: &str) {
    assert_eq!(check_field(&field(key), raw).err().as_deref(), Some(message));
}

#[test]
fn flags_become_toml() {
    check("app-id", "100837465", "\"100837465\"");
    check("certificate-id", "20455", "20455");
    check("receiver", ".push.Receiver", "\".push.Receiver\"");
    check("sdk-sources", "C:\\Sources", "\"C:\\\\Sources\"");
    check("app-secret", "env:SECRET", "{ env = \"SECRET\" }");
    let sha = "ab".repeat(32);
    let colons = ["AB"; 32].join(":");
    check("fingerprints", &format!("{sha},{colons}"), &format!("[\"{colons}\", \"{colons}\"]"));
}

#[test]
fn flags_are_checked_as_the_file_is() {
    refuse("app-id", "appid=1", "`app-id` takes digits only, not \"a\"");
    refuse("certificate-id", "x", "`certificate-id` is not a whole number: `x`");
    refuse("certificate-id", "0", "`certificate-id` is at least 1, not 0");
    refuse("receiver", "a-b", "`receiver` is not a class name: `a-b`");
    let secret = "`app-secret` is a server's secret: give `env:NAME` instead";
    refuse("app-secret", "abc", secret);
    refuse(
        "fingerprints",
        "AB",
        "`fingerprints` has an entry that is not a SHA-256 fingerprint: `AB`",
    );
}

#[test]
fn class_names() {
    for name in ["a.B", ".B", "B", "a.b.C$D", "_x.Y"] {
        assert_eq!(check_class(name), Ok(()), "{name}");
    }
    for name in ["", ".", "a..B", "a.", "a b", "a.new", "1.B", "a/B", "é"] {
        assert!(check_class(name).is_err(), "{name}");
    }
}
