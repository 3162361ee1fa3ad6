//! The file of a vendor's SDK decides what generated code calls, and which file is whose.
//!
//! The files are made of what the vendors' own were seen to declare.

mod recorded;
mod support;

use std::fs;
use std::path::Path;

use recorded::{Recorded, zipped};
use support::{Run, Workspace, read_tree};

const OPPO: &str = "app-key = \"3f0c9a7b51d24e86a1b7c05d9e2f6481\"\ncertificate-id = 30207\n";
const VIVO: &str = "app-id = \"105061742\"\napp-key = \"3f0c9a7b51d24e86a1b7c05d9e2f6481\"\n\
                    certificate-id = 30209\n";
const XIAOMI: &str = "app-id = \"2882303761517473625\"\napp-key = \"5131747362503\"\n\
                      certificate-id = 30208\n";
const LONG: &str = "onRegister(int code, String token, String packageName";
const OPPO_PUSH: &str = "app/src/main/java/org/example/push/OppoPush.java";

/// A project with one vendor at one version of its SDK, and these files.
fn project(vendor: &str, version: &str, more: &str, files: &[(&str, Vec<u8>)]) -> Workspace {
    let (edition, fields) = match vendor {
        "oppo" => ("heytap-3", OPPO),
        "xiaomi" => ("mipush-aar", XIAOMI),
        _ => ("vpush", VIVO),
    };
    let text = |text: &str| text.as_bytes().to_vec();
    let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                    <application />\n</manifest>\n";
    let mut tree = support::Tree::from([
        ("settings.gradle".to_owned(), text("include ':app'\n")),
        (
            "build.gradle".to_owned(),
            text("allprojects {\n    repositories {\n        google()\n    }\n}\n"),
        ),
        (
            "app/build.gradle".to_owned(),
            text(
                "apply plugin: 'com.android.application'\n\nandroid {\n    namespace 'org.example'\n    \
                 defaultConfig {\n        applicationId 'org.example'\n    }\n}\n\ndependencies {\n    \
                 implementation 'com.umeng.umsdk:common:9.6.0'\n}\n",
            ),
        ),
        ("app/src/main/AndroidManifest.xml".to_owned(), text(manifest)),
        (
            "push.toml".to_owned(),
            text(&format!(
                "version = 1\n\n[im]\nsdk = \"none\"\n\n[vendors.{vendor}]\nedition = \"{edition}\"\n\
                 sdk-version = \"{version}\"\n{fields}{more}"
            )),
        ),
    ]);
    tree.extend(files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())));
    Workspace::new(&tree)
}

/// What `apply` said of the project, and the class that registers, where it was made.
fn applied(project: &Workspace, class: &str) -> (Run, Option<String>) {
    let ran = project.run(&["apply"]);
    let text = project.tree().get(class).map(|it| String::from_utf8_lossy(it).into_owned());
    (ran, text)
}

fn aar(name: &str, version: &str) -> Vec<u8> {
    Recorded::read(name).aar(version)
}

#[test]
fn a_version_that_nobody_looked_at_is_decided_by_the_file() {
    for (held, is_long) in [("3.0.0", false), ("3.4.0", true)] {
        let file = ("app/libs/com.heytap.msp_3.2.0.aar", aar("oppo-heytap", held));
        let (ran, text) = applied(&project("oppo", "3.2.0", "", &[file]), OPPO_PUSH);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!ran.stderr.contains("config/unseen-version"), "{}", ran.stderr);
        assert_eq!(text.expect("it is made").contains(LONG), is_long, "{held}");
    }
}

#[test]
fn without_the_file_the_form_that_was_taken_is_told() {
    let file = ("app/libs/com.heytap.msp_3.2.0.aar", b"a placeholder".to_vec());
    let (ran, text) = applied(&project("oppo", "3.2.0", "", &[file]), OPPO_PUSH);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for told in ["config/unseen-version", "taken as in `3.1.0`", "file/unreadable"] {
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert!(!text.expect("it is made").contains(LONG));
}

#[test]
fn the_file_wins_over_the_version() {
    let file = ("app/libs/com.heytap.msp_3.5.3.aar", aar("oppo-heytap", "3.0.0"));
    let (_, text) = applied(&project("oppo", "3.5.3", "", &[file]), OPPO_PUSH);
    assert!(!text.expect("it is made").contains(LONG));
}

#[test]
fn each_recorded_version_has_its_form() {
    let class = "app/src/main/java/org/example/push/VivoPush.java";
    for (version, has_config) in [("3.0.0.4_484", false), ("3.0.0.7_488", true)] {
        let path = format!("app/libs/vivo_pushSDK_v{version}.aar");
        let with = [(path.as_str(), aar("vivo-push", version))];
        for files in [&with[..], &[(path.as_str(), b"a placeholder".to_vec())]] {
            let (ran, text) = applied(&project("vivo", version, "", files), class);
            let text = text.unwrap_or_else(|| panic!("{}", ran.stderr));
            assert_eq!(text.contains("new PushConfig.Builder()"), has_config, "{version}");
            assert!(text.contains("String ext("), "{version} tells the receiver of clicks");
        }
    }
}

#[test]
fn a_file_of_any_name_is_found_by_its_class() {
    let file = ("app/libs/com.heytap.msp_V3.9.8.aar", aar("oppo-heytap", "3.5.1"));
    let other = ("app/libs/vpush_clientSdk_v4.1.5.0_515.aar", aar("vivo-push", "3.0.0.7_488"));
    let project = project("oppo", "3.5.3", "", &[file, other]);
    let (ran, text) = applied(&project, OPPO_PUSH);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("file/taken"), "{}", ran.stderr);
    assert!(text.expect("it is made").contains(LONG));
    assert!(project.read("app/build.gradle").contains("files('libs/com.heytap.msp_V3.9.8.aar')"));
    assert_eq!(project.run(&["verify"]).code, 0);
}

#[test]
fn a_file_of_the_version_is_offered_by_its_name() {
    let file = ("app/libs/com.heytap.msp_V3.5.3.aar", b"a placeholder".to_vec());
    let (ran, text) = applied(&project("oppo", "3.5.3", "", &[file]), OPPO_PUSH);
    assert_eq!((ran.code, text), (3, None), "{}", ran.stderr);
    let offer = "sdk-file = \"libs/com.heytap.msp_V3.5.3.aar\"";
    assert!(ran.stderr.contains(offer), "{}", ran.stderr);
}

#[test]
fn another_sdk_is_not_taken_for_it() {
    let file = ("app/libs/com.heytap.msp_3.5.3.aar", aar("vivo-push", "3.0.0.7_488"));
    let (ran, _) = applied(&project("oppo", "3.5.3", "", &[file]), OPPO_PUSH);
    assert!(ran.stderr.contains("is not the SDK of `oppo/heytap-3`"), "{}", ran.stderr);
}

#[test]
fn a_broken_class_is_no_reason_to_stop() {
    let class = ("com/heytap/msp/push/HeytapPushManager.class", b"\xca\xfe\xba\xbe\0\0".to_vec());
    let jar = zipped(&[class]);
    let manifest = ("AndroidManifest.xml", b"<manifest/>".to_vec());
    let file = ("app/libs/com.heytap.msp_3.5.3.aar", zipped(&[manifest, ("classes.jar", jar)]));
    let (ran, text) = applied(&project("oppo", "3.5.3", "", &[file]), OPPO_PUSH);
    assert!(ran.stderr.contains("file/unreadable"), "{}", ran.stderr);
    assert!(text.expect("it is made").contains(LONG));
}

/// What the file's manifest asks for goes before what the version says.
#[test]
fn the_manifest_in_the_file_decides() {
    let manifest = "app/src/main/AndroidManifest.xml";
    let path = "app/libs/MiPush_SDK_Client_5_7_0-C_3rd.aar";
    for (held, brings) in [("5.6.2", false), ("5.9.9", true)] {
        let project = project("xiaomi", "5.7.0", "", &[(path, aar("xiaomi-mipush", held))]);
        let ran = project.run(&["apply"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!ran.stderr.contains("config/unseen-version"), "{}", ran.stderr);
        assert_eq!(project.read(manifest).contains("ACCESS_WIFI_STATE"), !brings, "{held}");
    }
    let project = project("xiaomi", "5.7.0", "", &[(path, b"a placeholder".to_vec())]);
    let ran = project.run(&["apply"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for told in ["file/unreadable", "config/unseen-version", "taken as in `5.6.2`"] {
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    assert!(project.read(manifest).contains("ACCESS_WIFI_STATE"));
}

/// What the file's own manifest has merged into the app is not written a second time.
#[test]
fn what_the_file_brings_is_not_declared() {
    const SERVICE: &str = "com.heytap.msp.push.service.DataMessageCallbackService";
    let manifest = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\"\n    \
         package=\"com.heytap.msp.push\">\n    \
         <uses-permission android:name=\"android.permission.POST_NOTIFICATIONS\" />\n    \
         <uses-permission android:name=\"com.heytap.mcs.permission.RECIEVE_MCS_MESSAGE\" \
         android:maxSdkVersion=\"32\" />\n    <application>\n        \
         <service android:name=\".service.DataMessageCallbackService\" />\n    \
         </application>\n</manifest>\n";
    let jar = Recorded::read("oppo-heytap").jar("3.5.1");
    let brings =
        zipped(&[("AndroidManifest.xml", manifest.as_bytes().to_vec()), ("classes.jar", jar)]);
    let path = "app/libs/com.heytap.msp_3.5.3.aar";
    for (file, is_brought) in [(brings, true), (aar("oppo-heytap", "3.5.1"), false)] {
        let project = project("oppo", "3.5.3", "", &[(path, file)]);
        let ran = project.run(&["apply"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let text = project.read("app/src/main/AndroidManifest.xml");
        assert_eq!(text.contains(SERVICE), !is_brought, "{text}");
        assert_eq!(text.contains("POST_NOTIFICATIONS"), !is_brought, "{text}");
        for always in [
            "com.heytap.mcs.permission.RECIEVE_MCS_MESSAGE",
            "com.heytap.msp.push.service.CompatibleDataMessageCallbackService",
        ] {
            assert!(text.contains(always), "{text}");
        }
        assert_eq!(project.run(&["verify"]).code, 0);
        // A file that brings less has the rest declared, and the other way round.
        project.write(path, "a placeholder");
        project.run(&["apply"]);
        assert!(project.read("app/src/main/AndroidManifest.xml").contains(SERVICE));
    }
}

/// The level that the file's manifest demands holds, whatever the version is known to demand.
#[test]
fn the_file_demands_its_own_level() {
    let path = "app/libs/com.heytap.msp_3.5.3.aar";
    let file = || [(path, aar("oppo-heytap", "3.5.1"))];
    let low = |project: &Workspace, level: &str| {
        let script = project.read("app/build.gradle");
        let levelled =
            script.replace("defaultConfig {", &format!("defaultConfig {{ minSdk {level}"));
        project.write("app/build.gradle", &levelled);
        project.run(&["apply"])
    };
    let ran = low(&project("oppo", "3.5.3", "", &file()), "18");
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    for told in ["demands minSdk 19", "the manifest in the SDK's own file", "OppoPush.java"] {
        assert!(ran.stderr.contains(told), "{}", ran.stderr);
    }
    let ran = low(&project("oppo", "3.5.3", "", &file()), "19");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

#[test]
fn an_artifact_stands_in_for_the_file() {
    let class = "app/src/main/java/org/example/push/VivoPush.java";
    let sdk = "sdk = \"com.umeng.umsdk:vivo-push:4.1.3.0\"\n";
    let named = project("vivo", "4.0.4.0_504", sdk, &[]);
    let (ran, text) = applied(&named, class);
    assert_eq!((ran.code, text.is_some()), (0, true), "{}", ran.stderr);
    let line = "implementation 'com.umeng.umsdk:vivo-push:4.1.3.0'";
    assert!(named.read("app/build.gradle").contains(line));
    assert_eq!(named.run(&["remove"]).code, 0);
    assert!(!named.read("app/build.gradle").contains(line));

    let declared = project("vivo", "4.0.4.0_504", "", &[]);
    let script = declared.read("app/build.gradle").replace("common:9.6.0", "vivo-push:4.1.3.0");
    declared.write("app/build.gradle", &script);
    let (ran, text) = applied(&declared, class);
    assert_eq!((ran.code, text.is_some()), (0, true), "{}", ran.stderr);
    assert_eq!(declared.read("app/build.gradle"), script);

    let module = project("vivo", "4.0.4.0_504", "sdk = \":push-vivo\"\n", &[]);
    let (ran, text) = applied(&module, class);
    assert_eq!((ran.code, text.is_some()), (0, true), "{}", ran.stderr);

    let wrong = project("vivo", "4.0.4.0_504", "sdk = \"vivo-push\"\n", &[]).run(&["apply"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    assert!(wrong.stderr.contains("push.toml:12:7"), "{}", wrong.stderr);
}

/// The vendor's own module in another version than push.toml is told, whoever names it.
#[test]
fn a_module_of_another_version_is_told() {
    let told = |version: &str, more: &str, line: &str| {
        let project = project("vivo", version, more, &[]);
        let script = project.read("app/build.gradle").replace("umsdk:common:9.6.0", line);
        project.write("app/build.gradle", &script);
        let ran = project.run(&["apply"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        ran.stderr.contains("and the build takes `com.umeng.umsdk:vivo-push:4.1.3.0`")
    };
    let sdk = "sdk = \"com.umeng.umsdk:vivo-push:4.1.3.0\"\n";
    assert!(told("4.0.4.0_504", sdk, "umsdk:common:9.6.0"));
    assert!(told("4.0.4.0_504", "", "umsdk:vivo-push:4.1.3.0"));
    assert!(!told("4.1.3.0", sdk, "umsdk:common:9.6.0"));
    assert!(!told("4.1.3.0_513", "", "umsdk:vivo-push:4.1.3.0"));
    // A company numbers its own as it likes.
    assert!(!told("4.0.4.0_504", "sdk = \"org.example:vivo:1.0\"\n", "umsdk:common:9.6.0"));
}

#[test]
fn recordings_are_as_their_readme_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    for (path, _) in read_tree(&folder).iter().filter(|(path, _)| path.ends_with(".txt")) {
        let recorded = Recorded::read(path.trim_end_matches(".txt"));
        for version in recorded.versions() {
            assert!(!recorded.classes(version).is_empty(), "{path} {version}");
        }
    }
    assert!(fs::exists(folder.join("README.md")).is_ok_and(|it| it));
}
