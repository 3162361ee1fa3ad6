//! Finding blocks, variables and calls in Gradle scripts.

use pushwright_lossless::gradle::query::{Level, Node, Step, is_conditional, path, resolve};
use pushwright_lossless::gradle::{Dialect, Script, Statement, parse};

fn groovy(text: &str) -> Script {
    parse(text, Dialect::Groovy).expect("well-formed")
}

fn kotlin(text: &str) -> Script {
    parse(text, Dialect::Kotlin).expect("well-formed")
}

/// The slices of the bodies along `levels`.
#[track_caller]
fn check_blocks(script: &Script, text: &str, levels: &[Level<'_>], expected: &[&str]) {
    let found = script.find(levels);
    let bodies: Vec<&str> = found.iter().map(|it| &text[it.body.span.clone()]).collect();
    assert_eq!(bodies, expected);
}

#[test]
fn dotted_names_are_several_steps() {
    let text = "buildscript.repositories { a }\nbuildscript { repositories { b }\n repositories { c } }\nallprojects { repositories { d } }";
    let script = groovy(text);
    let levels = [Level::Named("buildscript"), Level::Named("repositories")];
    check_blocks(&script, text, &levels, &["{ a }", "{ b }", "{ c }"]);
    check_blocks(&script, text, &[Level::Named("repositories")], &[]);
}

#[test]
fn blocks_in_conditions_comments_and_chains_are_not_found() {
    let text = "/* a { } */ if (x) { a { } }\nproject(':x').a { }\nf(a { })\na { 1 }";
    check_blocks(&groovy(text), text, &[Level::Named("a")], &["{ 1 }"]);
}

#[test]
fn members_are_found_however_they_are_got_at() {
    let text = "t { release { a }\n getByName(\"release\") { b }\n named(\"release\") { c }\n \"release\" { d }\n create(\"dev\") { e }\n val release by getting { f } }\nt.getByName(\"release\") { g }";
    let levels = [Level::Named("t"), Level::Member("release")];
    let expected = ["{ a }", "{ b }", "{ c }", "{ d }", "{ f }", "{ g }"];
    check_blocks(&kotlin(text), text, &levels, &expected);
    let levels = [Level::Named("t"), Level::Member("dev")];
    check_blocks(&kotlin(text), text, &levels, &["{ e }"]);
    let text = "getByName(\"a\") { b }\nval a by creating { c }\ngetByName(\"b\") { d }";
    check_blocks(&kotlin(text), text, &[Level::Member("a")], &["{ b }", "{ c }"]);
    check_blocks(&kotlin(text), text, &[Level::Named("getByName")], &["{ b }", "{ d }"]);
}

#[test]
fn walking_sees_everything_and_says_where() {
    let text = "a {\n if (x) { b 'c' }\n d(e { f() })\n}\ng('h').i { j() }\nk = l { m() }";
    let mut seen = Vec::new();
    groovy(text).walk(&mut |steps, node| {
        if let Node::Call(call) = node {
            let argument = steps.iter().any(|it| matches!(it, Step::Argument(_)));
            let flags = [(is_conditional(steps), "?"), (argument, "()")];
            let flags: String = flags.iter().filter(|it| it.0).map(|it| it.1).collect();
            seen.push(format!("{}:{}{flags}", path(steps).join("/"), call.name.text));
        }
    });
    let expected = [":a", "a:b?", "a:d", "a:e()", "a/e:f()", ":g", "g:i", "g/i:j", ":l", "l:m"];
    assert_eq!(seen, expected);
}

/// What the argument of the last statement comes to; names unknown to the script are asked of
/// nobody.
#[track_caller]
fn check_resolved(script: &Script, expected: Option<&str>) {
    let last = script.statements.last().and_then(Statement::as_call).expect("a call");
    let value = &last.args[0].value;
    assert_eq!(script.variables().resolve(value, &|_| None).as_deref(), expected);
}

#[test]
fn variables_however_they_are_set() {
    check_resolved(&groovy("def v = '1'\na \"g:a:$v\""), Some("g:a:1"));
    check_resolved(&groovy("String v = '1'\na \"g:a:${v}\""), Some("g:a:1"));
    check_resolved(&groovy("ext.v = '1'\na \"g:a:${rootProject.ext.v}\""), Some("g:a:1"));
    check_resolved(&groovy("ext { v = '1' }\na v"), Some("1"));
    check_resolved(&groovy("buildscript { ext.v = '1' }\na \"$v\""), Some("1"));
    check_resolved(&groovy("buildscript { ext { v = '1' } }\na project.property('v')"), Some("1"));
    check_resolved(&groovy("ext { set('v', '1') }\na v"), Some("1"));
    check_resolved(&groovy("project.ext.set('v', '1')\na ext.get('v')"), Some("1"));
    check_resolved(&groovy("ext['v'] = '1'\na ext.v"), Some("1"));
    check_resolved(
        &groovy("ext.versions = [hms: '1', o: [p: '2']]\na \"${versions.hms}${versions['o'].p}\""),
        Some("12"),
    );
    check_resolved(&groovy("def versions = [:]\nversions.hms = '1'\na versions.hms"), Some("1"));
    check_resolved(&groovy("def v = '1'\ndef w = \"$v.x\"\na w"), None);
    check_resolved(&groovy("def v = '1'\ndef w = \"${v}.2\"\na w"), Some("1.2"));
    check_resolved(&kotlin("val v = \"1\"\na(\"g:a:$v.2\")"), Some("g:a:1.2"));
    check_resolved(&kotlin("val v by extra(\"1\")\na(v)"), Some("1"));
    check_resolved(&kotlin("extra[\"v\"] = \"1\"\na(\"${rootProject.extra[\"v\"]}\")"), Some("1"));
    check_resolved(&kotlin("extra.apply { set(\"v\", \"1\") }\na(v)"), Some("1"));
    check_resolved(&kotlin("val m = mapOf(\"v\" to \"1\")\na(\"${m[\"v\"]}\")"), Some("1"));
    check_resolved(&kotlin("extra.set(\"v\", 21)\na(v.toString())"), Some("21"));
}

#[test]
fn variables_that_cannot_be_told() {
    check_resolved(&groovy("def v = f()\na v"), None);
    check_resolved(&groovy("ext.v = '1'\next.v = '2'\na v"), None);
    check_resolved(&groovy("ext.v = '1'\nif (x) { ext.v = '2' }\na v"), None);
    check_resolved(&groovy("if (x) { ext.v = '2' }\na v"), None);
    check_resolved(&groovy("ext.v = '1'\next.v += '2'\na v"), None);
    check_resolved(&groovy("def v = w\ndef w = v\na v"), None);
    check_resolved(&groovy("b { def v = '1' }\na v"), None);
    check_resolved(&kotlin("val v: String by project\na(v)"), None);
}

#[test]
fn names_from_elsewhere_are_asked_for() {
    let script =
        kotlin("a(libs.versions.x.get())\nb(\"${project.v}-$w\")\nc(true)\nd(findProperty(\"p\"))");
    let answers: Vec<_> = script
        .statements
        .iter()
        .filter_map(Statement::as_call)
        .map(|call| resolve(&call.args[0].value, &|name| Some(format!("<{name}>"))))
        .map(Option::unwrap_or_default)
        .collect();
    assert_eq!(answers, ["<libs.versions.x>", "<v>-<w>", "true", "<p>"]);
}
