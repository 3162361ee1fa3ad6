//! `console`: the sheet it prints, the URIs per build, the keystores it opens, and `--check`.

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
    assert!(!run.stdout.contains("four-cups"));
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

#[test]
fn keystores_that_cannot_be_opened_are_told() {
    let workspace = workspace();
    workspace.write("app/build.gradle", &SCRIPT.replace("'four-cups'", "'wrong'"));
    let wrong = run(&workspace, &["console"]);
    assert!(wrong.stdout.contains("the password is another one"), "{}", wrong.stdout);
    let env = "System.getenv('PASSWORD')";
    workspace.write("app/build.gradle", &SCRIPT.replace("'four-cups'", env));
    let unknown = run(&workspace, &["console"]);
    assert!(unknown.stdout.contains("do not hold its password"), "{}", unknown.stdout);
    workspace.delete("keys/release.jks");
    workspace.write("app/build.gradle", SCRIPT);
    let gone = run(&workspace, &["console"]);
    assert!(gone.stdout.contains("it is not on this machine"), "{}", gone.stdout);
}

#[test]
fn a_vendor_that_is_not_set_up_is_told() {
    let run = run(&workspace(), &["console", "acme"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("config/unknown-vendor"), "{}", run.stderr);
}

#[track_caller]
fn check(uri: &str, code: i32, said: &str) {
    let run = run_in(&workspace().project(), &["console", "--check", uri]);
    let all = format!("{}{}", run.stdout, run.stderr);
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

#[test]
fn what_android_would_refuse_is_refused() {
    let chat = "org.teahouse.chat.chat.ChatActivity";
    check(&uri_of("//chat/other", chat), 1, "doctor/link-not-matched");
    check(&uri_of("//Chat/detail", chat), 1, "doctor/link-case");
    check(&uri_of("//chat/x", "org.teahouse.chat.Careless"), 1, "doctor/link-case");
    check(&uri_of("//chat", "org.teahouse.chat.Inner"), 1, "doctor/click-target-not-exported");
    check(&uri_of("//chat", "org.teahouse.chat.Nobody"), 1, "manifest/activity-not-found");
    check("intent:#Intent;component=com.other/.Main;end", 1, "doctor/id-per-variant");
    check("teahouse://chat/detail", 1, "names no component");
    check("intent:#Intent;component=a/b", 2, "config/bad-url");
}
