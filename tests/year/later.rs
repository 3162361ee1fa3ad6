//! Vendors' files that come later, exit codes, dry runs, and what `remove` leaves.

use super::*;

const FILE: &str = "app/agconnect-services.json";
const TEXT: &str =
    "{ \"client\": { \"app_id\": \"104472913\", \"package_name\": \"io.meadow.app\" } }\n";

#[test]
fn what_only_a_vendor_hands_out_may_come_later() {
    let workspace = Workspace::new(&android(""));
    check(
        &workspace.run(&HUAWEI),
        0,
        &["`app/agconnect-services.json` is missing", "AppGallery Connect"],
    );
    for command in ["plan", "apply", "verify"] {
        check(&workspace.run(&[command]), 3, &["1 item left for you"]);
    }
    let config = workspace.read("push.toml");
    workspace.write("push.toml", &format!("{config}\n[app]\nvendor-files = \"later\"\n"));
    check(&workspace.run(&["verify"]), 1, &["com.huawei.agconnect"]);
    check(&workspace.run(&["apply"]), 0, &["changed app/build.gradle"]);
    check(&workspace.run(&["verify"]), 0, &["✓ "]);
    check(
        &workspace.run(&["verify", "--in-build"]),
        3,
        &["`app/agconnect-services.json` is missing"],
    );
    workspace.write(FILE, TEXT);
    check(&workspace.run(&["verify", "--in-build"]), 0, &["✓ "]);
    // One that is there and speaks of another app is never fine.
    workspace.write(FILE, &TEXT.replace("104472913", "104472914"));
    check(&workspace.run(&["verify"]), 3, &["104472914"]);
}

/// Whether Expo's folder, with what it takes `prebuild` to make it, is as push.toml wants it.
fn expo(files: &[(&str, &str)]) -> Tree {
    let inside = android("").into_iter().map(|(path, text)| (format!("android/{path}"), text));
    let mut tree: Tree = inside.collect();
    let package = "{ \"dependencies\": { \"expo\": \"52.0.0\" } }\n";
    tree.insert("package.json".to_owned(), package.as_bytes().to_vec());
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    tree.extend(files);
    tree
}

#[test]
fn a_vendors_file_beside_push_toml_is_copied_into_the_folder_that_is_made_anew() {
    const BESIDE: &str = "agconnect-services.json";
    const COPY: &str = "android/app/agconnect-services.json";
    let before = expo(&[(BESIDE, TEXT)]);
    let workspace = Workspace::new(&before);
    check(&workspace.run(&HUAWEI), 0, &["created android/app/agconnect-services.json"]);
    assert!(workspace.read("push.toml").contains("vendor-files = \"beside\""));
    assert_eq!(workspace.read(COPY), TEXT);
    check(&workspace.run(&["verify", "--in-build"]), 0, &["✓ "]);
    let applied = workspace.tree();
    // Prebuild makes the folder anew, and `apply` alone makes it whole.
    for path in applied.keys().filter(|it| it.starts_with("android/")) {
        workspace.delete(path);
    }
    support::write_tree(&workspace.project(), &before);
    check(&workspace.run(&["apply"]), 0, &[]);
    assert_same(&workspace.tree(), &applied);
    // It follows its original, and nothing else.
    let other = TEXT.replace("client\": {", "client\": { \"x\": 1,");
    workspace.write(BESIDE, &other);
    check(&workspace.run(&["verify"]), 1, &["agconnect-services.json"]);
    check(&workspace.run(&["apply"]), 0, &["changed android/app/agconnect-services.json"]);
    assert_eq!(workspace.read(COPY), other);
    workspace.write(COPY, TEXT);
    let key = "file:app/agconnect-services.json";
    check(&workspace.run(&["apply"]), 3, &["differs from `agconnect-services.json`", key]);
    check(&workspace.run(&["apply", "--take", "ours", key]), 0, &[]);
    assert_eq!(workspace.read(COPY), other);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_eq!(workspace.read(COPY), TEXT, "what stood there before the answer comes back");
    workspace.delete(COPY);
    let mut after = without_config(workspace.tree());
    after.remove(BESIDE);
    assert_same(&after, &without_config(expo(&[])));
}

#[test]
fn a_copy_goes_and_its_original_stays() {
    let before = expo(&[("agconnect-services.json", TEXT)]);
    let workspace = Workspace::new(&before);
    check(&workspace.run(&HUAWEI), 0, &[]);
    let other = TEXT.replace("104472913", "104472914");
    workspace.write("agconnect-services.json", &other);
    check(&workspace.run(&["apply"]), 3, &["104472914", "which is the one to mend"]);
    workspace.write("agconnect-services.json", TEXT);
    check(&workspace.run(&["apply"]), 0, &[]);
    check(&workspace.run(&["remove"]), 0, &["deleted android/app/agconnect-services.json"]);
    check(&workspace.run(&["verify"]), 0, &["✓ "]);
    assert_same(&without_config(workspace.tree()), &before);
    // What another tool copied in the same words is that tool's.
    let copied =
        expo(&[("agconnect-services.json", TEXT), ("android/app/agconnect-services.json", TEXT)]);
    let workspace = Workspace::new(&copied);
    check(&workspace.run(&HUAWEI), 0, &[]);
    let config = workspace.read("push.toml");
    assert!(!config.contains("vendor-files"), "{config}");
    workspace.write("push.toml", &format!("{config}\n[app]\nvendor-files = \"beside\"\n"));
    check(&workspace.run(&["apply"]), 0, &[]);
    check(&workspace.run(&["remove"]), 0, &[]);
    assert_same(&without_config(workspace.tree()), &copied);
}

#[test]
fn a_file_beside_push_toml_is_told_where_it_is_not_asked_for() {
    let workspace = Workspace::new(&expo(&[]));
    check(&workspace.run(&HUAWEI), 0, &["`android/app/agconnect-services.json` is missing"]);
    workspace.write("agconnect-services.json", TEXT);
    check(&workspace.run(&["apply"]), 3, &["lies beside push.toml", "`vendor-files = \"beside\"`"]);
}

#[test]
fn a_decision_of_setup_is_exit_3() {
    let older = "dependencies {\n    implementation 'com.huawei.hms:push:6.1.0.300'\n";
    let script = APP_SCRIPT.replace("dependencies {\n", older);
    let workspace = Workspace::new(&with(android(""), &[("app/build.gradle", &script)]));
    let newer = [&HUAWEI[..], &["--sdk-version", "6.13.0.300"]].concat();
    check(&workspace.run(&newer), 3, &["--take theirs"]);
}

#[test]
fn a_dry_run_writes_nothing() {
    let workspace = Workspace::new(&android(""));
    let check_dry = |args: &[&str], said: &[&str]| {
        let before = workspace.tree();
        let run = workspace.run(&[args, &["--dry-run"]].concat());
        assert!([0, 1, 3].contains(&run.code), "{run:?}");
        check(&run, run.code, said);
        assert_same(&workspace.tree(), &before);
    };
    check_dry(&["init"], &["+++ b/push.toml"]);
    check_dry(&MEIZU, &["+++ b/push.toml", "+++ b/app/build.gradle", "would change"]);
    check(&workspace.run(&MEIZU), 0, &[]);
    let older =
        workspace.read("push.toml").replace("sdk-version = \"", "sdk-version = \"3.8.7\" # ");
    workspace.write("push.toml", &older);
    check_dry(&["apply"], &["+++ b/app/build.gradle"]);
    check_dry(&["upgrade"], &["+++ b/push.toml", "meizu: 3.8.7 -> "]);
    check_dry(&["gradle", "install"], &["+++ b/gradle/pushwright.gradle"]);
    check_dry(&["remove"], &["--- a/push.toml", "would be deleted"]);
    check_dry(&["remove", "meizu"], &["--- a/push.toml"]);
    check_dry(&["generate", "--out", "made"], &[]);
    check_dry(&["doctor", "--fix"], &[]);
}

#[test]
fn removing_everything_ends_in_sync() {
    let before = android("");
    let workspace = Workspace::new(&before);
    check(&workspace.run(&MEIZU), 0, &[]);
    check(&workspace.run(&HUAWEI), 0, &[]);
    let applied = workspace.tree();
    check(&workspace.run(&["remove", "--keep-tables"]), 0, &["deleted push.lock"]);
    check(&workspace.run(&["verify"]), 1, &[]);
    check(&workspace.run(&["apply"]), 3, &[]);
    assert_same(&workspace.tree(), &applied);
    let run = workspace.run(&["remove"]);
    check(&run, 0, &["changed push.toml", "deleted push.lock"]);
    let deleted = run.stdout.lines().filter(|it| it.starts_with("deleted ")).count();
    let written = run.stdout.lines().filter(|it| it.starts_with("changed ")).count();
    check(&run, 0, &[&format!("{written} files written, {deleted} deleted, 0 requirements")]);
    check(&workspace.run(&["verify"]), 0, &["✓ "]);
    assert_eq!(without_schema(&workspace.read("push.toml")), "version = 1\n");
    assert_same(&without_config(workspace.tree()), &before);
}

#[test]
fn a_secret_in_the_file_is_told() {
    let workspace = Workspace::new(&android(""));
    let help = workspace.run(&["setup", "--help"]).stdout;
    for form in ["env:NAME", "gradle-property:NAME"] {
        assert!(help.contains(form), "{help}");
    }
    let setup = [
        "setup",
        "oppo",
        "--app-key",
        "6f1d0c9b8a7e4d5c9b3a2f1e0d9c8b7a",
        "--certificate-id",
        "7",
        "--app-secret",
    ];
    let literal = "2b9e7d10c4f85a36e1d0927b11223344";
    let run = workspace.run(&[&setup[..], &[literal]].concat());
    check(&run, 0, &["push.toml now holds the APP SECRET itself", "gradle-property:NAME"]);
    assert!(!run.stderr.contains(literal), "{}", run.stderr);
    let run = workspace.run(&[&setup[..], &["gradle-property:oppoSecret"]].concat());
    assert!(!run.stderr.contains("itself"), "{}", run.stderr);
    assert!(workspace.read("push.toml").contains("{ gradle-property = \"oppoSecret\" }"));
}
