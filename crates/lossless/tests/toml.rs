//! TOML cases: a text, one edit of it, the text afterwards.

use pushwright_lossless::toml::{
    entries, find, header, insert_entry, insert_table, remove_entry, remove_table, set_value,
    string_literal,
};
use pushwright_lossless::{Edit, TextEdit};

fn path(dotted: &str) -> Vec<&str> {
    dotted.split('.').filter(|part| !part.is_empty()).collect()
}

#[track_caller]
fn check(before: &str, edit: impl Into<TextEdit>, after: &str) {
    assert_eq!(edit.into().apply(before), after);
    entries(after, &[]).expect("still TOML");
}

/// Adds `key = "v"` to a table; keys that start with `my` are ours.
#[track_caller]
fn check_entry(before: &str, table: &str, key: &str, after: &str) {
    let ours = |key: &str| key.starts_with("my");
    let edit = insert_entry(before, &path(table), key, "\"v\"", &ours).expect("a table");
    check(before, edit.clone(), after);
    let cut = Edit::delete(edit.range.start..edit.range.start + edit.text.len());
    assert_eq!(cut.apply(after), before, "deleting the inserted text restores the file");
    let path = [path(table), vec![key]].concat();
    let found = find(after, &path).expect("TOML").expect("the new entry");
    assert_eq!(&after[found.value_span], "\"v\"");
    let removed = remove_entry(after, &path).expect("TOML").expect("an edit").apply(after);
    assert_eq!(removed.replace([' ', '\r', '\n'], ""), before.replace([' ', '\r', '\n'], ""));
}

#[track_caller]
fn check_table(before: &str, table: &str, after: &str) {
    let edit = insert_table(before, &path(table)).expect("TOML").expect("an edit");
    check(before, edit, after);
    assert_eq!(insert_table(after, &path(table)), Ok(None));
    let removed = remove_table(after, &path(table)).expect("TOML").expect("an edit");
    assert_eq!(removed.apply(after), before);
}

#[track_caller]
fn check_remove_table(before: &str, table: &str, after: &str) {
    let edit = remove_table(before, &path(table)).expect("TOML").expect("an edit");
    check(before, edit, after);
}

#[track_caller]
fn check_remove(before: &str, entry: &str, after: &str) {
    check(before, remove_entry(before, &path(entry)).expect("TOML").expect("an edit"), after);
}

#[track_caller]
fn check_set(before: &str, entry: &str, value: &str, after: &str) {
    let edit = set_value(before, &path(entry), value).expect("TOML").expect("an edit");
    check(before, edit, after);
    assert_eq!(set_value(after, &path(entry), value), Ok(None));
}

#[test]
fn entry_after_the_last_before_blank_lines() {
    let before = "[a]\nz = 1 # one\ny = 2\n\n# next\n[b]\n";
    check_entry(before, "a", "k", "[a]\nz = 1 # one\ny = 2\nk = \"v\"\n\n# next\n[b]\n");
}

#[test]
fn entry_lines_up_where_the_others_do() {
    let before = "[a]\nagp    = '1'\nkotlin = '2'\n";
    check_entry(before, "a", "ktx", "[a]\nagp    = '1'\nkotlin = '2'\nktx    = \"v\"\n");
    check_entry(before, "a", "longer-one", &format!("{before}longer-one = \"v\"\n"));
    let indented = "[a]\n  agp    ='1'\n  kotlin ='2'\n";
    check_entry(indented, "a", "ktx", &format!("{indented}  ktx    =\"v\"\n"));
    let with_ours = "[a]\nagp    = '1'\nkotlin = '2'\nmy-longer = '3'\n";
    check_entry(
        with_ours,
        "a",
        "my",
        "[a]\nagp    = '1'\nkotlin = '2'\nmy     = \"v\"\nmy-longer = '3'\n",
    );
}

#[test]
fn entry_does_not_line_up_where_the_others_do_not() {
    for before in ["[a]\nb   = 1\n", "[a]\nb   = 1\ncd = 2\n", "[a]\nbc = 1\ncd = 2\n"] {
        check_entry(before, "a", "k", &format!("{before}k = \"v\"\n"));
    }
}

#[test]
fn headers_are_found_but_not_in_comments() {
    let text = "#[a]\n[b]\n[ a ] # x\n[[c]]\n";
    assert_eq!(header(text, &["a"]), Ok(Some(9..14)));
    assert_eq!(header(text, &["c"]), Ok(None));
    assert_eq!(header("a.b = 1", &["a"]), Ok(None));
}

#[test]
fn entry_in_an_empty_table() {
    check_entry("[a] # x\n\n[b]\n", "a", "k", "[a] # x\nk = \"v\"\n\n[b]\n");
    check_entry("[a]", "a", "k", "[a]\nk = \"v\"");
}

#[test]
fn entry_with_crlf_and_no_final_newline() {
    check_entry("[a]\r\nx=1", "a", "k", "[a]\r\nx=1\r\nk=\"v\"");
}

#[test]
fn entry_in_a_sorted_table() {
    let before = "[a]\n# first\nb = 1\nd = 2\nf = 3\n";
    check_entry(before, "a", "e", "[a]\n# first\nb = 1\nd = 2\ne = \"v\"\nf = 3\n");
    check_entry(before, "a", "a", "[a]\na = \"v\"\n# first\nb = 1\nd = 2\nf = 3\n");
    check_entry(before, "a", "g", "[a]\n# first\nb = 1\nd = 2\nf = 3\ng = \"v\"\n");
}

#[test]
fn entry_sorted_whatever_the_case_of_letters() {
    let before = "[a]\nb = 1\nD = 2\nf = 3\n";
    check_entry(before, "a", "e", "[a]\nb = 1\nD = 2\ne = \"v\"\nf = 3\n");
}

#[test]
fn ours_keep_order_among_themselves() {
    let before = "[a]\nz = 1\nmy-b = 2\n";
    check_entry(before, "a", "my-a", "[a]\nz = 1\nmy-a = \"v\"\nmy-b = 2\n");
    check_entry(before, "a", "my-c", "[a]\nz = 1\nmy-b = 2\nmy-c = \"v\"\n");
}

#[test]
fn entry_keeps_the_indentation() {
    check_entry("[a]\n  b = 1\n", "a", "k", "[a]\n  b = 1\n  k = \"v\"\n");
}

#[test]
fn entry_after_a_value_of_several_lines() {
    let before = "[a]\nb = [\n  1,\n] # x\nc = '''\n'''\n[d]\n";
    check_entry(before, "a", "k", "[a]\nb = [\n  1,\n] # x\nc = '''\n'''\nk = \"v\"\n[d]\n");
}

#[test]
fn entry_in_the_root() {
    check_entry("x = 1\n\n[a]\n", "", "k", "x = 1\nk = \"v\"\n\n[a]\n");
    check_entry("# top\n\n# of a\n[a]\n", "", "k", "# top\n\nk = \"v\"\n\n# of a\n[a]\n");
    check_entry("", "", "k", "k = \"v\"\n");
    check_entry("# only\n", "", "k", "# only\n\nk = \"v\"\n");
}

#[test]
fn entry_in_an_inline_table() {
    check_entry("a = { x = 1 }\n", "a", "k", "a = { x = 1, k = \"v\" }\n");
    check_entry("a = {}\n", "a", "k", "a = { k = \"v\" }\n");
    check_entry("a = { }\n", "a", "k", "a = { k = \"v\" }\n");
    check_entry("[t]\na = {b={x=1}}\n", "t.a.b", "k", "[t]\na = {b={x=1, k=\"v\"}}\n");
}

#[test]
fn entry_in_a_table_written_with_dots() {
    check_entry("[a]\nb.x = 1\nc = 2\n", "a.b", "k", "[a]\nb.x = 1\nb.k = \"v\"\nc = 2\n");
    check_entry("t = { b.x = 1, c = 2 }", "t.b", "k", "t = { b.x = 1, b.k = \"v\", c = 2 }");
}

#[test]
fn entry_whose_key_needs_quotes() {
    let edit = insert_entry("[a]\n", &["a"], "g:a", "1", &|_| false).expect("a table");
    check("[a]\n", edit, "[a]\n\"g:a\" = 1\n");
}

#[test]
fn entry_without_its_table_is_refused() {
    assert!(insert_entry("[a]\n", &["b"], "k", "1", &|_| false).is_err());
    assert!(insert_entry("[a.b]\n", &["a"], "k", "1", &|_| false).is_err());
    assert!(insert_entry("[[a]]\n", &["a"], "k", "1", &|_| false).is_err());
}

#[test]
fn table_at_the_end() {
    check_table("[a]\nx = 1\n", "b", "[a]\nx = 1\n\n[b]\n");
    check_table("[a]\r\nx = 1", "b", "[a]\r\nx = 1\r\n\r\n[b]");
    check_table("", "b", "[b]\n");
}

#[test]
fn table_after_its_family() {
    let before = "[v.a]\nx = 1\n# y = 2\n\n[v.a.o]\n\n[z]\n";
    check_table(before, "v.b", "[v.a]\nx = 1\n# y = 2\n\n[v.a.o]\n\n[v.b]\n\n[z]\n");
    let before = "[v.a]\nx = 1\n# z begins\n[z]\n";
    check_table(before, "v.b", "[v.a]\nx = 1\n\n[v.b]\n# z begins\n[z]\n");
}

#[test]
fn table_that_is_something_else_already_is_refused() {
    for text in ["a = 1", "a = {}", "[[a]]"] {
        assert!(insert_table(text, &["a", "b"]).is_err(), "{text}");
    }
    assert_eq!(insert_table("a.b.c = 1", &["a", "b"]), Ok(None));
    assert_eq!(insert_table("a = { b = {} }", &["a", "b"]), Ok(None));
}

#[test]
fn removed_tables_take_their_family_along() {
    let before = "v = 1\n\n# about a\n[p.a]\nx = 1\n\n[p.a.o]\ny = 2\n\n[q]\n\n[p.a.r]\n";
    check_remove_table(before, "p.a", "v = 1\n\n# about a\n\n[q]\n");
    check_remove_table("[p.a]\nx = 1\n\n[q]\ny = 2\n", "p", "[q]\ny = 2\n");
    check_remove_table("[p]\n\n[p.a]\nx = 1\n", "p", "");
    check_remove_table("[[p]]\nx = 1\n[[p]]\n[q]\n", "p", "[q]\n");
}

#[test]
fn removed_tables_may_be_entries() {
    check_remove_table("[v]\na = { x = 1 }\nb = {}\n", "v.a", "[v]\nb = {}\n");
    check_remove_table("[v]\na.x = 1\nb = {}\na.y = 2\n", "v.a", "[v]\nb = {}\n");
    assert_eq!(remove_table("[v]\n", &["w"]), Ok(None));
}

#[test]
fn removed_entries_take_their_line() {
    check_remove("[a]\n# on x\nx = 1 # one\ny = 2", "a.x", "[a]\n# on x\ny = 2");
    check_remove("x = 1\r\ny = 2\r\n", "x", "y = 2\r\n");
    check_remove("[a]\ny = [\n1,\n]", "a.y", "[a]");
    check_remove("[a]\nb.c = 1\nb.d = 2\n", "a.b.d", "[a]\nb.c = 1\n");
}

#[test]
fn removed_entries_of_inline_tables_take_their_comma() {
    check_remove("a = { x = 1, y = 2, z = 3 }", "a.y", "a = { x = 1, z = 3 }");
    check_remove("a = { x = 1, y = 2 }", "a.x", "a = { y = 2 }");
    check_remove("a = { x = 1 }", "a.x", "a = { }");
    check_remove("a = { b.x = 1, b.y = 2 }", "a.b.y", "a = { b.x = 1 }");
}

#[test]
fn values_are_replaced_in_place() {
    check_set("[a]\nx=1# one\n", "a.x", "'2'", "[a]\nx='2'# one\n");
    check_set("[a]\nb.x = 1\n", "a.b.x", "2", "[a]\nb.x = 2\n");
    check_set(
        "[a]\nb = { x = \"é\" , y.z = 1 }",
        "a.b.y.z",
        "2",
        "[a]\nb = { x = \"é\" , y.z = 2 }",
    );
    assert_eq!(set_value("[a]\nx = 1\n", &["a", "y"], "2"), Ok(None));
}

#[test]
fn found_spans_describe_their_slices() {
    let text = "[v.\"h w\"]\n  a . b = { c.'d' = 1 , # x, y\n e = 2 }\n";
    let found = find(text, &["v", "h w", "a", "b", "c", "d"]).expect("TOML").expect("an entry");
    assert_eq!(&text[found.key_span], "'d'");
    assert_eq!(&text[found.value_span], "1");
    assert_eq!(&text[found.entry_span], "c.'d' = 1");
    let found = find(text, &["v", "h w", "a", "b", "e"]).expect("TOML").expect("an entry");
    assert_eq!(&text[found.entry_span], "e = 2");
    let found = find(text, &["v", "h w", "a", "b"]).expect("TOML").expect("an entry");
    assert!(text[found.entry_span].starts_with("a . b = {"));
    assert_eq!(find(text, &["v"]), Ok(None));
}

#[test]
fn entries_are_in_the_order_of_the_text() {
    let listed = entries("[a]\nz = 1\nb.c = 2\nb.a = 3\n", &["a"]).expect("TOML").expect("a table");
    let names: Vec<&str> = listed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["z", "b.c", "b.a"]);
    assert_eq!(entries("[a]\n", &["b"]), Ok(None));
}

#[test]
fn malformed_names_the_offset() {
    assert_eq!(find("a = 1\nb = \n", &["a"]).map_err(|error| error.offset), Err(10));
}

#[test]
fn strings_mean_themselves() {
    for value in ["", "a b", "C:\\x", "say \"hi\"", "it's \\ \"x\"", "tab\tnewline\n\r\u{1}\u{7f}é"]
    {
        let text = format!("k = {}", string_literal(value));
        let document = toml_edit::Document::parse(text.as_str()).expect("TOML");
        assert_eq!(document["k"].as_str(), Some(value), "{text}");
    }
    assert_eq!(string_literal("C:\\x"), "'C:\\x'");
}

#[test]
fn a_byte_order_mark_stays_the_first() {
    check_entry("\u{feff}[a]\n", "", "k", "\u{feff}k = \"v\"\n\n[a]\n");
    check_entry(
        "\u{feff}m = 1\nn = 1\nz = 1\n",
        "",
        "k",
        "\u{feff}k = \"v\"\nm = 1\nn = 1\nz = 1\n",
    );
    check_remove("\u{feff}k = 1\n[a]\n", "k", "\u{feff}[a]\n");
    check_remove_table("\u{feff}[a]\n[b]\n", "a", "\u{feff}[b]\n");
}
