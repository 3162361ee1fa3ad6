//! What must hold of any text that is read as TOML.
//!
//! Shared with the fuzz target, so nothing here knows how its input was made.

use pushwright_lossless::toml::{
    entries, find, insert_entry, insert_table, remove_entry, remove_table, set_value,
};

/// Any text is refused, or can be added to and taken from and stays TOML.
pub(crate) fn any_text(text: &str) {
    for table in TABLES {
        let Ok(listed) = entries(text, table) else { break };
        if listed.is_none()
            && let Ok(Some(edit)) = insert_table(text, table)
        {
            assert_eq!(entries(&edit.apply(text), table), Ok(Some(Vec::new())));
        }
        if listed.is_some_and(|listed| listed.iter().all(|(key, _)| key != "my-a")) {
            let after = add(text, table, "my-a");
            assert!(find(&after, &[table, &["my-a"]].concat()).is_ok_and(|it| it.is_some()));
        }
        if let Ok(Some(edit)) = remove_table(text, table) {
            assert!(entries(&edit.apply(text), &[]).is_ok());
        }
        for key in ["b", "c", "d", "k"] {
            let path = [table, &[key]].concat();
            if let Ok(Some(edit)) = remove_entry(text, &path) {
                assert_eq!(find(&edit.apply(text), &path), Ok(None));
            }
            if let Ok(Some(edit)) = set_value(text, &path, "'new'") {
                assert_eq!(set_value(&edit.apply(text), &path, "'new'"), Ok(None));
            }
        }
    }
}

pub(crate) const TABLES: [&[&str]; 6] = [&[], &["t0"], &["t1"], &["t1", "s"], &["h"], &["t0", "d"]];

pub(crate) fn ours(key: &str) -> bool {
    key.starts_with("my")
}

pub(crate) fn add(text: &str, table: &[&str], key: &str) -> String {
    insert_entry(text, table, key, "1", &ours).expect("a table").apply(text)
}
