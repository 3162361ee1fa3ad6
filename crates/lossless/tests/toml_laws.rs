//! The laws of TOML edits, on generated texts and on damaged ones.

#[path = "bodies/toml.rs"]
mod bodies;
#[path = "bodies/seed.rs"]
mod seed;

use bodies::{TABLES, add, any_text, ours};
use proptest::prelude::*;
use pushwright_lossless::Edit;
use pushwright_lossless::toml::{
    entries, find, insert_entry, insert_table, remove_entry, remove_table,
};

/// A text of tables `t0`, `t1.s` ... with a few entries each.
fn text() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "b = 1",
        "c=\"x\"",
        "d = { e = 1, f.g = 2 } # behind",
        "h.i = 'y'",
        "h.j = 1",
        "k = [",
        "",
        "# between",
        "  z = '''",
        "\"é\" = {}",
        "m      = 1",
        "nn     = 2",
        "ooo    =3",
    ]);
    let header = prop::sample::select(vec!["", "[t0]", "[t1.s]", "[t1]", "  [t2] # x", "[[u]]"]);
    let table = (header, prop::collection::btree_set(line, 0..5));
    let newline = prop::sample::select(vec!["\n", "\r\n"]);
    (prop::collection::vec(table, 0..4), newline, any::<bool>()).prop_map(
        |(tables, newline, end)| {
            let mut lines: Vec<&str> = Vec::new();
            for (header, inside) in tables {
                lines.push(header);
                for line in inside {
                    lines.push(line);
                    match line {
                        "k = [" => lines.extend(["  1, # one", "]"]),
                        "  z = '''" => lines.extend(["[t0]", "b = 1'''"]),
                        _ => {}
                    }
                }
            }
            lines.join(newline) + if end { newline } else { "" }
        },
    )
}

fn cut(edit: &Edit) -> Edit {
    Edit::delete(edit.range.start..edit.range.start + edit.text.len())
}

proptest! {
    #![proptest_config(seed::drawn(1))]

    #[test]
    fn what_is_inserted_is_found_and_removed(text in text()) {
        for table in TABLES {
            let Ok(edit) = insert_entry(&text, table, "my-a", "[1]", &ours) else { continue };
            let after = edit.apply(&text);
            prop_assert_eq!(cut(&edit).apply(&after), text.as_str());
            let path = [table, &["my-a"]].concat();
            let found = find(&after, &path).expect("TOML").expect("the entry");
            prop_assert_eq!(&after[found.value_span], "[1]");
            let line_ends = after.matches('\n').count();
            prop_assert!([0, line_ends].contains(&after.matches("\r\n").count()), "mixed");
            let removed = remove_entry(&after, &path).expect("TOML").expect("an edit").apply(&after);
            prop_assert_eq!(find(&removed, &path), Ok(None));
            let listed = entries(&removed, table).expect("TOML").map(|it| it.len());
            prop_assert_eq!(listed, entries(&text, table).expect("TOML").map(|it| it.len()));
        }
    }

    #[test]
    fn any_order_of_insertion_gives_the_same_text(text in text()) {
        for table in TABLES {
            if !matches!(entries(&text, table), Ok(Some(_))) {
                continue;
            }
            let add_all = |keys: [&str; 3]| {
                keys.iter().fold(text.clone(), |text, key| add(&text, table, key))
            };
            let expected = add_all(["my-a", "my-b", "my-c"]);
            prop_assert_eq!(&add_all(["my-b", "my-a", "my-c"]), &expected);
            prop_assert_eq!(&add_all(["my-c", "my-b", "my-a"]), &expected);
            prop_assert_eq!(&add_all(["my-b", "my-c", "my-a"]), &expected);
        }
    }

    #[test]
    fn a_new_table_is_removed_again(text in text()) {
        for path in [&["n"][..], &["t1", "n"], &["t1", "s", "n"]] {
            let Ok(Some(edit)) = insert_table(&text, path) else { continue };
            let after = edit.apply(&text);
            prop_assert_eq!(cut(&edit).apply(&after), text.as_str());
            prop_assert_eq!(entries(&after, path), Ok(Some(Vec::new())));
            let filled = add(&after, path, "my-a");
            let removed = remove_table(&filled, path).expect("TOML").expect("an edit");
            if !text.trim().is_empty() {
                prop_assert_eq!(removed.apply(&filled), text.as_str());
            }
        }
    }

    #[test]
    fn damaged_texts_are_refused_or_edited(
        text in text(),
        at in any::<prop::sample::Index>(),
        length in 0..4_usize,
        piece in prop::sample::select(vec![
            "", "[", "]", "{", "}", "=", ".", ",", "\"", "'", "#", "\n", "\r", " ", "é", "'''", "a.b",
        ]),
    ) {
        let start = at.index(text.len() + 1);
        let end = (start + length).min(text.len());
        prop_assume!(text.is_char_boundary(start) && text.is_char_boundary(end));
        let text = Edit::replace(start..end, piece).apply(&text);
        any_text(&text);
    }

    #[test]
    fn reading_never_panics(text in "(\\PC|[\\[\\]{}=.,\"'#\n\r\t a-c0-9])*") {
        any_text(&text);
    }
}
