//! The command line as scripts see it: exit codes, what is written and what is not.
//!
//! Runs the binary in copies of fixture projects; the edits themselves are tested by `fixtures`.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

mod support;

use std::path::Path;

use pushwright_config::keys::KEYS;
use pushwright_config::{PackSet, Severity, parse};
use support::{Tree, Workspace, read_tree, run_in};

/// A copy of a fixture project, with its push.toml when `configured`.
fn workspace(case: &str, configured: bool) -> Workspace {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects").join(case);
    let mut tree: Tree = read_tree(&folder.join("before"));
    if configured {
        let config = std::fs::read(folder.join("push.toml")).expect("push.toml is there");
        tree.insert("push.toml".to_owned(), config);
    }
    Workspace::new(&tree)
}

const DOCUMENT: &str = "document-2019-allprojects";

#[track_caller]
fn check_refused(workspace: &Workspace, args: &[&str], expected: &[&str]) {
    let before = workspace.tree();
    let run = workspace.run(args);
    assert_eq!(run.code, 2, "{}", run.stderr);
    for part in expected {
        assert!(run.stderr.contains(part), "no `{part}` in\n{}", run.stderr);
    }
    assert!(workspace.tree() == before, "something was written");
}

#[test]
fn setup_writes_push_toml_and_applies_it() {
    let workspace = workspace(DOCUMENT, false);
    let run = workspace.run(&[
        "setup",
        "huawei",
        "--edition",
        "hms-agent-2",
        "--app-id",
        "100423819",
        "--certificate-id",
        "20417",
        "--hms-agent",
        "../hms-agent",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(workspace.read("push.toml").contains("app-id = \"100423819\""));
    assert_eq!(workspace.run(&["verify"]).code, 0);
    let again = workspace.run(&["setup", "huawei", "--app-id", "100423820"]);
    assert!(workspace.read("push.toml").contains("app-id = \"100423820\""), "{}", again.stderr);
}

#[test]
fn setup_says_what_it_wrote_what_is_in_place_and_what_to_call() {
    let setup = ["setup", "huawei", "--app-id", "100423819", "--certificate-id", "20417"];
    let old = ["--edition", "hms-agent-2"];
    let workspace = workspace(DOCUMENT, false);
    let run = workspace.run(&[&setup[..], &old].concat());
    assert_eq!(run.code, 0, "only a download is waited for: {}", run.stderr);
    assert_eq!(workspace.run(&["verify"]).code, 3);
    for line in ["created push.toml", "created push.lock", "changed build.gradle"] {
        assert!(run.stdout.lines().any(|it| it == line), "no `{line}` in\n{}", run.stdout);
    }
    assert!(!run.stderr.contains("PushRegistration"), "nothing to call yet:\n{}", run.stderr);
    let run = workspace.run(&[&setup[..], &old, &["--hms-agent", "../hms-agent", "-v"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    for call in [
        "next: call `PushRegistration.setConsent(this, true)`",
        "`PushRegistration.register(this)`",
    ] {
        assert!(run.stderr.contains(call), "{}", run.stderr);
    }
    assert!(run.stderr.contains("in place: dependency:app#com.huawei.android.hms:push\n"));
    assert!(!run.stderr.contains("in place: file:app/src/main/java/com/huawei/"), "{}", run.stderr);
}

#[test]
fn setup_tells_to_call_only_what_is_not_held_back() {
    let workspace = workspace("im-sdk-not-among-the-dependencies", true);
    let setup = ["setup", "huawei", "--app-id", "100512437", "--certificate-id", "21061", "--im"];
    let run = workspace.run(&[&setup[..], &["none"]].concat());
    for call in [
        "next: call `PushRegistration.setConsent(this, true)`",
        "`PushRegistration.register(this)`",
    ] {
        assert!(run.stderr.contains(call), "{}", run.stderr);
    }
    assert!(run.stderr.contains("`setIsLogin(true)` of `ThirdPushTokenMgr`"), "{}", run.stderr);
    // The token manager of before stays while its IM SDK is missing; nothing registers.
    let run = workspace.run(&[&setup[..], &["v2tim"]].concat());
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(!run.stderr.contains("next:"), "{}", run.stderr);
}

#[test]
fn setup_in_kotlin_needs_somebody_who_compiles_it() {
    let workspace = workspace("kotlin-asked-of-a-java-module", false);
    let setup = ["setup", "huawei", "--app-id", "100733519", "--certificate-id", "21533"];
    let in_kotlin = [&setup[..], &["--language", "kotlin"]].concat();
    check_refused(&workspace, &in_kotlin, &["source/uncompiled", "`language = \"java\"`"]);
    let promised = "version = 1\n\n[assume]\n\
                    present = [\"plugin:app#org.jetbrains.kotlin.android\"]\n";
    workspace.write("push.toml", promised);
    let run = workspace.run(&in_kotlin);
    assert!(
        workspace.tree().keys().any(|it| it.ends_with("/PushRegistration.kt")),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("config/assume-unused"), "{}", run.stderr);
}

#[test]
fn setup_names_every_missing_flag_and_writes_nothing() {
    let workspace = workspace(DOCUMENT, false);
    check_refused(&workspace, &["setup", "huawei"], &["`--app-id`", "`--certificate-id`"]);
    check_refused(&workspace, &["setup", "huawai", "--app-id", "1"], &["did you mean `huawei`?"]);
}

#[test]
fn every_finding_of_push_toml_is_reported_and_nothing_is_written() {
    let workspace = workspace(DOCUMENT, true);
    workspace.write(
        "push.toml",
        "version = 1\n[app]\nmodul = \":app\"\n[vendors.huawei]\nedition = \"hms-agent-2\"\n\
         sdk-version = \"2.6.3.301\"\napp-id = \"12ab\"\ncertificate-id = \"x\"\n\
         app-secret = \"0123456789\"\n[vendors.nokia]\nedition = \"1\"\n",
    );
    check_refused(
        &workspace,
        &["apply"],
        &[
            "push.toml:3:1",
            "config/unknown-key",
            "push.toml:7:10",
            "push.toml:8:18",
            "config/secret-in-file",
            "config/unknown-vendor",
        ],
    );
    let shown = workspace.run(&["apply"]).stderr;
    assert!(!shown.contains("0123456789"), "the secret is shown:\n{shown}");
}

#[test]
fn a_project_kept_with_another_version_is_left_alone_by_every_command() {
    let workspace = workspace(DOCUMENT, true);
    let path = workspace.project().join("push.toml");
    let text = workspace.read("push.toml");
    let version = env!("CARGO_PKG_VERSION");
    for command in ["plan", "apply", "verify", "remove"] {
        let other = text.replacen("version = 1\n", "version = 1\ntool-version = \"99.1\"\n", 1);
        std::fs::write(&path, other).expect("push.toml can be written");
        let wanted = [
            "config/other-tool",
            "push.toml asks for pushwright 99.1, and this is",
            "cargo install --locked pushwright --version 99.1",
            "npm install --save-dev pushwright@99.1",
        ];
        check_refused(&workspace, &[command], &wanted);
    }
    let ours = format!("version = 1\ntool-version = \"{version}\"\n");
    std::fs::write(&path, text.replacen("version = 1\n", &ours, 1)).expect("it can be written");
    assert_eq!(workspace.run(&["plan"]).code, 0);
}

#[test]
fn a_push_toml_that_is_not_utf_8_is_refused_at_its_place() {
    let workspace = workspace(DOCUMENT, false);
    let text = b"version = 1\n# Pouss\xe9e\n";
    std::fs::write(workspace.project().join("push.toml"), text).expect("push.toml is written");
    let meizu = [
        "setup",
        "meizu",
        "--app-id",
        "120001",
        "--app-key",
        "5f1c3f2b7a",
        "--certificate-id",
        "7",
    ];
    for args in [&meizu[..], &["apply"], &["verify"]] {
        check_refused(
            &workspace,
            args,
            &["project/not-utf8", "`push.toml` is not UTF-8", "push.toml:2:8"],
        );
    }
}

#[test]
fn a_code_that_editions_share_is_explained_once() {
    let workspace = workspace(DOCUMENT, false);
    let shown = workspace.run(&["explain", "22022"]).stdout;
    let titles: Vec<&str> = shown.lines().filter(|it| it.starts_with("# ")).collect();
    assert_eq!(titles, ["# 22022 (Xiaomi MiPush, aar 5 and later; Xiaomi MiPush, jar 3 to 5)"]);
}

#[test]
fn what_the_build_has_cannot_be_in_assets_that_an_im_sdk_reads() {
    let workspace = workspace("timpush-four-vendors", true);
    let config = workspace.read("push.toml");
    let line = config.lines().count() + 7;
    let oppo = |secret: &str| {
        format!(
            "{config}\n[vendors.oppo]\nedition = \"heytap-3\"\nsdk-version = \"3.5.3\"\n\
             app-key = \"6f1d0c9b8a7e4d5c9b3a2f1e\"\ncertificate-id = 31886\n{secret}"
        )
    };
    workspace.write("push.toml", &oppo("app-secret = { gradle-property = \"oppoSecret\" }\n"));
    let place = format!("push.toml:{line}:14");
    check_refused(&workspace, &["apply"], &["config/bad-value", "the app's assets", &place]);
    workspace.write("push.toml", &oppo(""));
    let run = workspace.run(&["plan"]);
    assert!(run.stderr.contains("no `vendors.oppo.app-secret`"), "{}", run.stderr);
    workspace.write("push.toml", &oppo("app-secret = \"2b9e7d10c4f85a36e1d0927b\"\n"));
    workspace.run(&["apply"]);
    let assets = workspace.read("app/src/main/assets/timpush-configs.json");
    assert!(assets.contains("\"oppoPushAppSecret\": \"2b9e7d10c4f85a36e1d0927b\""), "{assets}");
}

#[test]
fn helpers_for_an_im_sdk_wait_for_what_they_call() {
    let made = |from: &str, to: &str| {
        let workspace = workspace("timpush-four-vendors", true);
        let script = workspace.read("app/build.gradle");
        workspace.write("app/build.gradle", &script.replace(from, to));
        assert_eq!(workspace.run(&["apply"]).code, 0);
        let tree = workspace.tree();
        ["PushMessageExt.java", "PushMessageExtSender.java"]
            .map(|name| tree.keys().any(|path| path.ends_with(&format!("/{name}"))))
    };
    let timpush = "com.tencent.timpush:timpush:8.8.7357";
    assert_eq!(made(timpush, "com.tencent.timpush:timpush:8.2.6325"), [false, true]);
    assert_eq!(made(timpush, "com.tencent.timpush:timpush:latest.release"), [true, true]);
    assert_eq!(made("com.tencent.imsdk:imsdk-plus", "androidx.core:core"), [true, false]);
}

#[test]
fn a_malformed_manifest_stops_everything_with_its_place() {
    let workspace = workspace(DOCUMENT, true);
    let manifest = "app/src/main/AndroidManifest.xml";
    let text = workspace.read(manifest).replacen("<application", "<application android:label=x", 1);
    workspace.write(manifest, &text);
    check_refused(&workspace, &["apply"], &["manifest/malformed", "AndroidManifest.xml:"]);
}

#[test]
fn a_changed_app_id_changes_its_lines_in_place() {
    let workspace = workspace(DOCUMENT, true);
    workspace.run(&["apply"]);
    let config = workspace.read("push.toml");
    let id = config.split("app-id = \"").nth(1).and_then(|it| it.split('"').next()).expect("an id");
    workspace.write("push.toml", &config.replace(id, "100999888"));
    let plan = workspace.run(&["plan"]);
    let added = plan.stdout.lines().filter(|it| it.starts_with('+') && !it.starts_with("+++"));
    let lines: Vec<&str> = added.collect();
    assert_eq!(lines.len(), 2, "one line in the manifest, one in Constants:\n{}", plan.stdout);
    assert!(lines.iter().all(|line| line.contains("100999888")), "{}", plan.stdout);
    assert_eq!(workspace.run(&["apply"]).code, 0);
    assert_eq!(workspace.run(&["verify"]).code, 0);
}

/// Applies, then lets somebody else change the app id in the manifest.
fn changed_by_somebody_else() -> Workspace {
    let workspace = workspace(DOCUMENT, true);
    workspace.run(&["apply"]);
    let manifest = "app/src/main/AndroidManifest.xml";
    let text = workspace.read(manifest);
    let id = text.split("appid=").nth(1).and_then(|it| it.split('"').next()).expect("an id");
    workspace.write(manifest, &text.replace(&format!("appid={id}"), "appid=100777666"));
    workspace
}

#[test]
fn what_somebody_else_changed_is_a_conflict_with_two_ways_out() {
    let workspace = changed_by_somebody_else();
    let before = workspace.tree();
    let run = workspace.run(&["apply"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    for part in ["100777666", "--take ours", "--take theirs"] {
        assert!(run.stderr.contains(part), "no `{part}` in\n{}", run.stderr);
    }
    assert!(workspace.tree() == before, "something was written");
}

#[test]
fn taking_ours_writes_and_removal_still_restores() {
    let workspace = changed_by_somebody_else();
    assert_eq!(workspace.run(&["apply", "--take", "ours"]).code, 0);
    assert_eq!(workspace.run(&["verify"]).code, 0);
    workspace.run(&["remove", "--keep-tables"]);
    let left = support::changed_files(&self::workspace(DOCUMENT, true).tree(), &workspace.tree());
    assert!(left.is_empty(), "left behind: {:?}", left.keys());
}

#[test]
fn taking_what_is_no_conflict_is_said() {
    let workspace = changed_by_somebody_else();
    let key = "permission:app/main#android.permission.NOBODY";
    let said = format!("`{key}` has no conflict: it is settled, waits for something, or");
    for side in ["ours", "theirs"] {
        let run = workspace.run(&["apply", "--take", side, key]);
        assert_eq!(run.code, 3, "{}", run.stderr);
        assert!(run.stderr.contains(&said), "{}", run.stderr);
    }
    let conflict = "manifest:app/main/application/meta-data[com.huawei.hms.client.appid]";
    let run = workspace.run(&["apply", "--take", "ours", conflict]);
    assert!(!run.stderr.contains("to settle"), "{}", run.stderr);
}

#[test]
fn taking_theirs_keeps_it_for_good() {
    let workspace = changed_by_somebody_else();
    let run = workspace.run(&["apply", "--take", "theirs"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(workspace.read("push.toml").contains("com.huawei.hms.client.appid"));
    assert_eq!(workspace.run(&["verify"]).code, 0);
    assert!(workspace.read("app/src/main/AndroidManifest.xml").contains("100777666"));
}

#[test]
fn removal_leaves_what_the_user_edited_elsewhere() {
    let workspace = workspace(DOCUMENT, true);
    let manifest = "app/src/main/AndroidManifest.xml";
    let original = workspace.read(manifest);
    workspace.run(&["apply"]);
    let edited = workspace.read(manifest).replacen("</manifest>", "<!-- mine --></manifest>", 1);
    workspace.write(manifest, &edited);
    assert_eq!(workspace.run(&["remove", "--keep-tables"]).code, 0);
    let expected = original.replacen("</manifest>", "<!-- mine --></manifest>", 1);
    assert_eq!(workspace.read(manifest), expected);
}

/// The activity is found by what of ours stands in it, and no one's leftovers are adopted.
#[test]
fn removal_follows_an_activity_that_was_renamed() {
    let manifest = "app/src/main/AndroidManifest.xml";
    let rename = |workspace: &Workspace, path: &str| {
        workspace.write(path, &workspace.read(path).replace(".MainActivity\"", ".Chat\""));
    };
    for names_it in [true, false] {
        let workspace = workspace("android-plugin-named-in-build-src", true);
        rename(&workspace, manifest);
        let expected = workspace.read(manifest);
        workspace.write(manifest, &expected.replace(".Chat\"", ".MainActivity\""));
        workspace.run(&["apply"]);
        assert!(workspace.read(manifest).contains("android.intent.action.VIEW"));
        rename(&workspace, manifest);
        let run = workspace.run(&["apply"]);
        assert!(run.stderr.contains("manifest/activity-not-found"), "{}", run.stderr);
        if names_it {
            rename(&workspace, "push.toml");
            let run = workspace.run(&["apply"]);
            assert!(!run.stderr.contains("manifest/activity-not-found"), "{}", run.stderr);
        }
        let run = workspace.run(&["remove", "--keep-tables"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(workspace.read(manifest), expected, "{names_it}");
    }
}

#[test]
fn removal_keeps_line_ends_that_were_changed_since() {
    for case in [DOCUMENT, "allprojects-kotlin-dsl", "manifest-self-closed"] {
        let workspace = workspace(case, true);
        let texts = |ends: &str| {
            let is_edited =
                |path: &str| [".xml", ".gradle", ".kts"].iter().any(|it| path.ends_with(it));
            for (path, text) in workspace.tree().iter().filter(|(path, _)| is_edited(path)) {
                let text = String::from_utf8_lossy(text).replace("\r\n", "\n");
                workspace.write(path, &text.replace('\n', ends));
            }
        };
        texts("\r\n");
        let expected = workspace.tree();
        texts("\n");
        workspace.run(&["apply"]);
        texts("\r\n");
        assert_eq!(workspace.run(&["remove", "--keep-tables"]).code, 0, "{case}");
        assert!(workspace.tree() == expected, "{case}");
    }
}

/// What a formatter makes of a text: half the indentation, or tabs for it.
fn indented(text: &str, with: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let rest = line.trim_start_matches(' ');
        let blanks = line.len() - rest.len();
        format!("{}{}{rest}", with.repeat(blanks / 4), " ".repeat(blanks % 4))
    });
    lines.collect()
}

#[test]
fn removal_takes_out_what_was_only_indented_anew() {
    let cases = [DOCUMENT, "document-2019-hms-core", "allprojects-kotlin-dsl", "seven-vendors"];
    for (case, with) in cases.into_iter().flat_map(|case| [(case, "  "), (case, "\t")]) {
        let workspace = workspace(case, true);
        let is_edited =
            |path: &str| [".xml", ".gradle", ".kts"].iter().any(|it| path.ends_with(it));
        let reindent = || {
            for (path, text) in workspace.tree().iter().filter(|(path, _)| is_edited(path)) {
                workspace.write(path, &indented(&String::from_utf8_lossy(text), with));
            }
        };
        let before = workspace.tree();
        reindent();
        let expected = workspace.tree();
        for (path, text) in &before {
            workspace.write(path, &String::from_utf8_lossy(text));
        }
        workspace.run(&["apply"]);
        reindent();
        let run = workspace.run(&["remove", "--keep-tables"]);
        assert_eq!(run.code, 0, "{case}: {}", run.stderr);
        let mut left = workspace.tree();
        for (path, text) in expected {
            let found = left.remove(&path).map(|it| String::from_utf8_lossy(&it).into_owned());
            assert_eq!(found.as_deref(), Some(&*String::from_utf8_lossy(&text)), "{case}: {path}");
        }
        assert!(left.is_empty(), "{case}: {:?}", left.keys());
    }
}

/// What is written into `android {}` goes again where the block has its type's name, too.
#[test]
fn android_configured_by_its_type_is_restored() {
    let openings = [
        "configure<ApplicationExtension> {",
        "extensions.configure<BaseAppModuleExtension>(\"android\") {",
    ];
    for opening in openings {
        let workspace = workspace("seven-vendors-kotlin-dsl", true);
        let path = "app/build.gradle.kts";
        let text = workspace.read(path).replace("\nandroid {", &format!("\n{opening}"));
        let start = text.find("    defaultConfig {").expect("a block");
        let end = start + text[start..].find("    }\n").expect("its end") + "    }\n".len();
        let original = format!("{}{}", &text[..start], &text[end..]);
        workspace.write(path, &original);
        let run = workspace.run(&["apply"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let applied = workspace.read(path);
        let block = &applied[applied.find(opening).expect("the block")..];
        assert!(
            block.contains("\n    defaultConfig {\n        manifestPlaceholders["),
            "{applied}"
        );
        assert!(!applied.contains("android {"), "{applied}");
        assert_eq!(workspace.run(&["verify"]).code, 0);
        assert_eq!(workspace.run(&["remove", "--keep-tables"]).code, 0);
        assert_eq!(workspace.read(path), original);
    }
}

#[test]
fn a_conflicted_lock_is_settled_by_who_writes_only() {
    let workspace = workspace(DOCUMENT, true);
    workspace.run(&["apply"]);
    let (applied, lock) = (workspace.tree(), workspace.read("push.lock"));
    workspace.write("push.lock", &format!("<<<<<<< ours\n{lock}=======\n{lock}>>>>>>> theirs\n"));
    check_refused(&workspace, &["verify"], &["lock/conflict-markers", "pushwright apply"]);
    assert_eq!(workspace.run(&["apply"]).code, 0);
    assert!(workspace.tree() == applied, "as before the merge");
}

/// push.lock as the first version of its format had it.
fn first_version(lock: &str) -> String {
    let entries = lock.lines().filter_map(|it| it.trim().strip_prefix("{ ")?.strip_suffix(" },"));
    let table = |entry: &str| {
        let mut fields = entry.to_owned();
        for name in ["file", "state", "value", "was"] {
            fields = fields.replacen(&format!(", {name} = "), &format!("\n{name} = "), 1);
        }
        format!("\n[[own]]\n{fields}\n")
    };
    let tables: String = entries.map(table).collect();
    format!("# Written by pushwright; commit it with push.toml.\nversion = 1\n{tables}")
}

#[test]
fn a_lock_of_the_first_version_is_green_and_written_anew() {
    let workspace = workspace(DOCUMENT, true);
    let before = workspace.tree();
    workspace.run(&["apply"]);
    let (applied, lock) = (workspace.tree(), workspace.read("push.lock"));
    let old = first_version(&lock);
    assert_eq!(old.matches("[[own]]").count(), lock.matches("{ key = ").count());
    workspace.write("push.lock", &old);
    assert_eq!(workspace.run(&["verify"]).code, 0);
    assert_eq!(workspace.read("push.lock"), old, "verify writes nothing");
    assert_eq!(workspace.run(&["apply"]).code, 0);
    assert!(workspace.tree() == applied, "written as the second");
    workspace.write("push.lock", &old);
    workspace.run(&["remove", "--keep-tables"]);
    assert!(workspace.tree() == before, "removed by the first");
}

#[test]
fn a_lock_that_cannot_be_read_is_refused() {
    let workspace = workspace(DOCUMENT, true);
    for (text, code) in
        [("version = 3\n", "lock/too-new"), ("version = 1\nown = [1]\n", "lock/malformed")]
    {
        workspace.write("push.lock", text);
        check_refused(&workspace, &["apply"], &[code, "push.lock:"]);
    }
}

#[test]
fn a_lost_lock_is_said() {
    let workspace = workspace(DOCUMENT, true);
    workspace.run(&["apply"]);
    workspace.delete("push.lock");
    let run = workspace.run(&["plan"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("lock/lost"), "{}", run.stderr);
}

/// What is no longer required but was edited is left, each kind with its code.
#[test]
fn removal_leaves_what_was_edited_of_ours() {
    let workspace = workspace("document-2019-hms-core", true);
    assert_eq!(workspace.run(&["apply"]).code, 0);
    let script = workspace.read("app/build.gradle");
    let edited = script
        .replace("apply plugin: 'com.huawei.agconnect'", "apply(plugin: 'com.huawei.agconnect')")
        .replace("proguardFile 'pushwright-rules.pro'", "proguardFile(\"pushwright-rules.pro\")");
    assert!(edited != script, "nothing of ours is there:\n{script}");
    workspace.write("app/build.gradle", &edited);
    let run = workspace.run(&["remove", "--keep-tables"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    for code in ["gradle/plugin-conflict", "proguard/conflict"] {
        assert!(run.stderr.contains(code), "no {code} in\n{}", run.stderr);
    }
    assert_eq!(workspace.read("app/build.gradle").matches("com.huawei.agconnect").count(), 1);
}

/// A rule of the build's leaves out what a vendor needs, whatever is declared beside it.
#[test]
fn a_library_that_a_rule_leaves_out_is_a_conflict() {
    let workspace = workspace("document-2019-hms-core", true);
    let script = workspace.read("app/build.gradle");
    let rule = "configurations.all {\n    exclude group: 'com.huawei.hms', module: 'push'\n}\n";
    workspace.write("app/build.gradle", &format!("{script}\n{rule}"));
    let run = workspace.run(&["plan"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("[gradle/excluded]"), "{}", run.stderr);
    let other = rule.replace("'push'", "'location'");
    workspace.write("app/build.gradle", &format!("{script}\n{other}"));
    assert!(!workspace.run(&["plan"]).stderr.contains("gradle/excluded"));
}

/// What the build pins has to be written by Gradle before a new library gets in.
#[test]
fn libraries_that_the_build_does_not_let_in_are_left() {
    let workspace = workspace("document-2019-hms-core", true);
    let metadata = "gradle/verification-metadata.xml";
    let of =
        |component: &str| format!("<verification-metadata>{component}</verification-metadata>\n");
    workspace.write(metadata, &of(""));
    for args in [&["plan"][..], &["apply"], &["verify"]] {
        let run = workspace.run(args);
        assert_eq!(run.code, 3, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains("[gradle/not-pinned]"), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains("com.huawei.hms:push:"), "{args:?}: {}", run.stderr);
    }
    let huawei = "<trust group=\"com.huawei.hms\"/><trust group=\"com.huawei.agconnect\"/>";
    workspace.write(metadata, &of(huawei));
    let run = workspace.run(&["verify"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// Our text, edited by the user and taken back, is not what stood there before us.
#[track_caller]
fn check_taken_twice(case: &str, path: &str, from: &str, to: &str) {
    let workspace = workspace(case, true);
    let before = workspace.tree();
    workspace.run(&["apply", "--take", "ours"]);
    let ours = workspace.read(path);
    let edited = ours.replace(from, to);
    assert!(edited != ours, "no `{from}` in\n{ours}");
    workspace.write(path, &edited);
    workspace.run(&["apply", "--take", "ours"]);
    assert_eq!(workspace.read(path), ours);
    workspace.run(&["remove", "--keep-tables"]);
    assert!(workspace.tree() == before, "{case}: {from} is not undone");
}

#[test]
fn what_stood_there_before_us_is_remembered_once() {
    let (case, manifest) =
        ("document-pasted-in-with-its-mistakes", "app/src/main/AndroidManifest.xml");
    check_taken_twice(case, "app/build.gradle", "base:2.6.3.301", "base:2.6.3.302");
    check_taken_twice(case, manifest, "\"appid=100512428\"", "\"appid=1\"");
    check_taken_twice(case, manifest, "${applicationId}.hms.update.provider", "com.example.update");
    let constants = "app/src/main/java/com/gorse/bank/push/Constants.java";
    check_taken_twice("constants-class-of-the-app", constants, "final class", "class");
}

#[test]
fn a_pack_with_a_hole_that_nothing_fills_is_refused_with_its_place() {
    let packs = tempfile::tempdir().expect("a temporary folder");
    let mut tree =
        read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/vendors/huawei"));
    let manifest = tree.get_mut("hms-core/manifest.xml").expect("the pack has a fragment");
    let text = String::from_utf8_lossy(manifest).replace("{{ service }}", "{{ servise }}");
    *manifest = text.into_bytes();
    support::write_tree(&packs.path().join("huawei"), &tree);
    let run = run_in(packs.path(), &["vendors", "--check", "."]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    for part in ["pack/template-error", "huawei/hms-core/manifest.xml:"] {
        assert!(run.stderr.contains(part), "no `{part}` in\n{}", run.stderr);
    }
}

/// Exit 4, and the code of what went wrong.
#[track_caller]
fn check_disk(run: &support::Run, code: &str) {
    assert_eq!(run.code, 4, "{}", run.stderr);
    assert!(run.stderr.contains(code), "no {code} in\n{}", run.stderr);
}

#[test]
fn what_the_disk_refuses_is_exit_4() {
    let workspace = workspace(DOCUMENT, true);
    check_disk(&workspace.run(&["plan", "--config", "app"]), "disk/read-failed");
    let config = workspace.read("push.toml");
    workspace.write("push.toml", &format!("{config}\n[app]\nsources = \"build\"\n"));
    let run = workspace.run(&["generate", "--out", "app/build.gradle"]);
    check_disk(&run, "disk/write-failed");
}

#[cfg(unix)]
#[test]
fn a_run_does_not_wait_for_another_for_ever() {
    let workspace = workspace(DOCUMENT, true);
    let before = workspace.tree();
    let folder = std::fs::File::open(workspace.project()).expect("a folder can be opened");
    folder.lock().expect("nobody else holds it");
    check_disk(&workspace.run(&["apply"]), "disk/locked");
    assert!(workspace.tree() == before, "something was written");
    drop(folder);
    assert_eq!(workspace.run(&["apply"]).code, 0);
}

#[test]
fn init_refuses_an_existing_push_toml_and_writes_one_that_parses() {
    let workspace = workspace(DOCUMENT, false);
    assert_eq!(workspace.run(&["init"]).code, 0);
    assert_eq!(workspace.run(&["verify"]).code, 0);
    check_refused(&workspace, &["init"], &["already there"]);
}

#[test]
fn what_init_writes_is_accepted_once_it_is_switched_on() {
    let workspace = workspace(DOCUMENT, false);
    workspace.run(&["init"]);
    let text = workspace.read("push.toml");
    for key in &KEYS {
        let (_, name) = key.path.rsplit_once('.').unwrap_or(("", key.path));
        let has_a_line = text.lines().any(|it| {
            it.trim_start_matches('#').split_once(" = ").is_some_and(|(it, _)| it == name)
        });
        let stands_for_any = name.starts_with('<') && !key.path.starts_with("variants");
        let named = text.contains(&format!("`{}`", key.path));
        assert!(has_a_line || stands_for_any || named, "no `{}` in\n{text}", key.path);
    }
    let on = |line: &str| match line.strip_prefix('#') {
        Some(key) if !key.starts_with([' ', ':']) => format!("{key}\n"),
        _ => format!("{line}\n"),
    };
    let text: String = text.lines().map(on).collect();
    let (config, found) = parse("push.toml", &text, &PackSet::embedded());
    let errors: Vec<String> =
        found.iter().filter(|it| it.severity == Severity::Error).map(|it| it.one_line()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    let config = config.expect("a config");
    assert_eq!(config.vendors.len(), PackSet::embedded().vendors().len());
    assert!(config.click.is_some() && config.im.is_some() && config.app.auto_init.is_some());
    let mut long =
        text.lines().filter(|it| it.chars().count() > 80 && !it.starts_with("fingerprints"));
    assert_eq!(long.find(|it| !it.contains("://")), None);
}

#[test]
fn the_section_for_agents_goes_in_once_and_comes_out_exactly() {
    let workspace = workspace(DOCUMENT, true);
    let rules = "# Rules\n\nWrite tests.";
    workspace.write("AGENTS.md", rules);
    workspace.run(&["apply"]);
    let before = workspace.tree();
    let run = workspace.run(&["init", "--agents", "--dry-run"]);
    assert!(run.stdout.contains("+## Vendor push") && workspace.tree() == before, "{}", run.stdout);
    let run = workspace.run(&["init", "--agents"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "changed AGENTS.md\n"));
    let with = workspace.read("AGENTS.md");
    assert!(with.starts_with(rules) && with.contains("`pushwright verify`"), "{with}");
    let again = workspace.run(&["init", "--agents"]);
    assert_eq!((again.stdout.as_str(), again.stderr.as_str()), ("", "nothing to do\n"));
    // What comes back with `apply` is not everything.
    let run = workspace.run(&["remove", "--keep-tables", "--dry-run"]);
    assert!(!run.stdout.contains("AGENTS.md"), "{}", run.stdout);
    let run = workspace.run(&["remove"]);
    assert!(run.stdout.contains("changed AGENTS.md\n"), "{}{}", run.stdout, run.stderr);
    assert_eq!(workspace.read("AGENTS.md"), rules);
    // What somebody wrote into it is his.
    workspace.run(&["init", "--agents"]);
    let edited = workspace.read("AGENTS.md").replace("* To change", "* Mine.\n* To change");
    workspace.write("AGENTS.md", &edited);
    check_refused(&workspace, &["init", "--agents"], &["[source/conflict]", "AGENTS.md:5:1"]);
    let run = workspace.run(&["remove"]);
    assert!(run.stderr.contains("warning[source/conflict]"), "{}", run.stderr);
    assert_eq!(workspace.read("AGENTS.md"), edited);
}

#[test]
fn init_for_agents_writes_a_push_toml_where_there_is_none() {
    let workspace = workspace(DOCUMENT, false);
    workspace.write("package.json", r#"{ "devDependencies": { "pushwright": "0.1.0" } }"#);
    let run = workspace.run(&["init", "--agents", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(told["created"], serde_json::json!(["push.toml", "AGENTS.md"]));
    let section = workspace.read("AGENTS.md");
    let server = r#""command": "npx", "args": ["pushwright", "mcp", "."]"#;
    assert!(section.contains(server) && section.contains("`npx pushwright plan`"), "{section}");
    assert_eq!(workspace.run(&["remove"]).code, 0);
    assert!(!workspace.tree().contains_key("AGENTS.md"));
}

#[test]
fn several_projects_give_the_worst_code_and_equal_findings_once() {
    let good = workspace(DOCUMENT, true);
    good.run(&["apply"]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["one", "two", "x/three"] {
        support::write_tree(&folder.path().join(name), &good.tree());
    }
    assert_eq!(run_in(folder.path(), &["verify"]).code, 0);
    for name in ["two", "x/three"] {
        let config = folder.path().join(name).join("push.toml");
        std::fs::write(config, "version = 1\n[vendors.nokia]\n").expect("written");
    }
    let run = run_in(folder.path(), &["verify"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let summary = "3 projects, exit code 2: 2 refused, 1 done\n\
        \x20 refused  two: config/unknown-vendor\n\
        \x20 refused  x/three: config/unknown-vendor\n\
        \x20 done     one: ✓ ";
    assert!(run.stderr.contains(summary), "{}", run.stderr);
    assert_eq!(run.stderr.matches("[config/unknown-vendor]").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("also in x/three\n"), "{}", run.stderr);
    assert!(!run.stderr.contains("of 3 projects"), "nobody waits: {}", run.stderr);
    // Annotations are of lines: each project has its own.
    let run = run_in(folder.path(), &["verify", "--format", "github"]);
    assert_eq!(run.stdout.matches("::error file=").count(), 2, "{}", run.stdout);
    assert!(run.stdout.contains("file=x/three/push.toml,"), "{}", run.stdout);
}

#[test]
fn json_is_one_document_with_the_exit_code() {
    let workspace = workspace(DOCUMENT, true);
    let run = workspace.run(&["verify", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!((run.code, &value["exit"]), (1, &serde_json::json!(1)));
    assert!(value["changes"].as_array().is_some_and(|it| !it.is_empty()));
}

/// People get clap's own words; a format for tools has findings only.
#[test]
fn a_wrong_command_line_is_a_finding_in_formats_for_tools() {
    let workspace = workspace(DOCUMENT, true);
    let run = workspace.run(&["verify", "--nope"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("Usage: pushwright verify"), "{}", run.stderr);
    let run = workspace.run(&["verify", "--format", "short", "--nope"]);
    let told = "error: unexpected argument '--nope' found [usage/arguments]\n";
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with(told), "{}", run.stderr);
    let run = workspace.run(&["--format", "json", "--help"]);
    assert_eq!((run.code, run.stdout.contains("Exit codes:")), (0, true));
}

#[test]
fn a_folder_without_project_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = run_in(folder.path(), &["plan"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("pushwright setup"), "{}", run.stderr);
    let run = run_in(folder.path(), &["init"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("project/not-found"), "{}", run.stderr);
}

/// A zip of the stand-in for HMSAgent, shaped as the vendor's download, with `extra` files.
fn zipped_agent(extra: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hms-agent");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut files: Tree = read_tree(&folder);
    files.extend(extra.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())));
    for (path, bytes) in files {
        zip.start_file(format!("HMSAgent_2.6.3.301/hmsagents/{path}"), options).expect("a file");
        zip.write_all(&bytes).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

#[test]
fn sources_come_from_a_zip_too() {
    let workspace = workspace(DOCUMENT, true);
    std::fs::write(workspace.project().join("agent.zip"), zipped_agent(&[])).expect("written");
    let config = workspace.read("push.toml").replace("../hms-agent", "agent.zip");
    workspace.write("push.toml", &config);
    let run = workspace.run(&["apply"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let copied = "app/src/main/java/com/huawei/android/hms/agent/HMSAgent.java";
    assert!(workspace.read(copied).contains("class HMSAgent"));
}

#[test]
fn a_drop_that_imports_other_kits_names_them() {
    let workspace = workspace(DOCUMENT, true);
    let api = "src/main/java/com/huawei/android/hms/agent/push/QueryApi.java";
    let text = "package com.huawei.android.hms.agent.push;\n\
                import com.huawei.android.hms.agent.pay.PayApi;\nclass QueryApi extends PayApi {}\n";
    let zip = zipped_agent(&[(api, text)]);
    std::fs::write(workspace.project().join("agent.zip"), zip).expect("written");
    let config = workspace.read("push.toml").replace("../hms-agent", "agent.zip");
    workspace.write("push.toml", &config);
    for command in ["apply", "verify"] {
        let run = workspace.run(&[command]);
        assert_eq!(run.code, 3, "{}", run.stderr);
        assert!(run.stderr.contains("source/foreign-imports"), "{}", run.stderr);
        assert!(run.stderr.contains("pay"), "{}", run.stderr);
    }
}

#[test]
fn setup_takes_what_the_project_says_already() {
    let case =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects/sdk-in-one-flavor-only");
    let workspace = Workspace::new(&read_tree(&case.join("before")));
    let output = workspace.run(&["setup", "huawei", "--certificate-id", "31207"]);
    let config = workspace.read("push.toml");
    // Of agconnect-services.json, and of the script.
    assert!(config.contains("app-id = \"104217733\""), "{config}");
    assert!(config.contains("sdk-version = \"6.12.0.300\""), "{config}");
    assert!(output.stderr.contains("took `im.sdk = \"none\"`"), "{}", output.stderr);
    assert!(!config.contains("[im]"), "{config}");

    let other = Workspace::new(&read_tree(&case.join("before")));
    let given = ["setup", "huawei", "--certificate-id", "31207", "--app-id", "104217734"];
    other.run(&[&given[..], &["--sdk-version", "6.13.0.300", "--im", "none"]].concat());
    let config = other.read("push.toml");
    assert!(config.contains("app-id = \"104217734\"") && config.contains("6.13.0.300"), "{config}");

    // A library module has the SDK to itself.
    let mut tree = read_tree(&case.join("before"));
    let mut replace = |path: &str, from: &str, to: &str| {
        let text = String::from_utf8(tree[path].clone()).expect("a text");
        assert!(text.contains(from), "{text}");
        tree.insert(path.to_owned(), text.replace(from, to).into_bytes());
    };
    let declared = "huaweiImplementation 'com.huawei.hms:push:6.12.0.300'";
    replace("app/build.gradle", declared, "implementation project(':kit')");
    replace("settings.gradle", "include ':app'", "include ':app', ':kit'");
    let kit = "apply plugin: 'com.android.library'\ndependencies { implementation 'com.huawei.hms:push:6.11.0.300' }\n";
    tree.insert("kit/build.gradle".to_owned(), kit.into());
    let of_module = Workspace::new(&tree);
    of_module.run(&["setup", "huawei", "--certificate-id", "31207"]);
    let config = of_module.read("push.toml");
    assert!(config.contains("sdk-version = \"6.11.0.300\""), "{config}");
}

#[test]
fn packages_are_found_where_their_manager_put_them() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/projects/react-native-tells-the-android-plugin");
    let around = case.join("around");
    let workspace = Workspace::new(&read_tree(&case.join("before"))).with_around(&around);
    let setup = ["setup", "huawei", "--certificate-id", "31207"];
    let told = workspace.run(&setup).stderr;
    assert!(told.contains("../node_modules/react-native/gradle/libs.versions.toml"), "{told}");
    assert!(told.contains("gradle:8.8.2\")"), "{told}");

    // pnpm puts a link where npm puts the package.
    #[cfg(unix)]
    {
        let modules = workspace.project().join("../node_modules");
        let store = modules.join(".pnpm/react-native@0.78.0/node_modules");
        std::fs::create_dir_all(&store).expect("a folder");
        std::fs::rename(modules.join("react-native"), store.join("react-native")).expect("moved");
        let target = ".pnpm/react-native@0.78.0/node_modules/react-native";
        std::os::unix::fs::symlink(target, modules.join("react-native")).expect("a link");
        let plan = workspace.run(&["plan"]).stderr;
        assert!(plan.contains("gradle:8.8.2\")"), "{plan}");
    }
}

#[test]
fn a_question_names_a_vendor_in_its_own_way() {
    let workspace = workspace(DOCUMENT, false);
    for (asked, first) in [
        ("OPPO 14", "# 14 (OPPO"),
        ("error 14", "# 14 ("),
        ("vivo 10003", "# 10003 (vivo"),
        ("OPPO Push errorCode=11", "# 11 (OPPO"),
        ("80300007 all tokens invalid", "# 80300007 ("),
        ("Could not find com.meizu.flyme.internet:push-internal:3.9.7.", "# meizu-resolve"),
    ] {
        let out = workspace.run(&["explain", asked]).stdout;
        assert!(out.starts_with(first), "{asked}: {out}");
    }
}
