//! The mission document's step 3.1 to the letter: HMSAgent is copied as Huawei ships it, with every
//! kit, and the app compiles.

use std::path::Path;

use crate::built;
use crate::cases::pushwright;
use crate::tools::{self, Result, checkout, copy_folder, files_with, jdk, run, write};

/// What the stand-in's client calls of Huawei's two push libraries.
const LIBRARIES: &[(&str, &str)] = &[
    (
        "com/huawei/hms/api/HuaweiApiClient.java",
        "package com.huawei.hms.api;\n\npublic abstract class HuaweiApiClient {\n    \
         public static class Builder {\n        public Builder(android.content.Context context) {\n        \
         }\n\n        public Builder addApi(Object api) {\n            return this;\n        }\n\n        \
         public Builder addApi(Object api, Object options) {\n            return this;\n        }\n\n        \
         public HuaweiApiClient build() {\n            return null;\n        }\n    }\n}\n",
    ),
    (
        "com/huawei/hms/support/api/push/HuaweiPush.java",
        "package com.huawei.hms.support.api.push;\n\npublic class HuaweiPush {\n    \
         public static final Object PUSH_API = new Object();\n}\n",
    ),
];

const BUILD: &str = "apply plugin: 'com.android.application'\n\nandroid {\n    \
                     namespace 'org.example'\n    defaultConfig {\n        \
                     applicationId 'org.example'\n    }\n}\n\ndependencies {\n}\n";

/// After `apply`, the app's sources compile; the drop itself does not.
pub(crate) fn compiles() -> Result<()> {
    let work = built::scratch("whole-drop")?;
    let (drop, project) = (work.join("drop"), work.join("project"));
    copy_folder(&checkout().join("fixtures/hms-agent"), &drop)?;
    copy_folder(&checkout().join("fixtures/hms-agent-whole"), &drop)?;
    write(&drop.join("src/main/java/com/huawei/android/hms/agent/.DS_Store"), "")?;
    write(&project.join("settings.gradle"), "include ':app'\n")?;
    write(&project.join("app/build.gradle"), BUILD)?;
    write(
        &project.join("app/src/main/AndroidManifest.xml"),
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
         <application />\n</manifest>\n",
    )?;
    write(
        &project.join("push.toml"),
        "version = 1\n\n[app]\nlanguage = \"java\"\n\n[im]\nsdk = \"none\"\n\n[vendors.huawei]\n\
         edition = \"hms-agent-2\"\nsdk-version = \"2.6.3.301\"\napp-id = \"100512409\"\n\
         certificate-id = 20455\nhms-agent = \"../drop\"\n",
    )?;
    pushwright(&["apply"], &project)?;
    for (path, text) in LIBRARIES {
        write(&work.join("libraries").join(path), text)?;
    }
    javac(&work, &project)?;
    match javac(&work, &drop) {
        Err(said) if said.contains("com.huawei.hms.support.api.pay") => Ok(()),
        other => Err(format!("the drop compiles without the other kits' libraries: {other:?}")),
    }
}

fn javac(work: &Path, sources: &Path) -> Result<()> {
    let mut files = files_with(&work.join("libraries"), "java")?;
    files.extend(files_with(sources, "java")?);
    let mut javac = jdk("javac");
    javac.args(["--release", "8", "-Xlint:-options", "-nowarn", "-cp"]);
    javac.arg(tools::class_path(&[built::android()?, built::vendors()?]));
    let ran = run(javac.arg("-d").arg(work.join("classes")).args(files))?;
    if ran.ok { Ok(()) } else { Err(ran.all) }
}
