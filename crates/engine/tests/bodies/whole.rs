//! What must hold of a whole plan, whatever the files, push.toml, packs and push.lock say.
//!
//! Shared with the fuzz targets, so nothing here reads a file or knows how its input was made.

use std::collections::BTreeMap;

use pushwright_android::{Choice, Content, RelPath, Snapshot};
use pushwright_config::config::{PushConfig, parse};
use pushwright_config::{Code, Diagnostic, PackSet, Severity, Style, render};
use pushwright_engine::{Inputs, Ledger, Markers, Plan, Take, check_packs, plan};
use pushwright_lossless::SourceText;

const PUSH_TOML: &str = r#"version = 1

[app]
module = ":app"
application-id = "com.example.chat"
namespace = "com.example"

[click]
event = "activity"
activity = "com.example.chat.ChatActivity"
uri = "pushscheme://com.example.chat/detail"

[vendors.huawei]
edition = "hms-core"
sdk-version = "6.13.0.300"
app-id = "100512405"
certificate-id = 21029

[vendors.honor]
edition = "push-7"
sdk-version = "8.0.12.307"
app-id = "104483129"
certificate-id = 31884

[vendors.meizu]
edition = "push-internal"
sdk-version = "4.3.0"
app-id = "148206"
app-key = "9a40c7d1e85b4f32860bd7f5193ce2a6"
certificate-id = 31888
"#;

const AGCONNECT: &str =
    "{\"client\": {\"app_id\": \"100512405\", \"package_name\": \"com.example.chat\"}}\n";

pub(crate) fn snapshot(files: &[(String, String)]) -> Snapshot {
    let more = [
        ("app/agconnect-services.json".to_owned(), AGCONNECT.to_owned()),
        ("app/src/main/java/com/example/chat/ChatActivity.java".to_owned(), String::new()),
    ];
    Snapshot::new(files.iter().chain(&more).filter_map(|(path, text)| {
        Some((RelPath::new(path)?, Content::Text(SourceText::new(text.clone()))))
    }))
}

pub(crate) fn config(packs: &PackSet) -> PushConfig {
    let (config, findings) = parse("push.toml", PUSH_TOML, packs);
    assert!(findings.iter().all(|it| it.severity != Severity::Error), "{findings:#?}");
    config.expect("a config")
}

/// The plan, unless the files are refused.
pub(crate) fn planned(
    snapshot: &Snapshot,
    ledger: &Ledger,
    config: Option<&PushConfig>,
    packs: &PackSet,
    take: Take,
) -> Option<Plan> {
    // Removal reads push.toml for these, too.
    let choice = Choice {
        module: Some(":app".to_owned()),
        application_id: Some("com.example.chat".to_owned()),
        namespace: Some("com.example".to_owned()),
        ..Choice::default()
    };
    let (drops, beside) = (BTreeMap::new(), BTreeMap::new());
    let facts = None;
    let inputs = Inputs { config, choice, packs, snapshot, facts, ledger, drops, beside, take };
    let plan = plan(&inputs).ok()?;
    plan.findings.iter().all(|it| it.severity != Severity::Error).then_some(plan)
}

pub(crate) fn applied(snapshot: &Snapshot, plan: &Plan) -> Snapshot {
    let mut after = snapshot.clone();
    for change in &plan.changes {
        match &change.after {
            Some(text) => after.set(change.path.clone(), Content::Text(text.clone())),
            None => after.remove(&change.path),
        }
    }
    after
}

pub(crate) fn same(expected: &Snapshot, found: &Snapshot, what: &str) {
    let paths: Vec<&RelPath> = expected.paths().chain(found.paths()).collect();
    for path in paths {
        assert!(
            expected.get(path) == found.get(path),
            "{what}: {path}\nexpected {:?}\nfound {:?}",
            expected.text(path),
            found.text(path)
        );
    }
}

pub(crate) fn items(plan: &Plan) -> Vec<String> {
    plan.items.iter().map(|it| format!("{:?} {}", it.kind, it.key)).collect()
}

/// Applied, nothing is left to do; withdrawn, everything is as it was.
pub(crate) fn holds(files: &[(String, String)], take: &Take) {
    let packs = PackSet::embedded();
    let config = config(&packs);
    let before = snapshot(files);
    let planned =
        |snapshot: &Snapshot, ledger: &Ledger, config: Option<&PushConfig>, take: Take| {
            planned(snapshot, ledger, config, &packs, take)
        };
    let Some(first) = planned(&before, &Ledger::default(), Some(&config), take.clone()) else {
        return;
    };
    let after = applied(&before, &first);
    let Some(second) = planned(&after, &first.ledger, Some(&config), Take::Nothing) else {
        panic!("what we wrote is refused: {files:#?}");
    };
    assert!(second.is_clean(), "a second plan changes {:?}\n{files:#?}", second.changes);
    assert_eq!(items(&first), items(&second), "{files:#?}");
    assert_eq!(first.ledger, second.ledger);
    let asked = planned(&before, &Ledger::default(), Some(&config), Take::Nothing);
    let old =
        |plan: &Plan| plan.items.iter().any(|it| it.diagnostic.code == Code::ProjectOldEdition);
    if *take != Take::Nothing && asked.as_ref().is_none_or(old) {
        // What an older edition left is not put back: nothing could use it.
        return;
    }
    let gone = planned(&after, &first.ledger, None, Take::Nothing).expect("still read");
    same(&before, &applied(&after, &gone), "taken out");
    assert!(gone.ledger.is_empty(), "{:?}", gone.ledger);
}

/// Any text is a push.toml, or its findings can be shown.
pub(crate) fn any_config(text: &str) {
    let packs = PackSet::embedded();
    let (config, findings) = parse("push.toml", text, &packs);
    let is_refused = findings.iter().any(|it| it.severity == Severity::Error);
    assert!(config.is_some() || is_refused, "neither a config nor an error");
    shown(&findings);
}

fn shown(findings: &[Diagnostic]) {
    let _ = render(findings, Style::Plain);
    findings.iter().for_each(|it| drop(it.one_line()));
}

/// The files of a pack, cut apart at form feeds: pack.toml, manifest.xml, proguard.pro, errors.toml
/// and two templates.
pub(crate) fn any_pack(text: &str) {
    const FILES: [&str; 6] = [
        "p/pack.toml",
        "p/manifest.xml",
        "p/proguard.pro",
        "p/errors.toml",
        "p/sources/java/AcmePush.java.j2",
        "p/sources/kotlin/AcmePush.kt.j2",
    ];
    let mut texts: Vec<&str> = text.splitn(FILES.len(), '\u{c}').collect();
    texts.resize(FILES.len(), "");
    let files: Vec<(String, String)> = FILES
        .into_iter()
        .zip(texts)
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect();
    let mut packs = PackSet::embedded();
    shown(&packs.add(files.clone()));
    let found = check_packs(&files, &packs);
    shown(&found);
    let Some(pack) = packs.iter().find(|it| it.file == FILES[0]) else { return };
    if found.iter().any(|it| it.severity == Severity::Error) {
        return;
    }
    let (vendor, edition, version) = (&pack.id.vendor, &pack.id.edition, &pack.sdk.default);
    let toml = format!(
        "version = 1\n[app]\nmodule = \":app\"\n[vendors.{vendor}]\nedition = \"{edition}\"\n\
         sdk-version = {version:?}\napp-id = \"100512405\"\ncertificate-id = 21029\n"
    );
    let (config, findings) = parse("push.toml", &toml, &packs);
    let is_refused = findings.iter().any(|it| it.severity == Severity::Error);
    if let Some(config) = config.filter(|_| !is_refused) {
        let before = snapshot(&plain());
        let _ = planned(&before, &Ledger::default(), Some(&config), &packs, Take::Nothing);
    }
}

/// Any text as push.lock beside a project of the user's own: it changes nothing but declarations
/// that it names, and never a file of sources.
pub(crate) fn any_lock(text: &str) {
    let packs = PackSet::embedded();
    for markers in [Markers::Refuse, Markers::Settle] {
        let ledger = match Ledger::parse("push.lock", text, markers) {
            Ok(ledger) => ledger,
            Err(findings) => {
                shown(&findings);
                continue;
            }
        };
        let again = Ledger::parse("push.lock", &ledger.to_text(), Markers::Refuse);
        assert_eq!(again, Ok(ledger.clone()), "what is written is read");
        let before = snapshot(&plain());
        let plan = planned(&before, &ledger, None, &packs, Take::Nothing).expect("still read");
        for change in &plan.changes {
            let name = change.path.as_str();
            assert!(name.ends_with(".gradle") || name.ends_with(".xml"), "{name} is changed");
            let after = change.after.as_ref().expect("no file of the user's is deleted");
            let words = |text: &str| text.matches("keep(").count();
            let before = change.before.as_ref().expect("none is made");
            assert_eq!(words(before.as_str()), words(after.as_str()), "{}", after.as_str());
        }
        let after = applied(&before, &plan);
        assert!(planned(&after, &plan.ledger, None, &packs, Take::Nothing).is_some());
    }
}

/// A project of the user's own; what is called `keep` is code that no entry names.
fn plain() -> Vec<(String, String)> {
    let script = "apply plugin: 'com.android.application'\nkeep(1)\nandroid {\n    namespace 'com.example'\n    \
                  keep(2)\n    buildTypes { release { minifyEnabled true } }\n}\nrepositories {\n    \
                  maven { url 'https://a.example/m' }\n    keep(3)\n}\ndependencies {\n    \
                  implementation 'a:b:1' // keep(4)\n    implementation 'a:c:1'\n    keep(5)\n}\n";
    let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                    <uses-permission android:name=\"P\" /><!-- keep(1) -->\n    <application>\n        \
                    <activity android:name=\".A\" /><!-- keep(2) -->\n    </application>\n</manifest>\n";
    let files = [
        ("settings.gradle", "include ':app'\nkeep(1)\n"),
        ("build.gradle", "allprojects {\n    repositories {\n    }\n}\nkeep(1)\n"),
        ("app/build.gradle", script),
        ("app/src/main/AndroidManifest.xml", manifest),
        ("app/src/main/java/com/example/A.java", "package com.example;\nclass A { }\n"),
        ("app/rules.pro", "-keep class com.example.** { *; }\n"),
    ];
    files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec()
}
