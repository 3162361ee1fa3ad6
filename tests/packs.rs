//! The packs that come with the tool: whole, ordered as phones are told apart, and moved between.
//!
//! Knows what every pack must have and which vendors there are; what a pack asks for is held
//! against projects in `fixtures/projects`.

mod recorded;
mod support;

use std::fs;
use std::path::Path;

use pushwright_config::PackSet;
use pushwright_config::pack::{DependencySource, Language, ReadsExt};
use recorded::Recorded;
use support::{Tree, Workspace, read_tree};

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects")
}

/// A case's project and its push.toml.
fn workspace(case: &str) -> Workspace {
    let folder = fixtures().join(case);
    let mut tree: Tree = read_tree(&folder.join("before"));
    let config = fs::read(folder.join("push.toml")).expect("push.toml is there");
    tree.insert("push.toml".to_owned(), config);
    Workspace::new(&tree)
}

#[test]
fn every_pack_is_whole() {
    for pack in PackSet::embedded().iter() {
        let id = &pack.id;
        assert!(pack.manifest.is_some() && pack.proguard.is_some(), "{id}");
        assert!(!pack.notes.is_empty(), "{id} does not say how sure it is");
        assert!(pack.sdk.versions().contains(&pack.sdk.default.as_str()), "{id}");
        assert_eq!(pack.checked.len(), "2026-01-31".len(), "{id}");
        let entry = pack.entry.as_deref().expect("every pack of ours registers");
        let buzid = pack.field("certificate-id").and_then(|it| it.constant.as_ref());
        assert!(buzid.is_some(), "{id} reports no token");
        for language in Language::ALL {
            let source = pack.source(language, entry).expect("an entry class");
            assert_eq!(source.text.contains("fun ext("), reads_ext(pack, language), "{id}");
        }
    }
}

/// Versions whose files were read and of which nothing was recorded.
const READ: &[(&str, &str)] = &[("oppo/heytap-3", "3.1.0"), ("xiaomi/mipush-jar", "3.7.6")];

/// Which recordings a pack's versions are among, and which of those belong to another pack.
const RECORDED: &[(&str, &str, &[&str])] = &[
    ("fcm/firebase-messaging", "firebase-messaging", &[]),
    ("honor/push-7", "honor-push", &[]),
    ("huawei/hms-agent-2", "huawei-hms-2-push", &[]),
    ("huawei/hms-core", "huawei-hms-core", &["4.0.1.300"]),
    ("meizu/push-internal", "meizu-push-internal", &["3.4.2"]),
    ("oppo/heytap-3", "oppo-heytap", &["2.1.0"]),
    ("vivo/vpush", "vivo-push", &["2.3.1", "2.9.0.0"]),
    ("xiaomi/mipush-aar", "xiaomi-mipush", &["3.6.12", "3.7.5", "4.5.0", "5.7.8"]),
    ("xiaomi/mipush-jar", "xiaomi-mipush", &["5.6.2", "5.9.9", "6.0.1"]),
];

#[test]
fn what_is_known_was_looked_at_and_the_rest_is_only_stated() {
    for pack in PackSet::embedded().iter() {
        let id = pack.id.to_string();
        let Some(of) = RECORDED.iter().find(|it| it.0 == id) else {
            assert!(
                pack.sdk.known.is_empty(),
                "{id}: `known` wants a recording, named in RECORDED"
            );
            continue;
        };
        let mut looked_at = Recorded::read(of.1).versions().to_vec();
        looked_at.retain(|it| !of.2.contains(&it.as_str()));
        looked_at.extend(READ.iter().filter(|it| it.0 == id).map(|it| it.1.to_owned()));
        looked_at.sort();
        let mut known = pack.sdk.known.clone();
        known.sort();
        assert_eq!(known, looked_at, "{id}");
        assert!(pack.sdk.stated.iter().all(|it| !known.contains(it)), "{id}");
        let notes = pack.notes.join(" ");
        assert!(!notes.contains("from memory"), "{id}: {notes}");
    }
}

#[test]
fn template_variables_are_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/packs.md");
    let page = fs::read_to_string(page).expect("the page is there");
    for (name, meaning) in pushwright_engine::template_variables() {
        let row = format!("| `{name}` | {meaning} |");
        assert!(page.contains(&row), "docs/packs.md lacks {row}");
    }
}

fn reads_ext(pack: &pushwright_config::Pack, language: Language) -> bool {
    pack.click.reads_ext != ReadsExt::Never && language == Language::Kotlin
}

#[test]
fn every_pack_is_in_a_project() {
    let configs: Vec<String> = fs::read_dir(fixtures())
        .expect("fixtures are there")
        .filter_map(Result::ok)
        .filter_map(|case| fs::read_to_string(case.path().join("push.toml")).ok())
        .collect();
    for pack in PackSet::embedded().iter() {
        let table = format!("[vendors.{}]", pack.id.vendor);
        let edition = format!("edition = \"{}\"", pack.id.edition);
        let used = configs.iter().any(|text| text.contains(&table) && text.contains(&edition));
        assert!(used, "no project uses {}", pack.id);
    }
}

/// The mission document's step 3.1 to the letter: all of HMSAgent is copied into the app's sources.
#[test]
fn kits_copied_by_hand_come_with_their_libraries() {
    const LIBRARIES: [&str; 5] = ["game", "hwid", "opendevice", "iap", "sns"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let text = |text: &str| text.as_bytes().to_vec();
    let mut tree = Tree::from([
        ("settings.gradle".to_owned(), text("include ':app'\n")),
        (
            "app/build.gradle".to_owned(),
            text(
                "apply plugin: 'com.android.application'\n\nandroid {\n    namespace \
                 'org.example'\n}\n\ndependencies {\n    implementation \
                 'com.huawei.android.hms:sns:2.6.1.301'\n}\n",
            ),
        ),
        (
            "app/src/main/AndroidManifest.xml".to_owned(),
            text(
                "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                 <application />\n</manifest>\n",
            ),
        ),
        (
            "push.toml".to_owned(),
            text(
                "version = 1\n\n[im]\nsdk = \"none\"\n\n[vendors.huawei]\nedition = \
                 \"hms-agent-2\"\nsdk-version = \"2.6.3.301\"\napp-id = \"100512409\"\n\
                 certificate-id = 20455\n",
            ),
        ),
    ]);
    let before = tree["app/build.gradle"].clone();
    for drop in ["hms-agent", "hms-agent-whole"] {
        let files = read_tree(&root.join(drop)).into_iter();
        let sources = files.filter(|(path, _)| path.ends_with(".java"));
        tree.extend(sources.map(|(path, bytes)| (format!("app/{path}"), bytes)));
    }
    let project = Workspace::new(&tree);
    let run = project.run(&["apply"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let script = project.read("app/build.gradle");
    for library in LIBRARIES {
        let line = format!("'com.huawei.android.hms:{library}:");
        assert_eq!(script.matches(&line).count(), 1, "{script}");
    }
    assert!(script.contains("sns:2.6.1.301"), "the version that is there stays: {script}");
    assert_eq!(project.run(&["verify"]).code, 0);
    // Without the kits their libraries are nobody's.
    for kit in ["game", "hwid", "opendevice", "pay", "sns"] {
        let folder = "app/src/main/java/com/huawei/android/hms/agent";
        fs::remove_dir_all(project.project().join(folder).join(kit)).expect("it can be removed");
    }
    project.run(&["apply"]);
    let script = project.read("app/build.gradle");
    assert!(!script.contains("hms:game") && script.contains("hms:sns:2.6.1.301"), "{script}");
    assert_eq!(project.run(&["remove"]).code, 0);
    assert_eq!(project.read("app/build.gradle").as_bytes(), before);
}

#[test]
fn phones_are_told_apart_in_one_order() {
    let packs = PackSet::embedded();
    let mut newest: Vec<_> =
        packs.vendors().into_iter().filter_map(|vendor| packs.newest(vendor)).collect();
    newest.sort_by_key(|pack| pack.brand.order);
    for pair in newest.windows(2) {
        let [one, next] = [pair[0], pair[1]];
        assert_ne!(one.brand.order, next.brand.order, "{} and {}", one.id, next.id);
        // Who serves any phone is asked last.
        assert!(!one.brand.any || next.brand.any, "{} before {}", one.id, next.id);
    }
}

/// Adding a vendor needs no Rust of the product's; the tables of tests that want a line are these.
#[test]
fn tables_of_tests_have_every_vendor() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).expect("a readable source")
    };
    let (come_and_go, artifacts) = ("tests/fixtures/vendors.rs", "tests/toolchain/built.rs");
    let (all, stubs) = (read(come_and_go), read(artifacts));
    for pack in PackSet::embedded().iter() {
        let vendor = &pack.id.vendor;
        let is_named =
            all.contains(&format!("(\"{vendor}\"")) || all.contains(&format!("\"{vendor}\","));
        assert!(is_named, "add `{vendor}` to ALL in {come_and_go}, with values as of any app");
        for dependency in pack.dependencies.iter().filter(|it| it.when.is_none()) {
            let DependencySource::Module { module, .. } = &dependency.source else { continue };
            let (group, artifact) = module.split_once(':').expect("a group and an artifact");
            let row = format!("(\"{group}\", \"{artifact}\", ");
            assert!(
                stubs.contains(&row),
                "add `{module}` to ARTIFACTS in {artifacts}, in the version of the new cases"
            );
        }
    }
}

const MIGRATED: &str = "edition = \"hms-core\"\nsdk-version = \"6.13.0.300\"\n";

/// What pushwright set up for the old edition goes, in the run that brings the new one.
#[test]
fn an_edition_gives_way_to_the_next() {
    let old = workspace("document-2019-allprojects");
    let toml = old.read("push.toml");
    let new = toml.replace("edition = \"hms-agent-2\"\nsdk-version = \"2.6.3.301\"\n", MIGRATED);
    assert_ne!(toml, new);
    let json = "{\"client\": {\"app_id\": \"100837465\", \"package_name\": \"org.porcelain.im\"}}";
    let direct = workspace("document-2019-allprojects");
    old.run(&["apply"]);
    for workspace in [&old, &direct] {
        // The new edition demands more than the document's project has.
        let script = workspace.read("app/build.gradle");
        workspace
            .write("app/build.gradle", &script.replace("minSdkVersion 16", "minSdkVersion 17"));
        workspace.write("app/agconnect-services.json", json);
        workspace.write("push.toml", &new);
        assert_eq!(workspace.run(&["apply"]).code, 0);
    }
    assert_eq!(
        old.read("app/src/main/AndroidManifest.xml"),
        direct.read("app/src/main/AndroidManifest.xml")
    );
    let mut trees = [old.tree(), direct.tree()];
    trees.iter_mut().for_each(|tree| drop(tree.remove("push.lock")));
    assert!(trees[0] == trees[1], "what the old edition left is still there");
}

/// What was pasted by hand goes when that is allowed; Android's own permissions stay.
#[test]
fn a_pasted_edition_gives_way_when_told() {
    let project = workspace("both-editions-declared");
    assert_eq!(project.run(&["apply"]).code, 3);
    let taken = project.run(&["apply", "--take", "ours"]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    let manifest = project.read("app/src/main/AndroidManifest.xml");
    for old in ["PROCESS_PUSH_MSG", "BridgeActivity", "hms.client.appid", "HUAWEIPushReceiver"] {
        assert!(!manifest.contains(old), "{old} is left:\n{manifest}");
    }
    assert!(manifest.contains("android.permission.READ_PHONE_STATE"));
    let script = project.read("app/build.gradle");
    assert!(!script.contains("com.huawei.android.hms"), "{script}");
    assert_eq!(project.run(&["verify"]).code, 0);
}

/// Both editions at once are named by their lines.
#[test]
fn both_editions_are_an_error_with_their_lines() {
    let plan = workspace("both-editions-declared").run(&["plan"]);
    assert_eq!(plan.code, 3);
    let parts: Vec<&str> = plan.stderr.split("\n\n").collect();
    for line in ["app/build.gradle:16:5", "app/build.gradle:17:5"] {
        let about: Vec<&&str> = parts.iter().filter(|it| it.contains(line)).collect();
        assert_eq!(about.len(), 1, "{}", plan.stderr);
        assert!(about[0].starts_with("error[project/old-edition]"), "{}", plan.stderr);
        assert!(about[0].contains("both bring classes"), "{}", plan.stderr);
    }
}

/// Pasted sources go as well, and a receiver under a name of its own.
#[test]
fn pasted_sources_give_way_when_told() {
    let project = workspace("old-edition-pasted-with-its-sources");
    let said = project.run(&["apply"]);
    assert_eq!(said.code, 3);
    for named in ["hms/agent/HMSAgent.java", "push/HUAWEIPushReceiver.java"] {
        assert!(said.stderr.contains(named), "{}", said.stderr);
    }
    assert_eq!(project.run(&["apply", "--take", "ours"]).code, 0);
    let left = project.tree();
    let left: Vec<&String> = left.keys().filter(|it| it.contains("hms/agent")).collect();
    assert_eq!(left, [""; 0]);
    assert!(!project.read("app/src/main/AndroidManifest.xml").contains("HmsReceiver"));
    assert_eq!(project.run(&["verify"]).code, 0);
}

/// What uses the pasted sources is not pulled out from under.
#[test]
fn sources_that_others_use_stay() {
    let case = "old-edition-pasted-with-its-sources";
    let mut tree = workspace(case).tree();
    let folder = "app/src/main/java/com/huawei/android/hms/agent";
    let account = format!("{folder}/hwid/SignInApi.java");
    tree.insert(account.clone(), b"package com.huawei.android.hms.agent.hwid;\n".to_vec());
    let project = Workspace::new(&tree);
    let taken = project.run(&["apply", "--take", "ours"]);
    assert_eq!(taken.code, 3);
    assert!(taken.stderr.contains("`hwid` are beside them"), "{}", taken.stderr);
    assert!(project.tree().contains_key(&format!("{folder}/HMSAgent.java")));
}

/// Kept for good: the promise in push.toml settles it.
#[test]
fn a_pasted_edition_stays_when_told() {
    let project = workspace("old-edition-left-in-the-manifest");
    assert_eq!(project.run(&["apply"]).code, 3);
    assert_eq!(project.run(&["apply", "--take", "theirs"]).code, 0);
    assert!(project.read("app/src/main/AndroidManifest.xml").contains("BridgeActivity"));
    assert_eq!(project.run(&["verify"]).code, 0);
}
