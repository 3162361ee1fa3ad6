//! A vendor that nobody knows, through every command: its two packs in `fixtures/push-packs` are
//! all there is of it.
//!
//! Knows what the packs say; what each command prints in general is tested elsewhere.

mod support;

use std::path::Path;

use support::{Run, Tree, Workspace, read_tree};

/// A project of `fixtures/projects` with the packs, and a push.toml without vendors.
fn workspace(im: &str) -> Workspace {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut tree: Tree = read_tree(&fixtures.join("projects/two-vendors-share-internet/before"));
    for (path, bytes) in read_tree(&fixtures.join("push-packs")) {
        tree.insert(format!("push-packs/{path}"), bytes);
    }
    let script = String::from_utf8_lossy(&tree["app/build.gradle"]).into_owned();
    let library = "dependencies {\n    implementation 'com.tencent.imsdk:imsdk-plus:5.1.1'\n";
    let script = script.replacen("dependencies {\n", library, 1);
    tree.insert("app/build.gradle".to_owned(), script.into_bytes());
    let toml = format!(
        "version = 1\npacks = [\"push-packs\"]\n\n[im]\nsdk = \"{im}\"\n\n[click]\n\
         event = \"activity\"\nactivity = \".MainActivity\"\nuri = \"acmelink://note/detail\"\n"
    );
    tree.insert("push.toml".to_owned(), toml.into_bytes());
    Workspace::new(&tree)
}

const SETUP: [&str; 8] =
    ["setup", "acme", "--edition", "push-1", "--app-id", "4810077", "--certificate-id", "5120"];

#[track_caller]
fn fine(run: &Run) {
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
}

fn source(project: &Workspace, name: &str) -> String {
    project.read(&format!("app/src/main/java/org/heather/note/push/{name}"))
}

#[test]
fn it_comes_and_goes() {
    let project = workspace("v2tim");
    let before = project.tree();
    fine(&project.run(&SETUP));
    fine(&project.run(&["verify"]));
    assert_eq!(project.run(&["plan"]).stdout, "");
    let manifest = project.read("app/src/main/AndroidManifest.xml");
    for wanted in [
        "android:name=\"${applicationId}.permission.ACME_PUSH\"",
        "android:value=\"4810077\"",
        "android:process=\":acme\"",
        "android:scheme=\"acmelink\"",
    ] {
        assert!(manifest.contains(wanted), "{manifest}");
    }
    assert!(project.read("build.gradle").contains("https://acme.example/maven"));
    fine(&project.run(&["remove", "acme"]));
    let mut after = project.tree();
    after.remove("push.lock");
    let changed: Vec<&String> = after
        .iter()
        .filter(|(path, text)| before.get(*path) != Some(text))
        .map(|it| it.0)
        .collect();
    assert_eq!(changed, [""; 0], "something of it is left");
    assert_eq!(after.len(), before.len());
}

/// The dispatch between vendors is by what the packs say, whoever they are.
#[test]
fn it_is_told_apart_from_others() {
    let project = workspace("v2tim");
    fine(&project.run(&SETUP));
    let meizu = ["--app-id", "148206", "--app-key", "9a40c7d1e85b4f32860bd7f5193ce2a6"];
    let meizu = [&["setup", "meizu", "--certificate-id", "31888"], &meizu[..]].concat();
    fine(&project.run(&meizu));
    let brand = source(&project, "PushBrand.java");
    assert!(
        brand.find("ACME(\"acme\") {") < brand.find("MEIZU(\"meizu\") {"),
        "`order` says who is asked first"
    );
    assert!(brand.contains("isAnyOf(Build.MANUFACTURER, \"umbrella\")"));
    assert!(brand.contains("isAnyOf(Build.BRAND, \"acme\", \"bolt\")"));
    assert!(source(&project, "PushRegistration.java").contains("AcmePush.register(application)"));
    let manager = source(&project, "ThirdPushTokenMgr.java");
    assert!(manager.contains("case ACME:\n                return Constants.ACME_PUSH_BUZID;"));
    assert!(source(&project, "Constants.java").contains("long ACME_PUSH_BUZID = 5120L;"));
    assert!(source(&project, "PushMessageExt.java").contains("return AcmePush.ext(extras);"));
}

/// `reads-ext` follows the version of the SDK, as its gate says.
#[test]
fn its_versions_differ() {
    let project = workspace("none");
    fine(&project.run(&[&SETUP[..], &["--sdk-version", "1.2.0"]].concat()));
    assert!(!source(&project, "PushMessageExt.java").contains("AcmePush"));
    assert!(!source(&project, "AcmePush.java").contains("Bundle"));
}

#[test]
fn its_values_are_checked() {
    let said =
        workspace("none").run(&["setup", "acme", "--app-id", "48x", "--certificate-id", "0"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("`app-id` takes digits only"), "{}", said.stderr);
    assert!(said.stderr.contains("`certificate-id` is at least 1"), "{}", said.stderr);
    let said = workspace("none").run(&["setup", "amce"]);
    assert!(said.stderr.contains("did you mean `acme`?"), "{}", said.stderr);
}

#[test]
fn consoles_are_told_what_it_takes() {
    let project = workspace("none");
    fine(&project.run(&SETUP));
    let sheet = project.run(&["console"]).stdout;
    // Its first edition takes an activity, its second one the URI.
    assert!(sheet.contains("org.heather.note.MainActivity\n"), "{sheet}");
    assert!(sheet.contains("AppSecret"), "{sheet}");
    migrate(&project);
    fine(&project.run(&["apply"]));
    let sheet = project.run(&["console"]).stdout;
    assert!(sheet.contains("intent://note/detail#Intent;scheme=acmelink;"), "{sheet}");
}

/// Changes the edition in push.toml and brings the file that the second one wants.
fn migrate(project: &Workspace) {
    let old = "edition = \"push-1\"\nsdk-version = \"1.4.0\"";
    let toml = project.read("push.toml");
    let new = toml.replace(old, "edition = \"push-2\"\nsdk-version = \"2.0.0\"");
    assert_ne!(toml, new);
    project.write("push.toml", &new);
    let json = "{\"app\": {\"id\": \"4810077\", \"package\": \"org.heather.note\"}}\n";
    project.write("app/acme.json", json);
}

#[test]
fn its_editions_give_way_to_each_other() {
    let project = workspace("none");
    let direct = workspace("none");
    fine(&project.run(&SETUP));
    migrate(&project);
    fine(&project.run(&["apply"]));
    direct.write("push.toml", &project.read("push.toml"));
    direct.write("app/acme.json", &project.read("app/acme.json"));
    fine(&direct.run(&["apply"]));
    let mut trees = [project.tree(), direct.tree()];
    trees.iter_mut().for_each(|tree| drop(tree.remove("push.lock")));
    assert!(trees[0] == trees[1], "the older edition left something");
    let script = project.read("app/build.gradle");
    assert!(script.contains("com.acme.services") && script.contains("ACME_CHANNEL"), "{script}");
    assert!(!script.contains("com.acme:push:"), "{script}");
}

/// Without the ledger all of the first edition counts as pasted by hand.
#[test]
fn what_was_pasted_of_it_gives_way_when_told() {
    let project = workspace("none");
    fine(&project.run(&SETUP));
    project.delete("push.lock");
    migrate(&project);
    let said = project.run(&["apply"]);
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(said.stderr.contains("both generations are declared"), "{}", said.stderr);
    fine(&project.run(&["apply", "--take", "ours"]));
    let manifest = project.read("app/src/main/AndroidManifest.xml");
    for old in ["ACME_PUSH", "AcmeService", "AcmePushReceiver", "com.acme.push.app_id"] {
        assert!(!manifest.contains(old), "{manifest}");
    }
    assert!(!project.read("app/build.gradle").contains("com.acme:push:"));
    fine(&project.run(&["verify"]));
}

#[test]
fn its_file_is_held_against_push_toml() {
    let project = workspace("none");
    fine(&project.run(&SETUP));
    migrate(&project);
    project
        .write("app/acme.json", "{\"app\": {\"id\": \"1\", \"package\": \"org.heather.note\"}}\n");
    let said = project.run(&["apply"]);
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(said.stderr.contains("app/acme.json:1:17"), "{}", said.stderr);
    // The code that its SDK prints is explained, with what this project shows of the causes.
    let page = project.run(&["explain", "ACME-41"]).stdout;
    assert!(page.contains("How sure: inference"), "{page}");
    assert!(
        page.contains("shows:\n1. the file acme.json is another app's\n   - app/acme.json:"),
        "{page}"
    );
    let said = project.run(&["doctor"]);
    let all = said.stdout + &said.stderr;
    assert!(all.contains("file/mismatch"), "{all}");
}

#[test]
fn it_is_listed_with_how_sure_it_is() {
    let said = workspace("none").run(&["vendors", "-v"]);
    assert!(said.stdout.contains(" (an older edition)"), "{}", said.stdout);
    assert!(said.stdout.contains("    - The vendor is invented."), "{}", said.stdout);
    let lines = said.stdout.lines().filter(|it| it.starts_with("    ") && !it.contains("://"));
    let long: Vec<&str> =
        lines.filter(|it| it.trim_start().starts_with("- ") && it.chars().count() > 80).collect();
    assert!(long.is_empty(), "{long:#?}");
    let plain = workspace("none").run(&["vendors"]);
    assert!(plain.stdout.contains("acme/push-1 "), "{}", plain.stdout);
    assert!(!plain.stdout.contains("    - "), "{}", plain.stdout);
    let quiet = workspace("none").run(&["vendors", "--quiet"]);
    assert!(quiet.stdout.lines().all(|it| it.contains("certificate-id")), "{}", quiet.stdout);
    let packs = workspace("none").run(&["vendors", "--check", "push-packs"]);
    fine(&packs);
    assert!(!packs.stderr.contains("warning"), "{}", packs.stderr);
}

/// Lets the application module compile Kotlin.
fn compile_kotlin(project: &Workspace) {
    let script = project.read("app/build.gradle");
    project.write("app/build.gradle", &format!("{script}\napply plugin: 'kotlin-android'\n"));
}

/// Sources that the build generates, in the other language.
#[test]
fn its_sources_are_generated_by_the_build() {
    let project = workspace("none");
    let toml = project.read("push.toml");
    compile_kotlin(&project);
    let app = "[app]\nlanguage = \"kotlin\"\nsources = \"build\"\n\n[im]";
    project.write("push.toml", &toml.replace("[im]", app));
    fine(&project.run(&SETUP));
    fine(&project.run(&["generate", "--out", "made"]));
    let made = "made/org/heather/note/push";
    assert!(project.read(&format!("{made}/AcmePush.kt")).contains("fun ext(extras: Bundle)"));
    assert!(project.read(&format!("{made}/PushBrand.kt")).contains("ACME(\"acme\") {"));
}

/// Without a template in the app's language nothing refers to a class that is not there.
#[test]
fn a_pack_in_one_language_says_so() {
    let project = workspace("none");
    project.delete("push-packs/acme/push-1/sources/kotlin/AcmePush.kt.j2");
    compile_kotlin(&project);
    let toml = project.read("push.toml");
    project.write("push.toml", &toml.replace("[im]", "[app]\nlanguage = \"kotlin\"\n\n[im]"));
    let said = project.run(&SETUP);
    assert_eq!(said.code, 3, "{}", said.stderr);
    assert!(said.stderr.contains("no `AcmePush` in kotlin"), "{}", said.stderr);
    assert!(said.stderr.contains("app.language = \"java\""), "{}", said.stderr);
    let tree = project.tree();
    assert!(!tree.keys().any(|path| path.ends_with("PushRegistration.kt")));
}

/// `packs` names folders relative to push.toml, wherever that is.
#[test]
fn its_packs_lie_beside_push_toml() {
    let project = workspace("v2tim");
    fine(&project.run(&SETUP));
    let moved = |path: &str| path == "push.toml" || path.starts_with("push-packs/");
    let elsewhere = |path: String| if moved(&path) { format!("team/{path}") } else { path };
    let tree = project.tree().into_iter().map(|(path, bytes)| (elsewhere(path), bytes)).collect();
    let project = Workspace::new(&tree);
    let config = ["--config", "team/push.toml"];
    fine(&project.run(&[&["verify"], &config[..]].concat()));
    assert!(project.run(&[&["vendors"], &config[..]].concat()).stdout.contains("acme/push-1"));
    project.write("team/push-packs/acme/push-1/pack.toml", "id = 1\n");
    let run = project.run(&[&["verify"], &config[..]].concat());
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("--> team/push-packs/acme/push-1/pack.toml:1:6"), "{}", run.stderr);
}

#[test]
fn a_folder_that_is_not_called_as_its_pack_is_said() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/push-packs");
    let tree: Tree = read_tree(&packs);
    let moved = |to: &str| {
        let moved = |path: &str| path.replacen("acme/push-1/", to, 1);
        Workspace::new(&tree.iter().map(|(path, text)| (moved(path), text.clone())).collect())
    };
    let run = moved("acme/push-one/").run(&["vendors", "--check", "."]);
    let said = "the pack `acme/push-1` lies in the folder `acme/push-one`";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    let run = moved("acme/push-1/").run(&["vendors", "--check", "."]);
    assert!(!run.stderr.contains("lies in the folder"), "{}", run.stderr);
    let run = moved("acme/push-1/").run(&["vendors", "--check", "acme/push-1"]);
    assert!(!run.stderr.contains("lies in the folder"), "{}", run.stderr);
}
