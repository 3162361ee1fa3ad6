//! What is told of packs, held against some that are wrong.

use super::*;

const PACK: &str = "id = \"acme/push-1\"\ntitle = \"Acme\"\ndocs = \"https://acme.example\"\n\
    checked = \"2026-01-31\"\n[sdk]\ndefault = \"1.0\"\n[certificate.app-id]\n\
    type = \"text\"\ntitle = \"x\"\nhelp = \"x\"\n";

#[track_caller]
fn check(name: &str, text: &str, expected: &[&str]) {
    let file = |name: &str, text: &str| (format!("acme/push-1/{name}"), text.to_owned());
    let files = vec![file("pack.toml", PACK), file(name, text)];
    let mut packs = PackSet::default();
    assert_eq!(packs.add(files.clone()), []);
    let found: Vec<String> = check_packs(&files, &packs).iter().map(Diagnostic::one_line).collect();
    assert_eq!(found, expected);
}

#[test]
fn embedded_packs_are_right() {
    let files = pushwright_config::templates::vendors();
    let found = check_packs(&files, &PackSet::embedded());
    let texts: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
    assert_eq!(texts, [""; 0]);
}

/// What a fragment that holds `inner` is told, without file and code.
#[track_caller]
fn check_fragment(inner: &str, expected: &[&str]) {
    let text = format!(
        "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\" \
         xmlns:p=\"urn:pushwright:pack\">\n{inner}\n</manifest>"
    );
    let expected: Vec<String> = expected
        .iter()
        .map(|it| format!("acme/push-1/manifest.xml:{it} [pack/bad-value]"))
        .collect();
    check("manifest.xml", &text, &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_fragment_that_is_no_manifest() {
    let place = "acme/push-1/manifest.xml:1:1: error:";
    check(
        "manifest.xml",
        "<application />",
        &[&format!("{place} the root element is not `manifest` [pack/bad-value]")],
    );
    check(
        "manifest.xml",
        "<manifest>\n<application></manifest>",
        &["acme/push-1/manifest.xml:2:14: error: `</manifest>` where `</application>` is wanted \
           [pack/malformed]"],
    );
}

#[test]
fn attributes_of_a_pack() {
    check_fragment(
        "<queries p:if=\"options.x\" />\n<queries p:iff=\"im.none\" />\n\
         <queries p:if=\"im.gone\" />\n<queries p:needs=\"a.B\" name=\"x\" />\n\
         <application android:label=\"x\" />",
        &[
            "2:16: error: the pack has no `options.x`",
            "3:10: error: `iff` is not an attribute of packs",
            "4:16: error: the pack has no `im.gone`",
            "5:19: error: `a.B` does not start with `class:`",
            "5:24: error: `name` has no prefix",
            "6:14: error: `android:label` is not taken over",
        ],
    );
}

#[test]
fn elements_that_the_app_can_have() {
    check_fragment(
        "<receiver />\n<uses-permission />\n<application>\n<recever />\n\
         <service android:name=\"a.B\">\n<intent-filter />\n</service>\n</application>",
        &[
            "2:1: error: `receiver` cannot stand in `manifest`",
            "2:1: error: `receiver` has no `android:name`",
            "3:1: error: `uses-permission` has no `android:name`",
            "5:1: error: `recever` cannot stand in `application`",
            "6:1: error: `service` has intent filters and no `android:exported`",
            "7:1: error: the intent filter has no `action`: nothing ever matches it",
        ],
    );
}

#[test]
fn rules_that_r8_reads() {
    check(
        "proguard.pro",
        "# -ignorewarning\n  -ignorewarning # all\n-keep a.B { *; }\n",
        &[
            "acme/push-1/proguard.pro:2:3: error: R8 does not know `-ignorewarning` [pack/malformed]",
            "acme/push-1/proguard.pro:3:1: error: the rule for `a.B` lacks the word `class` \
             [pack/malformed]",
        ],
    );
}

#[test]
fn files_that_nothing_reads() {
    let told = "acme/push-1/manifests.xml:1:1: warning: nothing reads `manifests.xml` of a pack \
                [pack/malformed]";
    check("manifests.xml", "<manifest />", &[told]);
    check("README.md", "# Acme\n", &[]);
}

/// What a pack is told beside that of another vendor.
#[track_caller]
fn check_among(toml: &str, more: &[(&str, &str)], expected: &[&str]) {
    let mut files = vec![("acme/push-1/pack.toml".to_owned(), toml.to_owned())];
    files.extend(
        more.iter().map(|(name, text)| (format!("acme/push-1/{name}"), (*text).to_owned())),
    );
    let mut among = PackSet::default();
    let elder = PACK.replace("acme", "elder") + APP_ID_AND_BRAND;
    assert_eq!(among.add(vec![("elder/push-1/pack.toml".to_owned(), elder)]), []);
    assert_eq!(among.add(files.clone()), []);
    let found: Vec<String> = check_packs(&files, &among).iter().map(Diagnostic::one_line).collect();
    assert_eq!(found, expected);
}

const APP_ID_AND_BRAND: &str = "constant = { name = \"ELDER_ID\", type = \"String\" }\n\
                                [brand]\nbrands = [\"Elder\"]\norder = 1\n";

#[test]
fn packs_beside_each_other() {
    let more = APP_ID_AND_BRAND.replace("[\"Elder\"]", "[\"acme\", \"ELDER\"]");
    check_among(
        &format!("{PACK}{more}"),
        &[],
        &[
            "acme/push-1/pack.toml:13:19: warning: `elder/push-1` claims phones of the brand \
             `ELDER`, too [pack/bad-value]",
            "acme/push-1/pack.toml:14:1: warning: `elder/push-1` has the `order` 1, too \
             [pack/bad-value]",
            "acme/push-1/pack.toml:11:21: error: `elder/push-1` has a constant `ELDER_ID`, too \
             [pack/bad-value]",
        ],
    );
}

#[test]
fn an_order_of_its_own() {
    check_among(&format!("{PACK}[brand]\nbrands = [\"Acme\"]\norder = 2\n"), &[], &[]);
    let told = "acme/push-1/pack.toml:13:1: warning: `elder/push-1` has the `order` 1, too \
                [pack/bad-value]";
    check_among(&format!("{PACK}[brand]\nbrands = [\"Acme\"]\norder = 1\n"), &[], &[told]);
}

#[test]
fn a_pack_with_errors_is_told_nothing_that_follows_from_them() {
    // The field is not read, and templates name it.
    let broken = PACK.replace("type = \"text\"", "type = \"txt\"");
    let files = vec![
        ("acme/push-1/pack.toml".to_owned(), broken),
        ("acme/push-1/proguard.pro".to_owned(), "-keep class {{ app_id }} { *; }\n".to_owned()),
    ];
    let mut packs = PackSet::default();
    assert_eq!(packs.add(files.clone()).len(), 1);
    assert_eq!(check_packs(&files, &packs), []);
}

#[test]
fn older_editions_are_there() {
    let text = PACK.replacen('\n', "\nsupersedes = [\"push-0\", \"push-1\"]\n", 1);
    check_among(
        &text,
        &[],
        &[
            "acme/push-1/pack.toml:2:15: error: `acme` has no edition `push-0` [pack/bad-value]",
            "acme/push-1/pack.toml:2:25: error: `acme/push-1` cannot take its own place \
             [pack/bad-value]",
        ],
    );
}

#[test]
fn keys_of_checks_can_be_looked_for() {
    let check = |predicate: &str| format!("[[check]]\n{predicate}\nmessage = \"x\"\n");
    let more = check("forbids = \"depndency:a:b\"") + &check("requires = \"placeholder:A\"");
    check_among(
        &(PACK.to_owned() + &more + &check("forbids = \"dependency:a:*\"")),
        &[],
        &[
            "acme/push-1/pack.toml:12:11: error: `depndency:a:b` is not a KEY [pack/bad-value]",
            "acme/push-1/pack.toml:15:12: error: `placeholder:A` is not a KEY [pack/bad-value]",
        ],
    );
}

#[test]
fn the_class_that_registers_has_what_is_called() {
    let text = PACK.replacen('\n', "\nentry = \"AcmePush\"\n", 1)
        + "[brand]\nany = true\n[click]\ntarget = \"app\"\nreads-ext = \"im.none\"\n";
    check_among(
        &text,
        &[("sources/java/AcmePush.java.j2", "static void register(Application application) {}")],
        &[
            "acme/push-1/sources/java/AcmePush.java.j2:1:1: error: `AcmePush` has no method `ext` \
             [pack/template-error]",
            "acme/push-1/pack.toml:2:9: warning: `AcmePush` has no template in kotlin \
             [pack/missing-key]",
        ],
    );
}

#[test]
fn template_variables_name_what_there_is() {
    check(
        "proguard.pro",
        "-keep class {{ app_id }}\n{{ ap_id }}\n",
        &["acme/push-1/proguard.pro:2:4: error: no value is called `ap_id` [pack/template-error]"],
    );
    check(
        "sources/java/X.java.j2",
        "{{ vendor.fields.app_id }} {{ vendor.json_ext }} {{ vendor.gates.x }}",
        &["acme/push-1/sources/java/X.java.j2:1:53: error: no value is called `vendor.gates.x` \
         [pack/template-error]"],
    );
}
