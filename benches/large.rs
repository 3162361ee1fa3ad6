//! How long reading, editing and verifying take on large inputs; nothing here can fail for time.
//!
//! `cargo bench` prints a table. Inputs are made up, in the shape and of the size of large apps.

use std::collections::BTreeMap;

use divan::{Bencher, black_box};
use pushwright_android::{Choice, Content, RelPath, Snapshot};
use pushwright_config::PackSet;
use pushwright_config::config::{PushConfig, parse};
use pushwright_engine::{Inputs, Ledger, Take, plan};
use pushwright_lossless::SourceText;
use pushwright_lossless::gradle::{self, Dialect};
use pushwright_lossless::placement::Slot;
use pushwright_lossless::xml::{self, Document, NewAttribute, NewElement};

fn main() {
    divan::main();
}

/// Modules of the large project beside the application.
const MODULES: usize = 60;
/// Source files of the application that nobody has to read.
const SOURCES: usize = 3_000;

const PUSH_TOML: &str = "version = 1\n\n[vendors.huawei]\nedition = \"hms-core\"\nsdk-version = \
                         \"6.13.0.300\"\napp-id = \"100512405\"\ncertificate-id = 21029\n";

/// A script of about `lines` lines.
fn script(lines: usize) -> String {
    let mut text = String::from(
        "apply plugin: 'com.android.application'\n\nandroid {\n    namespace 'com.example'\n    \
         defaultConfig {\n        applicationId 'com.example'\n    }\n    buildTypes {\n        \
         release { minifyEnabled true }\n    }\n}\n\ndependencies {\n",
    );
    for number in 0..lines.saturating_sub(14) {
        match number % 4 {
            0 => text += &format!("    implementation 'com.example:library-{number}:1.{number}'\n"),
            1 => text += &format!("    // why `{number}` is here: {{ nobody knows }}\n"),
            2 => {
                text += &format!(
                    "    api(\"com.example:other-{number}:$version\") {{ transitive = false }}\n"
                )
            }
            _ => text += &format!("    testImplementation project(':module{number}')\n"),
        }
    }
    text + "}\n"
}

/// A manifest with this many components.
fn manifest(components: usize) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<manifest \
         xmlns:android=\"http://schemas.android.com/apk/res/android\">\n\n    <application>\n",
    );
    for number in 0..components {
        text += &format!(
            "        <activity\n            android:name=\".pages.Page{number}\"\n            \
             android:exported=\"false\">\n            <intent-filter>\n                <action \
             android:name=\"com.example.OPEN_{number}\" />\n            </intent-filter>\n        \
             </activity>\n"
        );
    }
    text + "    </application>\n</manifest>\n"
}

fn large_project() -> Snapshot {
    let mut files = vec![
        (
            "build.gradle".to_owned(),
            "allprojects {\n    repositories {\n        google()\n    }\n}\n".to_owned(),
        ),
        ("app/build.gradle".to_owned(), script(300)),
        ("app/src/main/AndroidManifest.xml".to_owned(), manifest(500)),
        (
            "app/agconnect-services.json".to_owned(),
            "{\"client\": {\"app_id\": \"100512405\", \"package_name\": \"com.example\"}}\n"
                .to_owned(),
        ),
    ];
    let mut settings = String::from("include ':app'\n");
    for number in 0..MODULES {
        settings += &format!("include ':module{number}'\n");
        let library = script(100).replace("com.android.application", "com.android.library");
        let library = library.replace("        applicationId 'com.example'\n", "");
        files.push((format!("module{number}/build.gradle"), library));
        files.push((format!("module{number}/src/main/AndroidManifest.xml"), manifest(10)));
    }
    files.push(("settings.gradle".to_owned(), settings));
    let texts = files.into_iter().map(|(path, text)| (path, Content::Text(SourceText::new(text))));
    let sources = (0..SOURCES).map(|number| {
        (format!("app/src/main/java/com/example/pages/Page{number}.java"), Content::Listed)
    });
    let relative =
        |(path, content): (String, Content)| (RelPath::new(&path).expect("relative"), content);
    Snapshot::new(texts.chain(sources).map(relative))
}

fn inputs<'a>(
    snapshot: &'a Snapshot,
    ledger: &'a Ledger,
    config: &'a PushConfig,
    packs: &'a PackSet,
) -> Inputs<'a> {
    let (choice, drops, beside) = (Choice::default(), BTreeMap::new(), BTreeMap::new());
    let (config, facts, take) = (Some(config), None, Take::Nothing);
    Inputs { config, choice, packs, snapshot, facts, ledger, drops, beside, take }
}

/// The plan that `verify` makes of a project with nothing left to do, without reading the disk.
#[divan::bench(sample_count = 10)]
fn verify_a_large_project(bencher: Bencher<'_, '_>) {
    let packs = PackSet::embedded();
    let (config, _) = parse("push.toml", PUSH_TOML, &packs);
    let (config, mut snapshot) = (config.expect("a config"), large_project());
    let first = plan(&inputs(&snapshot, &Ledger::default(), &config, &packs)).expect("a plan");
    for change in first.changes {
        if let Some(text) = change.after {
            snapshot.set(change.path, Content::Text(text));
        }
    }
    bencher.bench_local(|| {
        let again = plan(&inputs(&snapshot, &first.ledger, &config, &packs)).expect("a plan");
        assert!(black_box(again).is_clean());
    });
}

#[divan::bench]
fn read_a_script_of_2000_lines(bencher: Bencher<'_, '_>) {
    let text = script(2_000);
    bencher.bench_local(|| gradle::parse(black_box(&text), Dialect::Groovy).expect("a script"));
}

#[divan::bench]
fn read_a_manifest_of_500_components(bencher: Bencher<'_, '_>) {
    let text = manifest(500);
    bencher
        .bench_local(|| Document::parse(black_box(&text)).expect("a manifest").elements().count());
}

#[divan::bench]
fn add_to_a_manifest_of_500_components(bencher: Bencher<'_, '_>) {
    let text = manifest(500);
    let new = NewElement {
        name: "service".to_owned(),
        attributes: vec![NewAttribute::plain("name", ".Push")],
        children: Vec::new(),
    };
    bencher.bench_local(|| {
        let doc = Document::parse(black_box(&text)).expect("a manifest");
        let application = doc.children(doc.root()).next().expect("an application");
        xml::insert(&doc, application, Slot::After(499), &new).expect("an edit").apply(&text)
    });
}
