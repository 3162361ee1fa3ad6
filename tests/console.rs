//! `console`: the sheet it prints, the URIs per build, the keystores it opens, and `--check`.
//!
//! Over 500 lines: cases of one command that share one project.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Run, Tree, Workspace, run_in};

const DEBUG: &str = "1C:28:C3:34:83:EF:20:72:E1:93:B0:7E:45:5B:4E:56:DF:98:D5:FE:DC:1C:48:9E:45:06:37:6C:B6:9F:26:BF";
const RELEASE: &str = "F4:FF:3D:ED:F3:AE:B2:4E:1B:3A:9F:41:32:45:64:B6:89:D0:00:43:D3:28:F0:C6:96:64:8D:DB:E8:A0:60:A3";

const CONFIG: &str = r#"version = 1

[click]
event = "activity"
activity = ".chat.ChatActivity"
uri = "teahouse://chat/detail"

[vendors.huawei]
edition = "hms-agent-2"
sdk-version = "2.6.3.301"
app-id = "100512408"
certificate-id = 21032
app-secret = { env = "TEAHOUSE_APP_SECRET" }
"#;

const SCRIPT: &str = r#"apply plugin: 'com.android.application'

android {
    namespace 'org.teahouse.chat'
    compileSdk 34
    defaultConfig {
        applicationId 'org.teahouse'
        minSdk 23
        targetSdk 34
    }
    signingConfigs {
        release {
            storeFile rootProject.file('keys/release.jks')
            storePassword 'four-cups'
            keyAlias 'teahouse'
            keyPassword 'four-cups'
        }
    }
    buildTypes {
        debug {
            applicationIdSuffix '.debug'
        }
        release {
            signingConfig signingConfigs.release
        }
    }
}
"#;

const MANIFEST: &str = r#"<manifest xmlns:android="http://schemas.android.com/apk/res/android">
    <application android:name=".App">
        <activity android:name=".MainActivity" android:exported="true">
            <intent-filter>
                <action android:name="android.intent.action.MAIN" />
                <category android:name="android.intent.category.LAUNCHER" />
            </intent-filter>
        </activity>
        <activity android:name=".chat.ChatActivity" android:exported="true">
            <intent-filter>
                <action android:name="android.intent.action.VIEW" />
                <category android:name="android.intent.category.DEFAULT" />
                <data android:scheme="teahouse" android:host="chat" android:path="/detail" />
            </intent-filter>
        </activity>
        <activity android:name=".Inner" android:exported="false" />
        <activity android:name=".Open" android:exported="true" />
        <activity android:name=".Off" android:exported="true" android:enabled="false" />
        <activity
            android:name=".Guarded"
            android:exported="true"
            android:permission="org.teahouse.permission.OPEN" />
        <activity-alias
            android:name=".Menu"
            android:exported="true"
            android:targetActivity=".Open">
            <intent-filter>
                <action android:name="android.intent.action.VIEW" />
                <category android:name="android.intent.category.DEFAULT" />
                <data android:scheme="teahouse" android:host="*.menu" android:pathPrefix="/té" />
            </intent-filter>
            <intent-filter>
                <action android:name="org.teahouse.ORDER" />
                <category android:name="android.intent.category.DEFAULT" />
            </intent-filter>
        </activity-alias>
        <activity android:name=".Careless" android:exported="true">
            <intent-filter>
                <action android:name="android.intent.action.View" />
                <data android:scheme="teahouse" android:host="chat" />
            </intent-filter>
        </activity>
    </application>
</manifest>
"#;

fn project() -> Tree {
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keystores");
    let release = fs::read(keys.join("release.jks")).expect("a keystore");
    let texts = [
        ("push.toml", CONFIG),
        ("settings.gradle", "include ':app'\n"),
        ("app/build.gradle", SCRIPT),
        ("app/src/main/AndroidManifest.xml", MANIFEST),
    ];
    let mut tree: Tree =
        texts.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    tree.insert("keys/release.jks".to_owned(), release);
    tree
}

fn workspace() -> Workspace {
    Workspace::new(&project())
}

/// Runs the binary with a home of its own that holds the debug keystore.
fn run(workspace: &Workspace, args: &[&str]) -> Run {
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keystores");
    let output = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(args)
        .env("ANDROID_USER_HOME", keys)
        .current_dir(workspace.project())
        .output()
        .expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}

const URI: &str = "intent://chat/detail#Intent;scheme=teahouse;launchFlags=0x4000000;\
                   component=org.teahouse/.chat.chat.ChatActivity;end";

#[test]
fn the_sheet_holds_what_the_forms_ask_for() {
    let run = run(&workspace(), &["console", "huawei"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for expected in [
        "build `main`",
        "build `debug`",
        "Push platform   ",
        "Huawei",
        "org.teahouse.debug",
        "100512408",
        "TEAHOUSE_APP_SECRET",
        "org.teahouse.chat.MainActivity",
        "Open specific App interface",
        URI,
        "component=org.teahouse.debug/org.teahouse.chat.chat.ChatActivity;end",
        DEBUG,
        RELEASE,
        "5 at most",
        "21032",
    ] {
        assert!(run.stdout.contains(expected), "`{expected}` is not in\n{}", run.stdout);
    }
    assert!(run.stderr.contains("10 minutes"), "{}", run.stderr);
    assert!(unwrapped(&run.stdout).contains("leave this step out"), "{}", run.stdout);
    // What is no value to be copied keeps to 80 columns, and nobody takes one app's for another's.
    let long = run.stdout.lines().filter(|it| it.chars().count() > 80);
    let copied =
        |it: &&str| [RELEASE, DEBUG, "intent:", "://"].iter().any(|part| it.contains(part));
    assert!(long.clone().all(|it| copied(&it)), "{:?}", long.collect::<Vec<_>>());
    assert!(run.stdout.contains("`[variants.debug.vendors.huawei]`"), "{}", run.stdout);
    assert!(run.stdout.contains("those of `org.teahouse`"), "{}", run.stdout);
    assert!(!run.stdout.contains("four-cups"));
}

/// Whose dependencies name no IM SDK is told so, unless push.toml does.
#[test]
fn a_project_that_says_its_im_sdk_has_the_step() {
    let mut tree = project();
    let config = format!("{CONFIG}\n[im]\nsdk = \"v2tim\"\n");
    tree.insert("push.toml".to_owned(), config.into_bytes());
    let run = run(&Workspace::new(&tree), &["console", "huawei"]);
    assert!(run.stdout.contains("Push platform"), "{}", run.stdout);
    assert!(!unwrapped(&run.stdout).contains("leave this step out"), "{}", run.stdout);
}

/// How many columns a line takes: every character that is not ASCII counts as two here.
fn columns(line: &str) -> usize {
    line.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn the_sheet_has_the_names_of_the_chinese_consoles() {
    let workspace = workspace();
    let told = run(&workspace, &["console", "huawei", "--lang", "zh"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    for expected in [
        "== 华为推送，HMS SDK 2.6 与 HMSAgent，构建 `main`",
        "第 1 步：填进厂商控制台（https://",
        "  应用包名称        org.teahouse\n",
        "  推送平台        华为\n",
        "  角标参数        org.teahouse.chat.MainActivity\n",
        "  点击后续动作    打开应用内指定界面\n",
        "在环境变量 TEAHOUSE_APP_SECRET 里；",
        "SHA-256 证书指纹",
        "证书 ID",
        URI,
        RELEASE,
    ] {
        assert!(told.stdout.contains(expected), "`{expected}` is not in\n{}", told.stdout);
    }
    assert!(told.stderr.contains("10 分钟后生效"), "{}", told.stderr);
    // Nothing is left in English but names and what the reader's files say.
    assert!(!told.stdout.contains(" the "), "{}", told.stdout);
    let long = told.stdout.lines().filter(|it| columns(it) > 80);
    let copied =
        |it: &&str| [RELEASE, DEBUG, "intent:", "://"].iter().any(|part| it.contains(part));
    assert!(long.clone().all(|it| copied(&it)), "{:?}", long.collect::<Vec<_>>());
}

#[test]
fn other_formats_and_pipes_are_english() {
    let workspace = workspace();
    for format in ["json", "json-lines", "sarif", "github", "short"] {
        let plain = run(&workspace, &["console", "--format", format]);
        let asked = run(&workspace, &["console", "--format", format, "--lang", "zh"]);
        assert_eq!((plain.stdout, plain.stderr), (asked.stdout, asked.stderr), "{format}");
    }
    let of_locale = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(["console", "huawei"])
        .env("LC_ALL", "zh_CN.UTF-8")
        .current_dir(workspace.project())
        .output()
        .expect("the binary runs");
    let told = String::from_utf8_lossy(&of_locale.stdout).into_owned();
    assert!(told.contains("Package name"), "{told}");
}

#[test]
fn scripts_get_the_same_as_json() {
    let run = run(&workspace(), &["console", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(value["keystores"][0]["sha-256"], DEBUG);
    assert_eq!(value["keystores"][1]["sha-256"], RELEASE);
    let rows = value["sheets"][0]["im-console"].as_array().expect("rows");
    let row = rows.iter().find(|it| it["label"] == "Specific App interface").expect("a URI");
    assert_eq!(row["value"], URI);
    assert!(!run.stdout.contains("four-cups"));
}

#[test]
fn values_of_a_properties_file_are_found() {
    let workspace = workspace();
    let script = SCRIPT
        .replace("rootProject.file('keys/release.jks')", "rootProject.file(keys['storeFile'])")
        .replace("storePassword 'four-cups'", "storePassword keys['storePassword']")
        .replace("keyAlias 'teahouse'", "keyAlias keys.getProperty('keyAlias')");
    workspace.write("app/build.gradle", &script);
    let values = "storeFile=keys/release.jks\nstorePassword=four-cups\nkeyAlias=teahouse\n";
    workspace.write("keystore.properties", values);
    let run = run(&workspace, &["console"]);
    assert!(run.stdout.contains(RELEASE), "{}", run.stdout);
}

/// As React Native's page on signing has it, and with the folder spelled in the path.
#[test]
fn values_behind_a_condition_are_found() {
    let workspace = workspace();
    let inner = "storeFile file(RELEASE_FILE)
                storePassword RELEASE_PASSWORD
                keyAlias RELEASE_ALIAS";
    let own = "storeFile rootProject.file('keys/release.jks')
            storePassword 'four-cups'
            keyAlias 'teahouse'";
    assert!(SCRIPT.contains(own), "the script's own values");
    let asked = format!(
        "if (project.hasProperty('RELEASE_FILE')) {{\n                {inner}\n            }}"
    );
    workspace.write("app/build.gradle", &SCRIPT.replace(own, &asked));
    let values = "RELEASE_FILE=../keys/release.jks\nRELEASE_PASSWORD=four-cups\n\
                  RELEASE_ALIAS=teahouse\n";
    workspace.write("gradle.properties", values);
    let said = run(&workspace, &["console"]).stdout;
    assert!(said.contains(RELEASE), "{said}");
    for path in ["$rootDir/keys/release.jks", "${project.projectDir}/../keys/release.jks"] {
        let file =
            SCRIPT.replace("rootProject.file('keys/release.jks')", &format!("file(\"{path}\")"));
        workspace.write("app/build.gradle", &file);
        let said = run(&workspace, &["console"]).stdout;
        assert!(said.contains(RELEASE), "{path}: {said}");
    }
}

/// A text without its line ends and indents.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn keystores_that_cannot_be_opened_are_told() {
    let workspace = workspace();
    workspace.write("app/build.gradle", &SCRIPT.replace("'four-cups'", "'wrong'"));
    let wrong = run(&workspace, &["console"]);
    assert!(unwrapped(&wrong.stdout).contains("the password is another one"), "{}", wrong.stdout);
    let modern = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keystores/debug.keystore");
    let target = workspace.project().join("keys/release.jks");
    let release = fs::read(&target).expect("a keystore");
    fs::copy(modern, &target).expect("another format");
    let wrong = run(&workspace, &["console"]);
    assert!(unwrapped(&wrong.stdout).contains("the password is another one"), "{}", wrong.stdout);
    fs::write(&target, release).expect("as it was");
    let env = "System.getenv('PASSWORD')";
    workspace.write("app/build.gradle", &SCRIPT.replace("'four-cups'", env));
    let unknown = run(&workspace, &["console"]);
    let said = unwrapped(&unknown.stdout);
    assert!(said.contains("neither the scripts nor the environment hold its password"), "{said}");
    workspace.delete("keys/release.jks");
    workspace.write("app/build.gradle", SCRIPT);
    let gone = run(&workspace, &["console"]);
    assert!(unwrapped(&gone.stdout).contains("it is not on this machine"), "{}", gone.stdout);
}

/// What is to be signed is each build's own matter, and passwords may stand outside the project.
#[test]
fn builds_have_the_keys_that_sign_them() {
    let workspace = workspace();
    let script = SCRIPT
        .replace("storePassword 'four-cups'", "storePassword System.getenv('TEAHOUSE_STORE')")
        .replace(
            "keyAlias 'teahouse'",
            "if (true) { keyAlias project.property('TEAHOUSE_ALIAS') }",
        );
    workspace.write("app/build.gradle", &script);
    let keys = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keystores");
    let output = Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(["console", "--format", "json"])
        .env("ANDROID_USER_HOME", keys)
        .env("TEAHOUSE_STORE", "four-cups")
        .env("ORG_GRADLE_PROJECT_TEAHOUSE_ALIAS", "teahouse")
        .current_dir(workspace.project())
        .output()
        .expect("the binary runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let prints = |build: &str| -> Vec<String> {
        let sheets = value["sheets"].as_array().expect("sheets");
        let sheet = sheets.iter().find(|it| it["build"] == build).expect("a sheet");
        let rows = sheet["vendor-console"].as_array().expect("rows");
        let rows = rows.iter().filter(|it| it["label"] == "SHA-256 fingerprints");
        rows.filter_map(|it| Some(it["value"].as_str()?.to_owned())).collect()
    };
    assert_eq!(prints("main"), [RELEASE], "{text}");
    assert_eq!(prints("debug"), [DEBUG], "{text}");
    assert!(!text.contains("four-cups"));
}

#[test]
fn a_vendor_that_is_not_set_up_is_told() {
    let run = run(&workspace(), &["console", "acme"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("config/unknown-vendor"), "{}", run.stderr);
}

#[test]
fn a_plugin_that_hears_of_clicks_keeps_what_the_console_fills_in() {
    let workspace = workspace();
    workspace.write("push.toml", &format!("{CONFIG}\n[im]\nsdk = \"timpush\"\n"));
    let sheet = run(&workspace, &["console"]).stdout;
    assert!(sheet.contains("Open specific App interface\n"), "{sheet}");
    assert!(sheet.contains("as the console fills it in"), "{sheet}");
    assert!(!sheet.contains("intent:"), "{sheet}");
}

#[track_caller]
fn check(uri: &str, code: i32, said: &str) {
    let run = run_in(&workspace().project(), &["console", "--check", uri]);
    let verdict = ["accepted", "refused", ""][usize::try_from(run.code).expect("no signal").min(2)];
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(run.stdout.starts_with(verdict), "{all}");
    assert!(run.code == code && all.contains(said), "{}: {all}", run.code);
}

fn uri_of(data: &str, class: &str) -> String {
    format!("intent:{data}#Intent;scheme=teahouse;component=org.teahouse/{class};end")
}

#[test]
fn what_the_console_prints_is_accepted() {
    check(URI, 0, "accepted");
    check(&uri_of("//chat/detail", "org.teahouse.chat.chat.ChatActivity"), 0, "accepted");
}

/// One table of push.toml gives the filter and the URI, also where the URI holds escapes.
#[test]
fn the_filter_that_is_written_lets_the_printed_uri_in() {
    let workspace = workspace();
    workspace.write("push.toml", &CONFIG.replace("/detail", "/caf%C3%A9%2Fau%20lait"));
    workspace.run(&["apply", "-q"]);
    let manifest = workspace.read("app/src/main/AndroidManifest.xml");
    assert!(manifest.contains("android:path=\"/café/au lait\""), "{manifest}");
    let printed = run(&workspace, &["console"]).stdout;
    let uri = printed.split_whitespace().find(|it| it.starts_with("intent:")).expect("a URI");
    assert!(uri.contains("/caf%C3%A9%2Fau%20lait#"), "{uri}");
    let checked = workspace.run(&["console", "--check", uri]);
    let accepted = "accepted: opens `org.teahouse.chat.chat.ChatActivity` of the build `main`\n";
    assert_eq!(checked.stdout, accepted, "{}", checked.stderr);
}

#[test]
fn what_android_would_open_is_accepted() {
    let chat = "org.teahouse.chat.chat.ChatActivity";
    check(&uri_of("//chat/detail", &format!("{chat};package=com.other")), 0, "is for the package");
    for accepted in [
        // Extras, flags and a query change nothing.
        &uri_of("//chat/detail", &format!("{chat};S.ext=%7B%22a%22%3A1%7D;i.n=3;B.x=true")),
        &uri_of("//chat/detail?from=push&x=%23", chat),
        &uri_of(
            "//chat/detail",
            &format!("{chat};launchFlags=0x10000000;sourceBounds=0%200%201%201"),
        ),
        &uri_of("//chat/detail", &format!("{chat};package=org.teahouse")),
        // Escapes are undone, in items as in the data.
        "intent://chat/%64etail#Intent;scheme=teahouse;component=org.teahouse%2Forg.teahouse.chat.chat.ChatActivity;end",
        "intent://green.menu/t%C3%A9/1#Intent;scheme=teahouse;component=org.teahouse/org.teahouse.chat.Menu;end",
        "intent:#Intent;action=org.teahouse.ORDER;component=org.teahouse/org.teahouse.chat.Menu;end",
        // A selector does not count beside a component.
        &uri_of("//chat/detail", &format!("{chat};SEL;component=com.other/.Main")),
        // Without filters everything is let in; another build has an application id of its own.
        "intent://x#Intent;scheme=y;component=org.teahouse.debug/org.teahouse.chat.Open;end",
    ] {
        check(accepted, 0, "accepted");
    }
}

#[test]
fn what_android_would_refuse_is_refused() {
    let chat = "org.teahouse.chat.chat.ChatActivity";
    check(&uri_of("//chat/other", chat), 1, "doctor/link-not-matched");
    check(&uri_of("//Chat/detail", chat), 1, "doctor/link-case");
    check(&uri_of("//chat/x", "org.teahouse.chat.Careless"), 1, "doctor/link-case");
    check(&uri_of("//chat", "org.teahouse.chat.Inner"), 1, "doctor/click-target-not-exported");
    check(&uri_of("//chat", "org.teahouse.chat.Off"), 1, "is switched off");
    check(&uri_of("//chat", "org.teahouse.chat.Guarded"), 1, "org.teahouse.permission.OPEN");
    check(&uri_of("//chat", "org.teahouse.chat.Nobody"), 1, "manifest/activity-not-found");
    check("intent:#Intent;component=com.other/.Main;end", 1, "doctor/id-per-variant");
    check("teahouse://chat/detail", 1, "names no component");
    check("intent://chat/detail#Intent;scheme=teahouse;end", 1, "names no component");
    check(chat, 1, "is a class name, not a URI");
    check(
        "intent://chat/detail#Intent;scheme=teahouse;package=org.teahouse;end",
        1,
        "the app's filters",
    );
    check(
        &format!("intent:#Intent;component=org.teahouse/{chat};end"),
        1,
        "an intent without data",
    );
    check(&URI.replace("intent:", "INTENT:"), 1, "does not start with `intent:`");
    check("intent:#Intent;component=a/b", 2, "config/bad-url");
    check(&uri_of("//chat/detail", &format!("{chat};Z.x=1")), 2, "`Z.x`");
    check(&uri_of("//chat/detail", &format!("{chat};launchFlags=top")), 2, "launchFlags");
}

/// Each reason, and the place of the filter that comes nearest.
#[test]
fn the_nearest_filter_says_why() {
    let chat = "org.teahouse.chat.chat.ChatActivity";
    check(
        &uri_of("//chat/other", chat),
        1,
        "the path of the URI is `/other`; the nearest filter has `/detail`",
    );
    check(
        &uri_of("//cha/detail", chat),
        1,
        "the host of the URI is `cha`; the nearest filter has `chat`",
    );
    let no_scheme =
        "intent://chat/detail#Intent;component=org.teahouse/.chat.chat.ChatActivity;end";
    check(no_scheme, 1, "the URI has no scheme; the nearest filter has `teahouse`");
    let browsable = format!("{chat};category=android.intent.category.BROWSABLE");
    check(
        &uri_of("//chat/detail", &browsable),
        1,
        "the category of the URI is `android.intent.category.BROWSABLE`",
    );
    let typed = format!("{chat};type=text/plain");
    check(
        &uri_of("//chat/detail", &typed),
        1,
        "the MIME type of the URI is `text/plain`; the nearest filter has no MIME type",
    );
    let ordered = format!("{chat};action=org.teahouse.ORDER");
    check(&uri_of("//chat/detail", &ordered), 1, "the action of the URI is `org.teahouse.ORDER`");
    // Of two filters the one that differs in less.
    let menu = uri_of("//green.menu/cha", "org.teahouse.chat.Menu");
    let line =
        1 + MANIFEST.lines().position(|it| it.contains("activity-alias")).expect("an alias") + 4;
    check(&menu, 1, &format!("app/src/main/AndroidManifest.xml:{line}:13"));
    check(&menu, 1, "the path of the URI is `/cha`; the nearest filter has `/té`");
}
