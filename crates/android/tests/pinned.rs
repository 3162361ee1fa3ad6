//! What checksums and lock files let into a build. The texts are shaped as Gradle 8.11 writes them.

use pushwright_android::{Choice, Content, Pinned, Project, RelPath, Snapshot};
use pushwright_lossless::SourceText;

fn library() -> Pinned {
    Pinned { module: "org.a:push".into(), version: Some("1.2".into()), is_of_build: false }
}

fn plugin() -> Pinned {
    Pinned { module: "org.a:plugin".into(), version: Some("3".into()), is_of_build: true }
}

fn project_with(files: &[(&str, &str)]) -> Snapshot {
    let own = [
        ("settings.gradle", "include ':app'\n"),
        (
            "build.gradle",
            "buildscript { dependencies { classpath 'com.android.tools.build:gradle:8.2.0' } }\n",
        ),
        (
            "app/build.gradle",
            "apply plugin: 'com.android.application'\nandroid { namespace 'a.b' }\n",
        ),
        ("app/src/main/AndroidManifest.xml", "<manifest />\n"),
    ];
    Snapshot::new(own.iter().chain(files).map(|(path, text)| {
        let path = RelPath::new(path).expect("a relative path");
        (path, Content::Text(SourceText::new((*text).to_owned())))
    }))
}

fn read(snapshot: &Snapshot) -> Project<'_> {
    Project::read(snapshot, &Choice::default()).expect("a readable project")
}

/// Whether the metadata keeps the library out; `None` where it is not in effect.
fn unverified(rules: &str, components: &str, properties: &str) -> Option<bool> {
    let text = format!(
        "<verification-metadata>\n   <configuration>\n      <verify-metadata>true</verify-metadata>\n      \
         {rules}\n   </configuration>\n   <components>\n{components}\n   </components>\n\
         </verification-metadata>\n"
    );
    let files =
        [("gradle/verification-metadata.xml", text.as_str()), ("gradle.properties", properties)];
    let snapshot = project_with(&files);
    read(&snapshot).unverified(&[library()]).map(|(_, kept_out)| kept_out == [&library()])
}

#[test]
fn checksums_let_in_what_they_list() {
    let of = |version: &str| {
        format!(
            "      <component group=\"org.a\" name=\"push\" version=\"{version}\">\n      </component>"
        )
    };
    assert_eq!(unverified("", &of("1.2"), ""), Some(false));
    assert_eq!(unverified("", &of("1.1"), ""), Some(true));
    assert_eq!(
        unverified("", "<component version='1.2' name='push' group='org.a'/>", ""),
        Some(false)
    );
    assert_eq!(
        unverified("", "<component group='org.a' name='pushes' version='1.2'/>", ""),
        Some(true)
    );
    for mode in ["off", "lenient"] {
        let property = format!("org.gradle.dependency.verification={mode}\n");
        assert_eq!(unverified("", "", &property), None);
    }
    assert_eq!(unverified("", "", "org.gradle.dependency.verification=strict\n"), Some(true));
    let snapshot = project_with(&[]);
    assert!(read(&snapshot).unverified(&[library()]).is_none());
}

#[test]
fn rules_that_may_let_it_in_do() {
    for (rule, is_kept_out) in [
        ("<trusted-artifacts><trust group=\"org.a\"/></trusted-artifacts>", false),
        ("<trust group=\"org.a\" name=\"push\" version=\"1.2\"/>", false),
        ("<trust group=\"org.a\" name=\"push\" version=\"1.1\"/>", true),
        ("<trust group=\"org.b\"/>", true),
        ("<trust group=\"^org[.]a($|([.].*))\" regex=\"true\"/>", false),
        ("<trust file=\".*-sources[.]jar\" regex=\"true\"/>", true),
        ("<trusted-key id=\"AB\" group=\"org.a\"/>", false),
        (
            "<trusted-key id=\"AB\">\n<trusting group=\"org.b\"/>\n<trusting group=\"org.a\"/></trusted-key>",
            false,
        ),
        ("<trusted-key id=\"AB\" group=\"org.b\"/>", true),
    ] {
        assert_eq!(unverified(rule, "", ""), Some(is_kept_out), "{rule}");
    }
}

#[test]
fn lock_files_let_in_what_they_list() {
    const OF_APP: &str = "app/gradle.lockfile";
    const OF_BUILD: &str = "buildscript-gradle.lockfile";
    const OLDER: &str = "app/gradle/dependency-locks/releaseRuntimeClasspath.lockfile";
    let head = "# This is a Gradle generated file for dependency locking.\n";
    for (file, lines, kept_out) in [
        (OF_APP, "org.a:push:1.2=releaseRuntimeClasspath\nempty=\n", None),
        (OF_APP, "org.a:push:1.1=releaseRuntimeClasspath\nempty=\n", Some(0)),
        (OF_APP, "org.b:c:1=releaseRuntimeClasspath\n", Some(0)),
        (OF_APP, "empty=annotationProcessor\n", None),
        (OLDER, "org.a:push:1.2\n", None),
        (OLDER, "org.b:c:1\n", Some(0)),
        (OF_BUILD, "org.a:plugin:3=classpath\n", None),
        (OF_BUILD, "com.android.tools.build:gradle:8.2.0=classpath\n", Some(1)),
        ("lib/gradle.lockfile", "org.b:c:1=releaseRuntimeClasspath\n", None),
    ] {
        let text = format!("{head}{lines}");
        let snapshot = project_with(&[(file, &text)]);
        let all = [library(), plugin()];
        let told = read(&snapshot).unlocked(&all);
        let expected =
            kept_out.map(|at: usize| (RelPath::new(file).expect("a path"), vec![&all[at]]));
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{file}: {lines}");
    }
}
