//! What library modules hand on, and what platforms decide.

use pushwright_android::{
    Choice, Content, DependencyWant, Member, Owned, Presence, Project, RelPath, Snapshot,
    VersionWant, Want, ensure, presence,
};
use pushwright_lossless::SourceText;

use crate::answer::Answer::{Absent, Differs, Seen, Unknown};
use crate::{MODULE, told, told_of};

/// What is written of the library where a platform has a say: with a version, without, or nothing.
fn written_beside(bom: &str, others: &[(&str, &str)]) -> &'static str {
    let module = format!("{MODULE}{bom}\n");
    let mut files = vec![("settings.gradle", "include ':app', ':lib', ':far'\n")];
    files.push(("app/build.gradle", &module));
    files.extend(others);
    let snapshot = Snapshot::new(files.iter().map(|(path, text)| {
        let text = Content::Text(SourceText::new((*text).to_owned()));
        (RelPath::new(path).expect("a relative path"), text)
    }));
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    let (module, version) = ("g.x:push".to_owned(), VersionWant::Exactly("1.2".to_owned()));
    let want = Want::Dependency(DependencyWant::new(module, version));
    if let Presence::Unknown(told) = presence(&project, &want) {
        assert!(told.why.contains("g.x:bom") && !told.snippet.contains("1.2"), "{told:?}");
        return "item";
    }
    let step = ensure(&project, &want, &Owned::default()).expect("a place").expect("a step");
    if step.edit.text.contains("1.2") { "version" } else { "none" }
}

#[test]
fn no_version_is_written_where_a_platform_decides_it() {
    for (bom, wanted) in [
        ("implementation platform('g.x:bom:1')", "none"),
        ("def bom = platform('g.x:bom:1')\n implementation bom", "none"),
        ("def bom = platform('g.y:bom:1')\n implementation bom", "version"),
        ("implementation enforcedPlatform('g.x:bom:1')", "none"),
        ("implementation platform(group: 'g.x', name: 'bom', version: '1')", "none"),
        ("add('implementation', platform('g.x:bom:1'))", "none"),
        ("api(project.dependencies.platform('g.x:bom:1'))", "none"),
        ("debugImplementation platform('g.x:bom:1')", "item"),
        ("if (unheardOf) { implementation platform('g.x:bom:1') }", "item"),
        ("testImplementation platform('g.x:bom:1')", "version"),
        ("implementation 'g.x:other:1'", "version"),
    ] {
        assert_eq!(written_beside(&format!("dependencies {{\n {bom}\n}}"), &[]), wanted, "{bom}");
    }
    let from = "dependencies {\n}\napply from: '../bom.gradle'";
    let bom = ("bom.gradle", "dependencies { implementation platform('g.x:bom:1') }\n");
    assert_eq!(written_beside(from, &[bom]), "none");
    let all = "subprojects { dependencies { implementation platform('g.x:bom:1') } }\n";
    assert_eq!(written_beside("dependencies {\n}", &[("build.gradle", all)]), "none");
    let sources = "class BomPlugin : Plugin<Project> {\n override fun apply(target: Project) {\n \
                   target.addBom()\n }\n}\nfun Project.addBom() {\n dependencies {\n val bom = \
                   libs.findLibrary(\"bom\").get()\n \"implementation\"(platform(bom))\n }\n}\n";
    let own = [
        (
            "buildSrc/build.gradle",
            "gradlePlugin { plugins { b { id = 'own.bom'\n implementationClass = 'BomPlugin' } } }\n",
        ),
        ("buildSrc/src/main/kotlin/BomPlugin.kt", sources),
        ("gradle/libs.versions.toml", "[libraries]\nbom = \"g.x:bom:1\"\n"),
    ];
    assert_eq!(written_beside("apply plugin: 'own.bom'\ndependencies {\n}", &own), "none");
    assert_eq!(written_beside("dependencies {\n}", &own), "version");
}

#[test]
fn a_platform_of_a_library_module_decides_what_it_hands_on() {
    for (depends, of_lib, of_far, wanted) in [
        ("implementation", "api platform('g.x:bom:1')", "", "none"),
        ("implementation", "implementation platform('g.x:bom:1')", "", "item"),
        ("implementation", "api platform('g.y:bom:1')", "", "version"),
        ("implementation", "api project(':far')", "api platform('g.x:bom:1')", "none"),
        ("implementation", "implementation project(':far')", "api platform('g.x:bom:1')", "item"),
        ("testImplementation", "api platform('g.x:bom:1')", "", "version"),
    ] {
        let app = format!("dependencies {{\n {depends} project(':lib')\n}}");
        let module = |inside: &str| {
            format!("plugins {{ id 'com.android.library' }}\ndependencies {{\n {inside}\n}}\n")
        };
        let (lib, far) = (module(of_lib), module(of_far));
        let others = [("lib/build.gradle", lib.as_str()), ("far/build.gradle", far.as_str())];
        assert_eq!(written_beside(&app, &others), wanted, "{depends}, {of_lib}, {of_far}");
    }
}

#[test]
fn a_library_that_a_module_hands_on_is_declared_with_it() {
    const FLAVORS: &str = "android {\n flavorDimensions 'x'\n productFlavors {\n free { dimension 'x' }\n paid { dimension 'x' }\n }\n}\n";
    const PUSH: &str = "api 'g.x:push:1.2'";
    let module = |inside: &str| {
        format!("plugins {{ id 'com.android.library' }}\ndependencies {{\n {inside}\n}}\n")
    };
    for (depends, of_lib, of_far, wanted, of_paid) in [
        ("implementation project(':lib')", PUSH, "", Seen, Seen),
        ("implementation(project(path: ':lib'))", PUSH, "", Seen, Seen),
        ("implementation projects.lib", PUSH, "", Seen, Seen),
        ("implementation projects.tea.lib", PUSH, "", Seen, Seen),
        ("add('implementation', project(':lib'))", PUSH, "", Seen, Seen),
        ("implementation project(':lib')", "api 'g.x:push:1.1'", "", Differs, Differs),
        ("implementation project(':lib')", "implementation 'g.x:push:1.2'", "", Absent, Absent),
        ("implementation project(':lib')", "api project(':far')", PUSH, Seen, Seen),
        ("implementation project(':lib')", "implementation project(':far')", PUSH, Absent, Absent),
        ("implementation(project(':lib')) { transitive = false }", PUSH, "", Absent, Absent),
        ("paidImplementation project(':lib')", PUSH, "", Unknown, Seen),
        ("\"paidImplementation\"(project(':lib'))", PUSH, "", Unknown, Seen),
        ("paidImplementation project(':lib')", "api 'g.x:other:1'", "", Absent, Absent),
        ("freeImplementation project(':lib')", PUSH, "", Unknown, Absent),
        ("testImplementation project(':lib')", PUSH, "", Absent, Absent),
        ("if (unheardOf) { implementation project(':lib') }", PUSH, "", Absent, Absent),
        (
            "implementation project(':lib')",
            "if (unheardOf) { api 'g.x:push:1.2' }",
            "",
            Absent,
            Absent,
        ),
    ] {
        let app = format!("{FLAVORS}dependencies {{\n {depends}\n}}\n");
        let others = [
            ("settings.gradle", "include ':app', ':lib', ':far'\n".to_owned()),
            ("lib/build.gradle", module(of_lib)),
            ("far/build.gradle", module(of_far)),
        ];
        let others: Vec<(&str, &str)> = others.iter().map(|(a, b)| (*a, b.as_str())).collect();
        assert_eq!(told(&app, &others), wanted, "{depends}, {of_lib}, {of_far}");
        let version = VersionWant::Exactly("1.2".to_owned());
        let want = Want::Dependency(DependencyWant::new("g.x:push".to_owned(), version));
        let want = Want::OfMember(Member::Flavor("paid".to_owned()), Box::new(want));
        assert_eq!(told_of(&want, &app, &others), of_paid, "paid: {depends}, {of_lib}, {of_far}");
    }
}
