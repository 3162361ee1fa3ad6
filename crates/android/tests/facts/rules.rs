//! The rules file, wherever the shrinker may run.

use super::*;

#[test]
fn rules_files_are_named_once_where_a_build_type_stands_in_two_blocks() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let twice = |first: &str, second: &str| {
        format!(
            "{APP}android {{\n    buildTypes {{ release {{ {first} }} }}\n}}\nandroid {{\n    \
             buildTypes {{ release {{ {second} }} }}\n}}\n"
        )
    };
    let (on, list) = ("minifyEnabled true", "minifyEnabled true; proguardFiles 'a.pro'");
    check_rules("app/build.gradle", &twice(on, "proguardFile 'ours.pro'"), &want, "present");
    check_rules("app/build.gradle", &twice("proguardFile 'ours.pro'", on), &want, "present");
    for (first, second) in [(on, on), (on, list), (list, on)] {
        let text = twice(first, second);
        check_rules("app/build.gradle", &text, &want, "absent");
        let snapshot = with_android("8.2.0", "app/build.gradle", &text);
        let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("a step");
        let in_last = second == list || first == on;
        let start = text.rfind("android {").expect("there");
        assert_eq!(step.edit.range.start > start, in_last, "{text}");
    }
}

#[test]
fn rules_files_are_named_wherever_the_shrinker_may_run() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let in_type = |name: &str, inside: &str, expected: &str| {
        let text = format!(
            "{APP}android {{\n    buildTypes {{\n        {name} {{\n            {inside}\n        }}\n    }}\n}}\n"
        );
        check_rules("app/build.gradle", &text, &want, expected);
    };
    let release = |inside: &str, expected: &str| in_type("release", inside, expected);
    let list = |switch: &str| format!("minifyEnabled {switch}\n            proguardFiles 'a.pro'");
    release(&list("false"), "absent");
    in_type("debug", &list("false"), "present");
    in_type("debug", &list("shrink"), "absent");
    in_type("debug", "proguardFiles 'a.pro'", "absent");
    release("minifyEnabled true", "absent");
    release("minifyEnabled shrink", "absent");
    release("debuggable false", "present");
    release("proguardFiles 'a.pro'", "absent");
    release("proguardFiles += [file('a.pro')]", "absent");
    release("proguardFiles 'a.pro', 'ours.pro'", "present");
    release("setProguardFiles(['ours.pro'])", "present");
    check_rules("app/build.gradle", APP, &want, "present");
}

#[test]
fn rules_files_are_read_by_others() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let said_of = |lists: &str, rules: &[(&str, &str)]| {
        let text = format!("{APP}android {{\n{lists}\n}}\n");
        let mut snapshot = with_android("8.2.0", "app/build.gradle", &text);
        for (path, text) in [("app/ours.pro", "")].iter().chain(rules) {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new((*text).to_owned())));
        }
        said(&snapshot, &want)
    };
    let release =
        "    buildTypes { release { minifyEnabled true\n proguardFiles 'a.pro', 'r/b.txt' } }";
    let of_default = "    defaultConfig { proguardFile 'a.pro' }\n    buildTypes { release { minifyEnabled true } }";
    for (lists, rules, expected) in [
        (release, &[("app/a.pro", "-include ours.pro")][..], "present"),
        (release, &[("app/r/b.txt", "@../ours.pro")], "present"),
        (release, &[("app/a.pro", "-include r/c"), ("app/r/c", "-include ../ours.pro")], "present"),
        (release, &[("app/a.pro", "# -include ours.pro")], "absent"),
        (release, &[("app/c.pro", "-include ours.pro")], "absent"),
        (of_default, &[("app/a.pro", "-include ours.pro")], "present"),
    ] {
        assert_eq!(said_of(lists, rules), expected, "{lists}: {rules:?}");
    }
}

#[test]
fn shrinkers_switched_on_in_a_script_that_is_applied() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let shrinks = "android {\n    buildTypes {\n        release { minifyEnabled true }\n    }\n}\n";
    let said = |own: &str, applied: &str| {
        let text = format!("{APP}apply from: 'shrink.gradle'\n{own}");
        let mut snapshot = project_with("app/build.gradle", &text);
        let path = RelPath::new("app/shrink.gradle").expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(applied.to_owned())));
        said(&snapshot, &want)
    };
    let release = |inside: &str| {
        format!("android {{\n    buildTypes {{\n        release {{ {inside} }}\n    }}\n}}\n")
    };
    assert_eq!(said("", shrinks), "unknown");
    assert_eq!(said("", &release("minifyEnabled false")), "present");
    assert_eq!(said("", &release("minifyEnabled true; proguardFile 'ours.pro'")), "present");
    assert_eq!(said(&release("proguardFile 'ours.pro'"), shrinks), "present");
    assert_eq!(said(&release("proguardFiles 'a.pro'"), shrinks), "absent");
    let default = "android {\n    defaultConfig { proguardFile 'ours.pro' }\n}\n";
    assert_eq!(said(default, shrinks), "present");
}

#[test]
fn shrinkers_switched_on_by_a_plugin_of_the_builds_own() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    const CONSTANTS: &str = "object Own { const val shrink = \"own.shrink\" }\n";
    let release = |inside: &str| format!("android {{ buildTypes {{ release {{ {inside} }} }} }}\n");
    let said = |applied: &str, own: &str, plugin: &str, constants: &str| {
        let text = format!(
            "plugins {{\n    id(\"com.android.application\")\n    {applied}\n}}\n\
             android {{ namespace = \"a.b\" }}\n{own}"
        );
        let mut snapshot = project_with("app/build.gradle.kts", &text);
        for (path, text) in [
            ("settings.gradle", "includeBuild '../logic'\ninclude ':app'\n"),
            ("buildSrc/src/main/kotlin/own.shrink.gradle.kts", plugin),
            ("buildSrc/src/main/kotlin/Own.kt", constants),
        ] {
            let path = RelPath::new(path).expect("a path");
            snapshot.set(path, Content::Text(SourceText::new(text.to_owned())));
        }
        said(&snapshot, &want)
    };
    let on = release("isMinifyEnabled = true");
    for applied in ["id(\"own.shrink\")", "id(Own.shrink)"] {
        assert_eq!(said(applied, "", &on, CONSTANTS), "unknown", "{applied}");
        assert_eq!(said(applied, "", &release(""), CONSTANTS), "present", "{applied}");
        let listed = release("proguardFile(\"ours.pro\")");
        assert_eq!(said(applied, &listed, &on, CONSTANTS), "present", "{applied}");
    }
    let computed = "object Own { val shrink = nameOf(1) }\n";
    assert_eq!(said("id(Own.shrink)", "", &on, computed), "unknown");
    assert_eq!(said("id(Own.shrink) apply false", "", &on, computed), "present");
    assert_eq!(said("id(\"other.plugin\")", "", &on, CONSTANTS), "unknown");
    assert_eq!(said("id(\"com.google.gms.google-services\")", "", &on, CONSTANTS), "present");
}

#[test]
fn rules_of_the_newer_switch_are_read_from_a_folder() {
    let ours = "src/main/keepRules/ours.keep";
    let folder = |lines: &str, file: &str| {
        let snapshot = project_with(file, lines);
        let project = Project::read(&snapshot, &Choice::default()).expect("a project");
        project.keep_rules_file("main", "ours")
    };
    for (line, is_read) in [
        ("android { buildTypes { release { optimization { enable true } } } }", true),
        ("android { buildTypes { release { optimization { enable = shrink } } } }", true),
        ("android { buildTypes { release { optimization.enable = true } } }", true),
        ("android.buildTypes.release.optimization.enable = true", true),
        ("android { buildTypes.release.optimization { enable = true } }", true),
        ("android { buildTypes { release { optimization { enable = false } } } }", false),
        ("android { buildTypes { release { optimization { keepRules { } } } } }", false),
        ("android { buildTypes { release { minifyEnabled true } } }", false),
    ] {
        let told = folder(&format!("{APP}{line}\n"), "app/build.gradle");
        assert_eq!(told.as_deref(), is_read.then_some(ours), "{line}");
    }
    let want = Want::Rules(RulesWant { file: ours.to_owned() });
    let both = "android { buildTypes {\n release { optimization { enable true } }\n old { minifyEnabled \
        true; proguardFiles 'a.pro' }\n} }\n";
    check_rules("app/build.gradle", &format!("{APP}{both}"), &want, "absent");
    let new = both.replace("minifyEnabled true", "minifyEnabled false");
    check_rules("app/build.gradle", &format!("{APP}{new}"), &want, "present");
    // What lies elsewhere is read by neither.
    let beside = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    check_rules("app/build.gradle", &format!("{APP}{both}"), &beside, "absent");
}

#[test]
fn shrinkers_switched_on_from_outside_the_block() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    const KOTLIN: &str = "plugins {\n    id(\"com.android.application\")\n}\nandroid {\n    \
        namespace = \"a.b\"\n}\n";
    let unknown = "unknown";
    for (line, expected) in [
        ("android.buildTypes.release.minifyEnabled = true", "absent"),
        ("android.buildTypes.release.minifyEnabled true", "absent"),
        ("android.buildTypes['release'].minifyEnabled = shrink", "absent"),
        ("android { buildTypes.release.minifyEnabled true }", "absent"),
        ("android { buildTypes { release.minifyEnabled true } }", "absent"),
        ("android.buildTypes.release.proguardFiles 'a.pro'", "absent"),
        ("android.buildTypes.release.proguardFiles 'a.pro', 'ours.pro'", "present"),
        ("android.buildTypes.release.minifyEnabled = false", "present"),
        ("if (android.buildTypes.release.minifyEnabled) { println 'x' }", "present"),
        ("def minifyEnabled = true", "present"),
        ("android { buildTypes { release { if (x) { minifyEnabled true } } } }", "absent"),
        ("android { buildTypes { all { minifyEnabled true } } }", "absent"),
        (
            "android { buildTypes { all { minifyEnabled true; proguardFile 'ours.pro' } } }",
            "present",
        ),
        ("android { buildTypes.each { it.minifyEnabled = !debug } }", unknown),
        ("if (x) { android.buildTypes.release.minifyEnabled = true }", unknown),
    ] {
        check_rules("app/build.gradle", &format!("{APP}{line}\n"), &want, expected);
    }
    for (line, expected) in [
        ("android.buildTypes.getByName(\"release\").isMinifyEnabled = true", "absent"),
        ("android { buildTypes { getByName(\"release\").isMinifyEnabled = true } }", "absent"),
        ("android.buildTypes.getByName(\"release\").proguardFiles(\"ours.pro\")", "present"),
        ("android { buildTypes.configureEach { isMinifyEnabled = true } }", "absent"),
        (
            "android { buildTypes.named(\"release\").configure { isMinifyEnabled = true } }",
            "absent",
        ),
        ("android { buildTypes { val release by getting { isMinifyEnabled = true } } }", "absent"),
        (
            "android { buildTypes { named(\"release\").configure { isMinifyEnabled = true } } }",
            "absent",
        ),
    ] {
        check_rules("app/build.gradle.kts", &format!("{KOTLIN}{line}\n"), &want, expected);
    }
}

#[test]
fn the_rules_that_android_takes_by_itself_stay_those_of_its_version() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    const LINE: &str = "android.buildTypes.release.minifyEnabled = true\n";
    let text = format!("{APP}{LINE}");
    let default = |snapshot: &Snapshot| {
        let project = Project::read(snapshot, &Choice::default()).expect("a readable project");
        let step = ensure(&project, &want, &Owned::default());
        step.ok().flatten().map(|it| it.edit.text.trim().to_owned())
    };
    let line = |file: &str| {
        Some(format!("android.buildTypes.release.proguardFile getDefaultProguardFile('{file}')"))
    };
    let (plain, optimizing) = ("proguard-android.txt", "proguard-android-optimize.txt");
    for (version, file) in [
        ("2.2.2", plain),
        ("8.13.0", plain),
        ("9.0.0-alpha05", optimizing),
        ("9.0.0", optimizing),
        ("10.1.0", optimizing),
    ] {
        assert_eq!(default(&with_android(version, "app/build.gradle", &text)), line(file));
    }
    let with = |path: &str, content: &str, mut snapshot: Snapshot| {
        let path = RelPath::new(path).expect("a path");
        snapshot.set(path, Content::Text(SourceText::new(content.to_owned())));
        snapshot
    };
    let back = "android.r8.proguardAndroidTxt.disallowed=false\n";
    let nine = with_android("9.0.0", "app/build.gradle", &text);
    assert_eq!(default(&with("gradle.properties", back, nine)), line(plain));
    let bare = || project_with("app/build.gradle", &text);
    assert_eq!(said(&bare(), &want), "unknown");
    assert_eq!(default(&bare()), None);
    let wrapper = "gradle/wrapper/gradle-wrapper.properties";
    let gradle = |version: &str| format!("distributionUrl=https\\://x/gradle-{version}-bin.zip\n");
    assert_eq!(default(&with(wrapper, &gradle("8.14"), bare())), line(plain));
    assert_eq!(said(&with(wrapper, &gradle("9.1.0"), bare()), &want), "unknown");
    let build_src =
        "dependencies {\n    implementation 'com.android.tools.build:gradle:9.0.0'\n}\n";
    assert_eq!(default(&with("buildSrc/build.gradle", build_src, bare())), line(optimizing));
    let settings = "buildscript {\n    dependencies {\n        classpath \
                    'com.android.tools.build:gradle:7.4.2'\n    }\n}\ninclude ':app'\n";
    assert_eq!(default(&with("settings.gradle", settings, bare())), line(plain));
}

#[test]
fn rules_files_come_along_where_a_build_type_is_copied() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let types = |debug: &str, copy: &str| {
        format!(
            "{APP}android {{\n    buildTypes {{\n        debug {{\n            {debug}\n        }}\n        \
             perf {{\n            {copy}\n            minifyEnabled true\n        }}\n    }}\n}}\n"
        )
    };
    let ours = "proguardFiles 'a.pro', 'ours.pro'";
    for copy in ["initWith debug", "initWith(debug)", "initWith buildTypes.debug"] {
        check_rules("app/build.gradle", &types(ours, copy), &want, "present");
    }
    for (debug, copy) in [
        (ours, "initWith release"),
        (ours, "initWith(debug); proguardFiles 'b.pro'"),
        ("minifyEnabled false", "initWith debug"),
        ("proguardFiles 'a.pro'", "initWith debug"),
    ] {
        check_rules("app/build.gradle", &types(debug, copy), &want, "absent");
    }
    let later = "buildTypes { perf { initWith debug; minifyEnabled true }; debug { LIST } }";
    let later = format!("{APP}android {{ {} }}\n", later.replace("LIST", ours));
    check_rules("app/build.gradle", &later, &want, "absent");
    let kotlin = "plugins { id(\"com.android.application\") }\nandroid {\n    namespace = \"a.b\"\n    buildTypes {\n        \
                  debug { proguardFile(\"ours.pro\") }\n        create(\"perf\") {\n            \
                  initWith(FROM)\n            isMinifyEnabled = true\n        }\n    }\n}\n";
    for from in ["getByName(\"debug\")", "buildTypes[\"debug\"]", "debug.get()"] {
        check_rules("app/build.gradle.kts", &kotlin.replace("FROM", from), &want, "present");
    }
}

#[test]
fn lists_that_are_emptied_later_are_not_passed_over() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let on = "minifyEnabled true; proguardFiles 'a.pro', 'ours.pro'";
    let release = |inside: &str| format!("    buildTypes {{ release {{ {inside} }} }}\n");
    let check = |inside: &str, behind: &str, expected: &str| {
        let text = format!("{APP}android {{\n{inside}}}\n{behind}\n");
        let snapshot = with_android("8.2.0", "app/build.gradle", &text);
        let found = said(&snapshot, &want);
        assert_eq!(found, expected, "{text}");
    };
    check(&release(on), "", "present");
    for behind in [
        "android.buildTypes.release.proguardFiles = []",
        "android.buildTypes.release.proguardFiles.clear()",
        "android.buildTypes.getByName('release') { proguardFiles.clear() }",
        "android { buildTypes { release { setProguardFiles(['a.pro']) } } }",
        "android { buildTypes { all { proguardFiles.removeAll { it.name == 'x' } } } }",
    ] {
        check(&release(on), behind, "unknown");
    }
    for behind in [
        "android.buildTypes.release.proguardFiles += 'b.pro'",
        "android { buildTypes { release { setProguardFiles(['a.pro', 'ours.pro']) } } }",
        "println(android.buildTypes.release.proguardFiles == [])",
        "android.defaultConfig.consumerProguardFiles = []",
    ] {
        check(&release(on), behind, "present");
    }
    check(&release(on), "android.buildTypes.debug.proguardFiles = []", "absent");
    check(&release(&format!("proguardFiles.clear(); {on}")), "", "present");
}

#[test]
fn a_switch_for_all_build_types_leaves_their_own_lists_alone() {
    let want = Want::Rules(RulesWant { file: "ours.pro".to_owned() });
    let said_of = |switch: &str, list: &str| {
        let text = format!(
            "{APP}android {{\n    buildTypes {{\n        release {{ {list} }}\n        configureEach {{ \
             minifyEnabled = {switch} }}\n    }}\n}}\n"
        );
        said(&with_android("8.2.0", "app/build.gradle", &text), &want)
    };
    let (theirs, both) = ("proguardFiles 'a.pro'", "proguardFiles 'a.pro', 'ours.pro'");
    for switch in ["name == 'release'", "(it.name == \"release\")"] {
        assert_eq!(said_of(switch, theirs), "absent", "{switch}");
        assert_eq!(said_of(switch, both), "present", "{switch}");
        assert_eq!(said_of(switch, ""), "absent", "{switch}");
    }
    for switch in ["true", "name != 'debug'", "name == 'staging'", "name == 'release' || shrink"] {
        assert_eq!(said_of(switch, both), "unknown", "{switch}");
    }
}
