//! `report`: one page that loads nothing, in which no text of a project is markup and no secret is
//! shown, and which replaces nothing but an earlier page.

mod support;

use std::fs;
use std::path::Path;

use support::run_in;
use tempfile::TempDir;

const SCRIPT: &str = "<script>alert(1)</script>";

/// A folder with the sample project, set up, in `chat`; its push.toml says `more`.
fn demo(more: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run_in(folder.path(), &["demo", "chat", "--quiet"]).code, 0);
    let config = folder.path().join("chat/push.toml");
    let text = fs::read_to_string(&config).expect("push.toml");
    fs::write(&config, text + more).expect("it is written");
    folder
}

fn report(folder: &Path) -> String {
    let run = run_in(folder, &["report", "--out", "page.html"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    fs::read_to_string(folder.join("page.html")).expect("the page")
}

#[test]
fn a_page_says_how_each_vendor_stands() {
    let around = demo("");
    let page = report(&around.path().join("chat"));
    for told in [
        "Huawei Push Kit, HMS Core",
        "library com.huawei.hms:push",
        "AndroidManifest.xml:",
        "<code>PushRegistration.register</code>",
        "data-copy=\"100423819\"",
        "#Intent;scheme=pushscheme;",
        "consent-missing",
    ] {
        assert!(page.contains(told), "the page lacks {told}");
    }
    assert_eq!(page.matches("<circle ").count(), 6, "the way has six stations");
    assert!(!page.contains("is missing: "), "all is in place");
    fs::remove_file(around.path().join("chat/app/pushwright-rules.pro")).expect("it is there");
    let page = report(&around.path().join("chat"));
    assert!(page.contains("pushwright-rules.pro is missing: <code>pushwright apply</code>"));
}

#[test]
fn a_page_loads_nothing() {
    let around = demo("");
    let page = report(&around.path().join("chat"));
    for loads in ["src=", "<link", "@import", "url(http", "fetch(", "<iframe", "<img"] {
        assert!(!page.contains(loads), "the page has {loads}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn no_text_of_a_project_is_markup() {
    let around = demo(&format!("channel-id = \"{SCRIPT}\"\n"));
    let folder = around.path().join("chat");
    let main = folder.join("app/src/main/java/org/teahouse/chat/MainActivity.kt");
    let text = fs::read_to_string(&main).unwrap_or_default();
    fs::write(&main, format!("// {SCRIPT}\n{text}")).expect("it is written");
    let page = report(&folder);
    assert!(page.contains("&lt;script&gt;alert(1)"), "the form shows it");
    assert_eq!(page.matches("<script>").count(), 1, "ours is the only one");
}

#[test]
fn no_secret_is_shown() {
    let secrets = "[vendors.oppo]\nedition = \"heytap-3\"\nsdk-version = \"3.7.1\"\napp-key = \"4hKq0wsdf8Lk3HnB2s6Yx1Vz\"\n\
                   app-secret = \"7dGf2kQz9pLx4mNv8bRt5cHj\"\nmaster-secret = { env = \"OPPO_MASTER\" }\n\
                   certificate-id = 20999\n";
    let around = demo(&format!("\n{secrets}"));
    let page = report(&around.path().join("chat"));
    assert!(page.contains("OPPO"), "the vendor has its row");
    assert!(!page.contains("7dGf2kQz9pLx4mNv8bRt5cHj"), "an app's secret is shown");
}

#[test]
fn several_projects_are_a_matrix() {
    let around = demo("");
    assert_eq!(run_in(around.path(), &["demo", "mail", "--quiet"]).code, 0);
    let page = report(around.path());
    assert!(page.contains("2 projects") && page.contains("href=\"#p1\""), "a row a project");
    assert!(page.contains(">chat</a>") && page.contains(">mail</a>"));
}

#[test]
fn documents_are_one_whatever_the_number_of_projects() {
    let around = demo("");
    assert_eq!(run_in(around.path(), &["demo", "mail", "--quiet"]).code, 0);
    fs::write(around.path().join("mine.html"), "<p>mine</p>").expect("it is written");
    for (folder, out, code) in [
        (around.path().to_owned(), "page.html", 0),
        (around.path().join("chat"), "page.html", 0),
        (around.path().to_owned(), "mine.html", 4),
    ] {
        let run = run_in(&folder, &["report", "--out", out, "--format", "json"]);
        assert_eq!(run.code, code, "{}", run.stdout);
        let document: serde_json::Value = serde_json::from_str(&run.stdout).expect("one document");
        assert_eq!(document["exit"], code);
        let files = document.to_string().matches("\"created\":[\"page.html\"]").count();
        let projects = document["projects"].as_array().map_or(1, Vec::len);
        assert_eq!(files, if code == 0 { projects } else { 0 }, "{document:#}");
    }
}

#[test]
fn only_an_earlier_page_is_replaced() {
    let around = demo("");
    let folder = around.path().join("chat");
    report(&folder);
    report(&folder);
    fs::write(folder.join("page.html"), "<p>mine</p>").expect("it is written");
    let run = run_in(&folder, &["report", "--out", "page.html"]);
    assert_eq!(run.code, 4);
    assert!(run.stderr.contains("page.html") && run.stderr.contains("--out"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(folder.join("page.html")).expect("mine"), "<p>mine</p>");
}
