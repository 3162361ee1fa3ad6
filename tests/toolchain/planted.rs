//! Wrong edits, planted by hand in what pushwright wrote: each has to be seen by its judges, for a
//! judge that sees nothing passes everything.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

use std::path::{Path, PathBuf};

use crate::built::scratch;
use crate::cases::{self, Case};
use crate::tools::{Result, copy_folder, groovy_3, groovy_4};
use crate::{
    gradle, gradle_8, groovy, kotlin, merger, mistakes, r8, recorders_judge, timpush, values,
};

/// Who has to see a wrong edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judge {
    Gradle,
    Gradle8,
    Recorders,
    Merger,
    Aapt2,
    Parsers,
    R8,
    TimPush,
    Values,
}

impl Judge {
    /// What it judges.
    fn place(self) -> &'static str {
        match self {
            Judge::Gradle | Judge::Gradle8 | Judge::Recorders | Judge::Parsers => "build scripts",
            Judge::Merger | Judge::Aapt2 => "manifests",
            Judge::R8 => "rules",
            Judge::TimPush => "timpush-configs.json",
            Judge::Values => "constants and source sets",
        }
    }
}

/// One text put in the place of another; in the place of none, it is a file of its own.
struct Planted {
    what: &'static str,
    project: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    judges: &'static [Judge],
}

const GROOVY: &str = "document-2019-allprojects";
const KOTLIN: &str = "allprojects-kotlin-dsl";
const BARE: &str = "application-self-closed";
const BARE_9: &str = "shrinks-without-a-list-android-plugin-9";
const SETTINGS: &str = "android-studio-groovy-catalog";
const FLAVORS: &str = "flavors-own-app-ids";
const TIMPUSH: &str = "timpush-seven-vendors-own-app-ids";
const ASSET: &str = "app/src/main/assets/timpush-configs.json";
const PLUGIN: &str = "plugin-where-its-file-is-there";
const MANIFEST: &str = "app/src/main/AndroidManifest.xml";
const SCRIPTS: &[Judge] = &[Judge::Gradle, Judge::Gradle8, Judge::Recorders];
const OF_TODAY: &[Judge] = &[Judge::Gradle8, Judge::Recorders];
const RECORDERS: &[Judge] = &[Judge::Recorders];
const MERGER: &[Judge] = &[Judge::Merger];
const VALUES: &[Judge] = &[Judge::Values];

const PLANTED: &[Planted] = &[
    Planted {
        what: "a dependency twice",
        project: GROOVY,
        file: "app/build.gradle",
        from: "    implementation 'com.huawei.android.hms:push:2.6.3.301'\n",
        to: "    implementation 'com.huawei.android.hms:push:2.6.3.301'\n    \
             compile 'com.huawei.android.hms:push:2.6.3.301'\n",
        judges: SCRIPTS,
    },
    Planted {
        what: "a dependency of another version",
        project: GROOVY,
        file: "app/build.gradle",
        from: "hms:push:2.6.3.301",
        to: "hms:push:2.6.3.300",
        judges: SCRIPTS,
    },
    Planted {
        what: "a dependency for tests only",
        project: GROOVY,
        file: "app/build.gradle",
        from: "implementation 'com.huawei.android.hms:push",
        to: "testImplementation 'com.huawei.android.hms:push",
        judges: SCRIPTS,
    },
    Planted {
        what: "a user's dependency dropped",
        project: GROOVY,
        file: "app/build.gradle",
        from: "    implementation 'com.tencent.imsdk:imsdk:4.4.900'\n",
        to: "",
        judges: SCRIPTS,
    },
    Planted {
        what: "the rules dropped",
        project: GROOVY,
        file: "app/build.gradle",
        from: "            proguardFile 'pushwright-rules.pro'\n",
        to: "",
        judges: SCRIPTS,
    },
    Planted {
        what: "the rules in a build type that does not minify",
        project: GROOVY,
        file: "app/build.gradle",
        from: "            minifyEnabled false\n",
        to: "            minifyEnabled false\n            proguardFile 'pushwright-rules.pro'\n",
        judges: SCRIPTS,
    },
    Planted {
        what: "the default rules twice",
        project: GROOVY,
        file: "app/build.gradle",
        from: "            proguardFile 'pushwright-rules.pro'\n",
        to: "            proguardFile 'pushwright-rules.pro'\n            \
             proguardFile getDefaultProguardFile('proguard-android.txt')\n",
        judges: SCRIPTS,
    },
    Planted {
        what: "optimisation switched on where there was no list of rules",
        project: BARE,
        file: "app/build.gradle",
        from: "getDefaultProguardFile('proguard-android.txt')",
        to: "getDefaultProguardFile('proguard-android-optimize.txt')",
        judges: RECORDERS,
    },
    Planted {
        what: "rules that the Android plugin 9 refuses",
        project: BARE_9,
        file: "app/build.gradle.kts",
        from: "proguard-android-optimize.txt",
        to: "proguard-android.txt",
        judges: RECORDERS,
    },
    Planted {
        what: "rules that keep inner classes without what encloses them",
        project: GROOVY,
        file: "app/pushwright-rules.pro",
        from: "EnclosingMethod,",
        to: "",
        judges: &[Judge::R8],
    },
    Planted {
        what: "a repository for plugins only",
        project: GROOVY,
        file: "build.gradle",
        from: "        jcenter()\n        maven { url 'https://developer.huawei.com/repo/' }\n",
        to: "        jcenter()\n    }\n}\nbuildscript {\n    repositories {\n        \
             maven { url 'https://developer.huawei.com/repo/' }\n",
        judges: SCRIPTS,
    },
    Planted {
        what: "a repository twice",
        project: GROOVY,
        file: "build.gradle",
        from: "        maven { url 'https://developer.huawei.com/repo/' }\n",
        to: "        maven { url 'https://developer.huawei.com/repo/' }\n        \
             maven { url 'https://developer.huawei.com/repo' }\n",
        judges: SCRIPTS,
    },
    Planted {
        what: "a repository where the settings forbid it",
        project: SETTINGS,
        file: "app/build.gradle",
        from: "dependencies {",
        to: "repositories {\n    maven { url 'https://developer.huawei.com/repo/' }\n}\n\n\
             dependencies {",
        judges: OF_TODAY,
    },
    Planted {
        what: "a flavor with the app id of another",
        project: FLAVORS,
        file: "app/build.gradle",
        from: "manifestPlaceholders[\"HUAWEI_APP_ID\"] = \"100512410\"",
        to: "manifestPlaceholders[\"HUAWEI_APP_ID\"] = \"100512409\"",
        judges: &[Judge::Gradle, Judge::Recorders, Judge::Merger],
    },
    Planted {
        what: "a dependency twice in Kotlin",
        project: KOTLIN,
        file: "app/build.gradle.kts",
        from: "    implementation(\"com.huawei.android.hms:push:2.6.3.301\")\n",
        to: "    implementation(\"com.huawei.android.hms:push:2.6.3.301\")\n    \
             implementation(\"com.huawei.android.hms:push:2.6.3.301\")\n",
        judges: RECORDERS,
    },
    Planted {
        what: "a repository for plugins only in Kotlin",
        project: KOTLIN,
        file: "build.gradle.kts",
        from: "        jcenter()\n        maven { url",
        to: "        jcenter()\n    }\n}\n\nbuildscript {\n    repositories {\n        maven { url",
        judges: RECORDERS,
    },
    Planted {
        what: "the rules dropped in Kotlin",
        project: KOTLIN,
        file: "app/build.gradle.kts",
        from: "            proguardFile(\"pushwright-rules.pro\")\n",
        to: "",
        judges: RECORDERS,
    },
    Planted {
        what: "a brace too few in Kotlin",
        project: KOTLIN,
        file: "app/build.gradle.kts",
        from: "dependencies {",
        to: "dependencies",
        judges: &[Judge::Parsers],
    },
    Planted {
        what: "a brace too many",
        project: GROOVY,
        file: "app/build.gradle",
        from: "dependencies {",
        to: "dependencies {{",
        judges: &[Judge::Parsers],
    },
    Planted {
        what: "a permission dropped",
        project: GROOVY,
        file: MANIFEST,
        from: "    <uses-permission android:name=\"android.permission.ACCESS_WIFI_STATE\" />\n",
        to: "",
        judges: MERGER,
    },
    Planted {
        what: "a permission that nobody asked for",
        project: GROOVY,
        file: MANIFEST,
        from: "android.permission.ACCESS_WIFI_STATE",
        to: "android.permission.READ_SMS",
        judges: MERGER,
    },
    Planted {
        what: "a missing `exported`",
        project: GROOVY,
        file: MANIFEST,
        from: "            android:exported=\"true\"\n            \
               android:launchMode=\"singleTask\"",
        to: "            android:launchMode=\"singleTask\"",
        judges: MERGER,
    },
    Planted {
        what: "a receiver that is no class of the app",
        project: GROOVY,
        file: MANIFEST,
        from: ".push.HUAWEIPushReceiver\"",
        to: ".HUAWEIPushReceiver\"",
        judges: MERGER,
    },
    Planted {
        what: "a bare app id",
        project: GROOVY,
        file: MANIFEST,
        from: "appid=",
        to: "",
        judges: MERGER,
    },
    Planted {
        what: "a deep link to another path",
        project: GROOVY,
        file: MANIFEST,
        from: "android:path=\"/detail\"",
        to: "android:path=\"/\"",
        judges: MERGER,
    },
    Planted {
        what: "an attribute that Android does not know",
        project: GROOVY,
        file: MANIFEST,
        from: "android:maxSdkVersion",
        to: "android:maxSdk",
        judges: &[Judge::Merger, Judge::Aapt2],
    },
    Planted {
        what: "a key of TIMPush's spelled as in English",
        project: TIMPUSH,
        file: ASSET,
        from: "\"vivoPushBussinessId\": \"31887\"",
        to: "\"vivoPushBusinessId\": \"31887\"",
        judges: &[Judge::TimPush],
    },
    Planted {
        what: "a flavor with another's certificate",
        project: TIMPUSH,
        file: ASSET,
        from: "\"huaweiPushBussinessId\": \"31893\"",
        to: "\"huaweiPushBussinessId\": \"31883\"",
        judges: &[Judge::TimPush],
    },
    Planted {
        what: "a certificate that is no text",
        project: TIMPUSH,
        file: ASSET,
        from: "\"xiaomiPushBussinessId\": \"31895\"",
        to: "\"xiaomiPushBussinessId\": 31895",
        judges: &[Judge::TimPush],
    },
    Planted {
        what: "an application id that no build has",
        project: TIMPUSH,
        file: ASSET,
        from: "\"org.sorrel.post.staging\"",
        to: "\"org.sorrel.staging\"",
        judges: &[Judge::TimPush],
    },
    Planted {
        what: "the rules looked for in another folder",
        project: GROOVY,
        file: "app/build.gradle",
        from: "proguardFile 'pushwright-rules.pro'",
        to: "proguardFile '../pushwright-rules.pro'",
        judges: SCRIPTS,
    },
    Planted {
        what: "the rules in the place of the user's",
        project: GROOVY,
        file: "app/build.gradle",
        from: "proguardFile 'pushwright-rules.pro'",
        to: "setProguardFiles(['pushwright-rules.pro'])",
        judges: SCRIPTS,
    },
    Planted {
        what: "the user's rules dropped",
        project: GROOVY,
        file: "app/build.gradle",
        from: ", 'proguard-rules.pro'",
        to: "",
        judges: SCRIPTS,
    },
    Planted {
        what: "minifying switched off",
        project: GROOVY,
        file: "app/build.gradle",
        from: "minifyEnabled true",
        to: "minifyEnabled false",
        judges: SCRIPTS,
    },
    Planted {
        what: "a dependency in the build's own class path",
        project: GROOVY,
        file: "build.gradle",
        from: "    dependencies {\n",
        to: "    dependencies {\n        classpath 'com.huawei.android.hms:push:2.6.3.301'\n",
        judges: SCRIPTS,
    },
    Planted {
        what: "a plugin that is not applied",
        project: PLUGIN,
        file: "app/build.gradle",
        from: "apply plugin: 'com.huawei.agconnect'\n",
        to: "",
        judges: SCRIPTS,
    },
    Planted {
        what: "a plugin that nothing brings",
        project: PLUGIN,
        file: "build.gradle",
        from: "        classpath 'com.huawei.agconnect:agcp:1.6.0.300'\n",
        to: "",
        judges: SCRIPTS,
    },
    Planted {
        what: "a placeholder in another case",
        project: FLAVORS,
        file: "app/build.gradle",
        from: "manifestPlaceholders[\"HUAWEI_APP_ID\"] = \"100512408\"",
        to: "manifestPlaceholders[\"HUAWEI_App_ID\"] = \"100512408\"",
        judges: &[Judge::Gradle, Judge::Recorders, Judge::Merger],
    },
    Planted {
        what: "an entry of the catalog that nothing uses",
        project: SETTINGS,
        file: "gradle/libs.versions.toml",
        from: "hms-push = {",
        to: "hms-core = { module = \"com.huawei.hms:push\", version.ref = \"hmsPush\" }\nhms-push = {",
        judges: RECORDERS,
    },
    Planted {
        what: "an entry of the catalog with the other's version",
        project: SETTINGS,
        file: "gradle/libs.versions.toml",
        from: "hmsPush = \"2.6.3.301\"",
        to: "hmsPush = \"2.6.3.300\"",
        judges: OF_TODAY,
    },
    Planted {
        what: "a manifest placeholder in another case",
        project: FLAVORS,
        file: MANIFEST,
        from: "${HUAWEI_APP_ID}",
        to: "${huawei_app_id}",
        judges: MERGER,
    },
    Planted {
        what: "an action of the receiver dropped",
        project: GROOVY,
        file: MANIFEST,
        from: "                <action android:name=\"com.huawei.android.push.intent.RECEIVE\" />\n",
        to: "",
        judges: MERGER,
    },
    Planted {
        what: "a service that nobody can start",
        project: GROOVY,
        file: MANIFEST,
        from: "            android:exported=\"true\"\n            android:process",
        to: "            android:exported=\"false\"\n            android:process",
        judges: MERGER,
    },
    Planted {
        what: "a service in the app's own process",
        project: GROOVY,
        file: MANIFEST,
        from: "\n            android:process=\":pushservice\"",
        to: "",
        judges: MERGER,
    },
    Planted {
        what: "a receiver that is switched off",
        project: GROOVY,
        file: MANIFEST,
        from: "            android:permission=\"${applicationId}.permission.PROCESS_PUSH_MSG\">",
        to: "            android:enabled=\"false\"\n            android:permission=\"${applicationId}.permission.PROCESS_PUSH_MSG\">",
        judges: MERGER,
    },
    Planted {
        what: "a receiver that anyone can call",
        project: GROOVY,
        file: MANIFEST,
        from: "\n            android:permission=\"${applicationId}.permission.PROCESS_PUSH_MSG\"",
        to: "",
        judges: MERGER,
    },
    Planted {
        what: "a provider of another app",
        project: GROOVY,
        file: MANIFEST,
        from: "${applicationId}.hms.update.provider",
        to: "org.porcelain.hms.update.provider",
        judges: MERGER,
    },
    Planted {
        what: "a permission of all Android versions narrowed",
        project: GROOVY,
        file: MANIFEST,
        from: "android.permission.ACCESS_WIFI_STATE\" />",
        to: "android.permission.ACCESS_WIFI_STATE\" android:maxSdkVersion=\"28\" />",
        judges: MERGER,
    },
    Planted {
        what: "a deep link that browsers open",
        project: GROOVY,
        file: MANIFEST,
        from: "                <category android:name=\"android.intent.category.DEFAULT\" />\n",
        to: "                <category android:name=\"android.intent.category.DEFAULT\" />\n                <category android:name=\"android.intent.category.BROWSABLE\" />\n",
        judges: MERGER,
    },
    Planted {
        what: "a deep link without its category",
        project: GROOVY,
        file: MANIFEST,
        from: "                <category android:name=\"android.intent.category.DEFAULT\" />\n",
        to: "",
        judges: MERGER,
    },
    Planted {
        what: "a permission in another source set",
        project: GROOVY,
        file: "app/src/debug/AndroidManifest.xml",
        from: "",
        to: "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    <uses-permission android:name=\"android.permission.INTERNET\" />\n</manifest>\n",
        judges: VALUES,
    },
    Planted {
        what: "a constant with another value",
        project: GROOVY,
        file: "app/src/main/java/org/porcelain/im/demo/push/Constants.java",
        from: "20455L",
        to: "20454L",
        judges: VALUES,
    },
    Planted {
        what: "a flavor with the constants of another",
        project: FLAVORS,
        file: "app/src/live/java/com/holly/talk/push/Constants.java",
        from: "21034L",
        to: "21033L",
        judges: VALUES,
    },
    Planted {
        what: "constants of main beside those of flavors",
        project: FLAVORS,
        file: "app/src/main/java/com/holly/talk/push/Constants.java",
        from: "",
        to: "package com.holly.talk.push;\n\npublic final class Constants {\n    public static final String HW_PUSH_APPID = \"100512408\";\n    public static final long HW_PUSH_BUZID = 21032L;\n}\n",
        judges: VALUES,
    },
];

/// Every planted edit is seen by each of its judges.
pub(crate) fn is_seen() -> Result<()> {
    let work = scratch("planted")?;
    let mut cases = Vec::new();
    for (n, planted) in PLANTED.iter().enumerate() {
        cases.push(planted.plant(&work.join(n.to_string()))?);
    }
    let all: Vec<&Case> = cases.iter().collect();
    let after: Vec<PathBuf> = cases.iter().map(|case| case.after.clone()).collect();
    let merged = merger::merge("planted-merge", &all)?;
    let parsed = [
        groovy::parse("planted-groovy-3", groovy_3()?, &after)?,
        groovy::parse("planted-groovy", groovy_4(), &after)?,
        kotlin::parse("planted-kotlin", &after)?,
    ];
    let is_parsed = |case: &Case| parsed.iter().try_for_each(|it| groovy::takes(case, it));
    // What no parser takes cannot run, either.
    let running: Vec<PathBuf> = PLANTED
        .iter()
        .zip(&after)
        .filter(|(planted, _)| planted.judges.contains(&Judge::Recorders))
        .map(|(_, after)| after.clone())
        .collect();
    let groovy_says = groovy::record_folders(&running)?;
    let kotlin_says = kotlin::record_folders("planted-scripts", &running)?;
    let recorded = |folder: &Path| {
        let of =
            |says: &std::collections::BTreeMap<PathBuf, Vec<String>>| says.get(folder).cloned();
        [of(&groovy_says).unwrap_or_default(), of(&kotlin_says).unwrap_or_default()].concat()
    };
    let evaluated: Vec<PathBuf> = PLANTED
        .iter()
        .zip(&after)
        .filter(|(planted, _)| planted.judges.contains(&Judge::Gradle8))
        .map(|(_, after)| after.clone())
        .collect();
    let evaluated = gradle_8::evaluate("planted-gradle-8", &evaluated)?;
    let mut unseen = Vec::new();
    for (planted, case) in PLANTED.iter().zip(&cases) {
        for judge in planted.judges {
            let verdict = match judge {
                Judge::Gradle => gradle::says(case),
                Judge::Gradle8 => gradle_8::says_of(case, &evaluated),
                Judge::Recorders => recorders_judge(case, &recorded(&case.after)),
                Judge::Merger => merger::agrees(case, &merged),
                Judge::Aapt2 => merger::link(case, &merged),
                Judge::Parsers => is_parsed(case),
                Judge::R8 => r8::takes(case),
                Judge::TimPush => timpush::says(case),
                Judge::Values => values::agree(case),
            };
            mistakes::note(judge.place(), planted.what, &format!("{judge:?}"), verdict.is_err());
            if verdict.is_ok() {
                unseen.push(format!("{}: {judge:?} sees nothing wrong", planted.what));
            }
        }
    }
    if unseen.is_empty() { Ok(()) } else { Err(unseen.join("\n")) }
}

impl Planted {
    /// A copy of the project as pushwright left it, with the wrong edit.
    fn plant(&self, folder: &Path) -> Result<Case> {
        let case = cases::case(self.project)?;
        copy_folder(&case.after, folder)?;
        mistakes::plant(&folder.join(self.file), self.from, self.to)?;
        let number = folder.file_name().unwrap_or_default().display();
        case.with_after(&format!("planted-{number}"), folder)
    }
}
