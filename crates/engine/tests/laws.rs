//! The laws of whole plans, on the fixtures' files recombined and spoilt: what is applied is
//! settled, and is taken out byte for byte.
//!
//! Inputs are those of the android crate's laws, and so is the policy of seeds; the packs are the
//! real ones.

#[path = "../../android/tests/laws/inputs.rs"]
mod inputs;
#[path = "../../lossless/tests/bodies/seed.rs"]
mod seed;

use std::collections::BTreeMap;

use proptest::prelude::*;
use pushwright_android::{Choice, Content, RelPath, Snapshot};
use pushwright_config::config::{PushConfig, parse};
use pushwright_config::{Code, PackSet, Severity};
use pushwright_engine::{Inputs, Ledger, Plan, Take, plan};
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

fn snapshot(files: &[(String, String)]) -> Snapshot {
    let more = [
        ("app/agconnect-services.json".to_owned(), AGCONNECT.to_owned()),
        ("app/src/main/java/com/example/chat/ChatActivity.java".to_owned(), String::new()),
    ];
    Snapshot::new(files.iter().chain(&more).filter_map(|(path, text)| {
        Some((RelPath::new(path)?, Content::Text(SourceText::new(text.clone()))))
    }))
}

fn config(packs: &PackSet) -> PushConfig {
    let (config, findings) = parse("push.toml", PUSH_TOML, packs);
    assert!(findings.iter().all(|it| it.severity != Severity::Error), "{findings:#?}");
    config.expect("a config")
}

/// The plan, unless the files are refused.
fn planned(
    snapshot: &Snapshot,
    ledger: &Ledger,
    config: Option<&PushConfig>,
    packs: &PackSet,
    take: Take,
) -> Option<Plan> {
    let choice = match config {
        Some(_) => Choice {
            module: Some(":app".to_owned()),
            application_id: Some("com.example.chat".to_owned()),
            namespace: Some("com.example".to_owned()),
            ..Choice::default()
        },
        None => Choice {
            module: Some(":app".to_owned()),
            application_id: None,
            namespace: Some("com.example".to_owned()),
            ..Choice::default()
        },
    };
    let drops = BTreeMap::new();
    let plan = plan(&Inputs { config, choice, packs, snapshot, ledger, drops, take }).ok()?;
    plan.findings.iter().all(|it| it.severity != Severity::Error).then_some(plan)
}

fn applied(snapshot: &Snapshot, plan: &Plan) -> Snapshot {
    let mut after = snapshot.clone();
    for change in &plan.changes {
        match &change.after {
            Some(text) => after.set(change.path.clone(), Content::Text(text.clone())),
            None => after.remove(&change.path),
        }
    }
    after
}

fn same(expected: &Snapshot, found: &Snapshot, what: &str) {
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

fn items(plan: &Plan) -> Vec<String> {
    plan.items.iter().map(|it| format!("{:?} {}", it.kind, it.key)).collect()
}

/// Applied, nothing is left to do; withdrawn, everything is as it was.
fn holds(files: &[(String, String)], take: &Take) {
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

/// A statement that breaks off would swallow what is written behind it: nothing is.
#[test]
fn nothing_is_written_behind_a_statement_that_breaks_off() {
    let script = "apply plugin: 'com.android.application'\nandroid {\n}\ndependencies {\n    \
                  implementation 'a:b:1',\n    // 'a:c:1'\n}\n";
    let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                    <application />\n</manifest>\n";
    let files = [
        ("settings.gradle", "include ':app'\n"),
        ("build.gradle", "allprojects {\n    repositories {\n    }\n}\n"),
        ("app/build.gradle", script),
        ("app/src/main/AndroidManifest.xml", manifest),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()));
    let packs = PackSet::embedded();
    let (before, config) = (snapshot(&files), config(&packs));
    let plan = planned(&before, &Ledger::default(), Some(&config), &packs, Take::Nothing);
    let plan = plan.expect("a plan");
    let after = applied(&before, &plan);
    let text = after.text(&RelPath::new("app/build.gradle").expect("relative")).expect("there");
    assert!(text.contains("implementation 'a:b:1',\n    // 'a:c:1'\n}"), "{text}");
    assert!(
        items(&plan).iter().any(|it| it.starts_with("Unknown dependency:")),
        "{:?}",
        items(&plan)
    );
    holds(&files, &Take::Nothing);
}

proptest! {
    #![proptest_config(seed::drawn(16))]

    #[test]
    fn what_is_applied_is_settled_and_goes_again(files in inputs::files(), ours in any::<bool>()) {
        holds(&files, &if ours { Take::All } else { Take::Nothing });
    }
}
