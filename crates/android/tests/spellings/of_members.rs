//! What is told of flavors, build types and their placeholders.

use pushwright_android::{
    Choice, Member, PlaceholderValue, PlaceholderWant, Project, RulesWant, Want,
};

use crate::answer::Answer::{self, Absent, Seen, Unknown};
use crate::project::{APP, KOTLIN_APP, of_value, of_want, project_with};

/// A member of a container of `android`, in the module's script.
pub(crate) fn member(
    spelling: &str,
    container: &str,
    name: &str,
    inside: &str,
    file: &str,
) -> String {
    let app = if file.ends_with(".kts") { KOTLIN_APP } else { APP };
    let member = spelling.replace("NAME", name).replace("INSIDE", inside);
    format!("{app}android {{\n    {container} {{\n        {member}\n    }}\n}}\n")
}

pub(crate) fn rules(spelling: &str, file: &str) -> Answer {
    let inside = match file.ends_with(".kts") {
        true => "isMinifyEnabled = true",
        false => "minifyEnabled true",
    };
    let text = member(spelling, "buildTypes", "release", inside, file);
    // Seen means that the build type shrinks and does not name the file yet.
    match of_want(&[(file, &text)], &Want::Rules(RulesWant { file: "ours.pro".to_owned() })) {
        Absent => Seen,
        Seen => Absent,
        other => other,
    }
}

pub(crate) fn placeholder_of_flavor(spelling: &str, file: &str) -> Answer {
    let inside = match file.ends_with(".kts") {
        true => "manifestPlaceholders[\"ID\"] = \"7\"",
        false => "manifestPlaceholders.ID = '7'",
    };
    let text = member(spelling, "productFlavors", "paid", inside, file);
    let (member, name) = (Member::Flavor("paid".to_owned()), "ID".to_owned());
    let value = PlaceholderValue::Text("7".to_owned());
    of_want(
        &[(file, &text)],
        &Want::Placeholder(PlaceholderWant { member, name, value, apart: Vec::new() }),
    )
}

/// A placeholder of `defaultConfig`, `IN` whose block things are set, or in other ways.
pub(crate) fn placeholder(spelling: &str, file: &str) -> Answer {
    let app = if file.ends_with(".kts") { KOTLIN_APP } else { APP };
    let set = spelling.replace("IN {", "android.defaultConfig {");
    let (text, value) = (format!("{app}{set}\n"), PlaceholderValue::Text("7".to_owned()));
    let script =
        |id| format!("android {{ defaultConfig {{ manifestPlaceholders.ID = '{id}' }} }}\n");
    let (seven, eight) = (script(7), script(8));
    let files = [
        (file, text.as_str()),
        ("shared/id7.gradle", &seven),
        ("shared/id8.gradle", &eight),
        (
            "shared/hidden.gradle",
            "afterEvaluate { android.defaultConfig { it.manifestPlaceholders.ID = '8' } }",
        ),
    ];
    let (member, name) = (Member::Default, "ID".to_owned());
    let want = PlaceholderWant { member, name, value, apart: Vec::new() };
    of_want(&files, &Want::Placeholder(want))
}

pub(crate) fn id_of_flavor(spelling: &str, file: &str) -> Answer {
    let inside = match file.ends_with(".kts") {
        true => "applicationId = \"c.d\"",
        false => "applicationId 'c.d'",
    };
    let text = member(spelling, "productFlavors", "paid", inside, file);
    let id = |it: &Project<'_>| it.application_id_of(&Member::Flavor("paid".to_owned()));
    of_value(&[(file, &text)], id, "c.d")
}

pub(crate) fn axis(spelling: &str, file: &str) -> Answer {
    let text = member(spelling, "productFlavors", "paid", "", file);
    let names = |it: &Project<'_>| Some(it.axis(&["paid"]).ok()?.first()?.name().to_owned());
    of_value(&[(file, &text)], names, "paid")
}

/// Whether the flavor that a spelling makes is on the axis of `free`, or on that of its own name.
pub(crate) fn others(spelling: &str, file: &str, is_own: bool) -> Answer {
    let is_kotlin = file.ends_with(".kts");
    let free =
        if is_kotlin { "create(\"free\") { dimension = \"d\" }" } else { "free { dimension 'd' }" };
    let app = if is_kotlin { KOTLIN_APP } else { APP };
    let is_beside = spelling.starts_with("productFlavors") || spelling.starts_with("with(");
    let inside = match is_beside {
        true => format!("productFlavors {{\n {free}\n }}\n {spelling}\n"),
        false => format!("productFlavors {{\n {free}\n {spelling}\n }}\n"),
    };
    let flavors = format!("android {{\n {inside}}}\n");
    let own = format!("{app}{flavors}");
    let from = format!("{APP}apply from: '../shared/f.gradle'\n");
    let files = match file.starts_with("app/") {
        true => vec![(file, own.as_str())],
        false => vec![("app/build.gradle", from.as_str()), (file, flavors.as_str())],
    };
    let snapshot = project_with(&files);
    let project = Project::read(&snapshot, &Choice::default()).expect("a project");
    match project.axis(&[if is_own { "paid" } else { "free" }]) {
        Ok(all) if all.iter().any(|it| it.name() == "paid") && all.len() == 2 => Seen,
        Ok(_) => Absent,
        Err(_) => Unknown,
    }
}
