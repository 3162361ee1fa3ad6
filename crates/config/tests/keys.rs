//! The list of keys and what is read of push.toml are the same.
//!
//! An unknown key's help names every key that its table could hold: so one is put into each table.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pushwright_config::keys::KEYS;
use pushwright_config::{Code, Pack, PackSet, parse};

const STRANGER: &str = "nothing-of-the-kind";

/// The text with a key that means nothing in the table that `header` opens.
fn with_stranger(text: &str, header: &str) -> String {
    let line = format!("{header}\n");
    assert!(text.contains(&line), "{header} is not in the text");
    text.replace(&line, &format!("{line}{STRANGER} = 0\n"))
}

/// The keys that are known beside the stranger.
fn known(text: &str, packs: &PackSet) -> BTreeSet<String> {
    let (_, found) = parse("push.toml", text, packs);
    let found =
        found.iter().find(|it| it.code == Code::ConfigUnknownKey && it.message.contains(STRANGER));
    let help = found.and_then(|it| it.help.as_deref()).expect("the stranger is found");
    let list = help.strip_prefix("known here: ").expect("the help names what is known");
    list.split(", ").map(|it| it.trim_matches('`').to_owned()).collect()
}

/// The keys listed for a table, a pack's own in place of `<field>` and `<option>`.
fn listed(table: &str, pack: Option<&Pack>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let prefix = if table.is_empty() { String::new() } else { format!("{table}.") };
    for rest in KEYS.iter().filter_map(|key| key.path.strip_prefix(&prefix)) {
        match (rest.split('.').next().unwrap_or(rest), pack) {
            ("<field>", Some(pack)) => {
                keys.extend(pack.certificate.iter().map(|field| field.key.clone()));
            }
            ("<option>", Some(pack)) => {
                keys.extend(pack.options.iter().map(|option| option.key.clone()));
            }
            (key, _) => {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn the_keys_listed_are_those_that_are_read() {
    let text = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings/complete.toml");
    let text = fs::read_to_string(text).expect("the complete config is there");
    let text = text.replacen("version = 1\n", "# root\nversion = 1\n", 1);
    let packs = PackSet::embedded();
    let pack = packs.get("huawei", "hms-agent-2").expect("the pack is there");
    for (header, table) in [
        ("# root", ""),
        ("[app]", "app"),
        ("[im]", "im"),
        ("[click]", "click"),
        ("[assume]", "assume"),
        ("[vendors.huawei]", "vendors.<vendor>"),
        ("[vendors.huawei.options]", "vendors.<vendor>.options"),
        ("[variants.dev]", "variants.<name>"),
        ("[variants.dev.vendors.huawei]", "variants.<name>.vendors.<vendor>"),
    ] {
        let found = known(&with_stranger(&text, header), &packs);
        assert_eq!(found, listed(table, Some(pack)), "{header}");
    }
}
