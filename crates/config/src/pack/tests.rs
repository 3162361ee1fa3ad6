use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::diagnostic::{Style, render};
use crate::field::Secrecy;

/// The least a pack.toml holds, with `more` after it.
fn pack_toml(more: &str) -> String {
    format!(
        "id = \"acme/push-1\"\ntitle = \"Acme\"\ndocs = \"https://acme.example\"\n\
         checked = \"2026-01-31\"\n{more}"
    )
}

const SDK: &str = "[sdk]\ndefault = \"1.0\"\n";

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let mut set = PackSet::default();
    let found = set.add(vec![("acme/pack.toml".to_owned(), text.to_owned())]);
    let lines: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
    assert_eq!(lines, expected, "\n{}", render(&found, Style::Plain));
}

#[test]
fn embedded_packs_have_no_findings() {
    let own = pushwright_packs::vendors();
    let files = own.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let mut set = PackSet::default();
    let found = set.add(files);
    assert_eq!(render(&found, Style::Plain), "");
    assert_eq!(set, PackSet::embedded());
    let count = own.iter().filter(|(path, _)| path.ends_with("pack.toml")).count();
    assert_eq!(set.iter().count(), count);
}

#[test]
fn secrets_are_known_without_reading_a_pack() {
    let packs = PackSet::embedded();
    let fields = packs.iter().flat_map(|pack| &pack.certificate);
    let secret = fields.filter(|field| field.secret != Secrecy::No);
    let secret: BTreeSet<&str> = secret.map(|field| field.key.as_str()).collect();
    assert_eq!(Vec::from_iter(secret), pushwright_packs::secrets());
}

#[test]
fn embedded_packs_are_complete() {
    for pack in PackSet::embedded().iter() {
        let id = &pack.id;
        assert_eq!(pack.file, format!("{id}/pack.toml"));
        assert!(pack.manifest.is_some() && pack.proguard.is_some(), "{id}");
        assert!(!pack.errors.is_empty() && !pack.certificate.is_empty(), "{id}");
        for language in Language::ALL {
            let entry = pack.entry.as_deref().expect("every pack of ours registers");
            assert!(pack.source(language, entry).is_some(), "{id} {language:?}");
            for name in pack.certificate.iter().filter_map(|field| field.source.as_deref()) {
                assert!(pack.source(language, name).is_some(), "{id} {name} {language:?}");
            }
        }
    }
}

#[test]
fn the_newest_edition_supersedes_the_others() {
    let mut set = PackSet::default();
    // By name, the older one is the last.
    let newer = pack_toml(&format!("supersedes = [\"push-9\"]\n{SDK}"));
    let older = pack_toml(SDK).replace("push-1", "push-9");
    let files = [("newer/pack.toml", newer), ("older/pack.toml", older)];
    assert_eq!(set.add(files.map(|(path, text)| (path.to_owned(), text)).to_vec()), []);
    assert_eq!(set.vendors(), ["acme"]);
    assert_eq!(set.newest("acme").map(|it| it.id.edition.as_str()), Some("push-1"));
    assert_eq!(set.newest("nobody"), None);
}

#[test]
fn the_least_pack() {
    check(&pack_toml(SDK), &[]);
}

#[test]
fn missing_and_unknown_keys() {
    check(
        "titel = \"Acme\"\n[sdk]\ndefualt = \"1\"\n",
        &[
            "acme/pack.toml:1:1: error: `id` is missing [pack/missing-key]",
            "acme/pack.toml:1:1: error: `docs` is missing [pack/missing-key]",
            "acme/pack.toml:1:1: error: `checked` is missing [pack/missing-key]",
            "acme/pack.toml:1:1: error: unknown key `titel` [pack/unknown-key]",
            "acme/pack.toml:3:1: error: unknown key `sdk.defualt` [pack/unknown-key]",
        ],
    );
}

#[test]
fn words_of_closed_lists() {
    let more = format!(
        "{SDK}[certificate.app-id]\ntype = \"txt\"\ntitle = \"x\"\nhelp = \"x\"\n\
         shape = {{ chars = \"digit\" }}\n[[check]]\nmessage = \"x\"\n"
    );
    check(
        &pack_toml(&more),
        &[
            "acme/pack.toml:8:8: error: `txt` is not one of `text`, `integer`, `class`, `path`, \
             `fingerprints`, `secret` [pack/bad-value]",
            "acme/pack.toml:11:19: error: `digit` is not one of `digits`, `hex`, `alphanumeric`, \
             `printable` [pack/bad-value]",
            "acme/pack.toml:12:1: error: a check takes one predicate, not 0 [pack/bad-value]",
        ],
    );
}

#[test]
fn conditions_name_what_there_is() {
    let more = format!(
        "{SDK}[options.badge]\ntitle = \"x\"\n[[placeholder]]\nname = \"A\"\nvalue = \"b\"\n\
         when = \"options.bagde\"\n[[placeholder]]\nname = \"A\"\nvalue = \"b\"\nwhen = \"badge\"\n"
    );
    check(
        &pack_toml(&more),
        &[
            "acme/pack.toml:12:8: error: `bagde` is not one of `badge` [pack/bad-value]",
            "acme/pack.toml:16:8: error: `badge` is not one of `options.<name>`, `sdk.<gate>` or \
             `im.<sdk>` [pack/bad-value]",
        ],
    );
}

#[test]
fn a_class_names_a_template_that_is_there() {
    let more = format!(
        "{SDK}[certificate.receiver]\ntype = \"class\"\ntitle = \"x\"\nhelp = \"x\"\n\
         source = \"Gone\"\n[sources.Gone]\nneeds = \"class:a.B\"\n"
    );
    check(
        &pack_toml(&more),
        &[
            "acme/pack.toml:11:10: error: `sources/` has no template `Gone` [pack/bad-value]",
            "acme/pack.toml:12:10: error: `sources/` has no template `Gone` [pack/bad-value]",
        ],
    );
}

/// What a pack.toml with `more` after its least keys is told, without file and code.
#[track_caller]
fn check_more(more: &str, expected: &[&str]) {
    let expected: Vec<String> =
        expected.iter().map(|it| format!("acme/pack.toml:{it} [pack/bad-value]")).collect();
    check(&pack_toml(more), &expected.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn versions_and_gates_hold_something() {
    check_more(
        "[sdk]\ndefault = \"1.2\"\nknown = [\"1.0\"]\n[sdk.gates]\n\
         one = { from = \"two\" }\ntwo = { from = \"2\", until = \"2.0\" }\nA_b = { from = \"1\" }\n",
        &[
            "6:11: error: `1.2` is not among `sdk.known` and `sdk.stated`",
            "9:16: error: `two` is not a version",
            "10:7: error: no version is from `2` on and before `2.0`",
            "11:1: error: `A_b` cannot be a key here",
        ],
    );
}

#[test]
fn versions_do_not_change_by_themselves() {
    check_more(
        "[sdk]\ndefault = \"1.+\"\n[[dependency]]\nmodule = \"a:b\"\nversion = \"latest.release\"\n\
         [[dependency]]\nmodule = \"a:c\"\nversion = \"{{ sdk_version }}.1\"\n\
         [[dependency]]\nmodule = \"a:d\"\nversion = \"{{ sdk_version }}+\"\n\
         [[plugin]]\nid = \"p\"\nclasspath = \"a:p\"\nversion = \"[1,2)\"\n",
        &[
            "6:11: error: `1.+` is not one version",
            "9:11: error: `latest.release` is not one version",
            "15:11: error: `{{ sdk_version }}+` is not one version",
            "19:11: error: `[1,2)` is not one version",
        ],
    );
}

#[test]
fn a_pack_that_registers_serves_some_phone() {
    check(
        &pack_toml(&format!("entry = \"Gone\"\n{SDK}")),
        &[
            "acme/pack.toml:1:1: error: `brand` is missing [pack/missing-key]",
            "acme/pack.toml:5:9: error: `sources/` has no template `Gone` [pack/bad-value]",
        ],
    );
    check_more(&format!("{SDK}[brand]\norder = 1\n"), &["7:1: error: `[brand]` names no phone"]);
}

#[test]
fn constants_are_what_java_takes() {
    let field = |key: &str, more: &str| {
        format!("[certificate.{key}]\ntitle = \"x\"\nhelp = \"x\"\n{more}\n")
    };
    let constant = |name: &str, kind: &str| format!("{{ name = \"{name}\", type = \"{kind}\" }}");
    let more = [
        SDK.to_owned(),
        field("a", &format!("type = \"text\"\nconstant = {}", constant("A B", "long"))),
        field("b", &format!("type = \"integer\"\nconstant = {}", constant("B", "long"))),
        field("c", &format!("type = \"text\"\nconstant = {}", constant("B", "String"))),
        field(
            "d",
            &format!(
                "type = \"secret\"\nsecret = \"server\"\nconstant = {}",
                constant("D", "String")
            ),
        ),
    ];
    check_more(
        &more.concat(),
        &[
            "11:21: error: `A B` cannot be the name of a constant",
            "11:35: error: a `long` holds `type = \"integer\"` only",
            "17:14: error: `c` has the constant of `b`",
            "27:12: error: a secret of the server would stand in the app",
        ],
    );
}

#[test]
fn shapes_fit_the_kind_of_value() {
    let field = |kind: &str, shape: &str| {
        format!(
            "[certificate.a]\ntype = \"{kind}\"\ntitle = \"x\"\nhelp = \"x\"\nshape = {{ {shape} }}\n"
        )
    };
    check_more(
        &format!("{SDK}{}", field("text", "range = [1, 9], length = [1, 2]")),
        &["11:11: error: `range` says nothing of `type = \"text\"`"],
    );
    check_more(
        &format!("{SDK}{}", field("class", "chars = \"digits\"")),
        &["11:11: error: `chars` says nothing of `type = \"class\"`"],
    );
}

#[test]
fn gradle_names_are_in_their_form() {
    check_more(
        &format!(
            "{SDK}[[repository]]\nurl = \"http://acme.example\"\n[[dependency]]\n\
             module = \"com.acme.push\"\nversion = \"1\"\n[[plugin]]\nid = \"a\"\n\
             classpath = \"a:b:1\"\nversion = \"1\"\n[[check]]\nmessage = \"x\"\n\
             same-version = [\"a:b\", \"c\"]\n"
        ),
        &[
            "8:7: error: `http://acme.example` is neither an https address nor a call such as \
             `google()`",
            "10:10: error: `com.acme.push` is not `group:artifact`",
            "14:13: error: `a:b:1` is not `group:artifact`",
            "18:24: error: `c` is not `group:artifact`",
        ],
    );
}

#[test]
fn days_are_days() {
    for wrong in ["yesterday", "2026-13-01", "2026-1-1", "26-01-01"] {
        let text = pack_toml(SDK).replace("2026-01-31", wrong);
        let found = format!("acme/pack.toml:4:11: error: `{wrong}` is not a day [pack/bad-value]");
        check(&text, &[&found]);
    }
}

#[test]
fn error_codes_are_described_once() {
    let errors = "[[error]]\ncode = \"1\"\ntext = \"x\"\n".repeat(2)
        + "causes = [\"y\"]\nshown-by = [[\"doctor/x\"]]\n";
    let mut set = PackSet::default();
    let found = set.add(vec![
        ("acme/pack.toml".to_owned(), pack_toml(SDK)),
        ("acme/errors.toml".to_owned(), errors),
    ]);
    let lines: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
    assert_eq!(
        lines,
        [
            "acme/errors.toml:5:8: error: the code `1` is described twice [pack/bad-value]",
            "acme/errors.toml:8:14: error: there is no `doctor/x` [pack/bad-value]",
        ]
    );
}

#[test]
fn what_all_editions_report_stands_beside_them() {
    let error = |code: &str| format!("[[error]]\ncode = \"{code}\"\ntext = \"x\"\n");
    let second = pack_toml(SDK).replace("acme/push-1", "acme/push-2");
    let files = vec![
        ("acme/push-1/pack.toml".to_owned(), pack_toml(SDK)),
        ("acme/push-1/errors.toml".to_owned(), error("1")),
        ("acme/push-2/pack.toml".to_owned(), second),
        ("acme/errors.toml".to_owned(), error("2") + "unknown = 1\n"),
    ];
    let mut set = PackSet::default();
    let found: Vec<String> = set.add(files).iter().map(Diagnostic::one_line).collect();
    let help = "acme/errors.toml:4:1: error: unknown key `error.unknown` [pack/unknown-key]";
    assert_eq!(found, [help]);
    let codes = |edition: &str| -> Vec<String> {
        let pack = set.get("acme", edition).expect("a pack");
        pack.errors.iter().flat_map(|it| it.read().0.errors).map(|it| it.code).collect()
    };
    assert_eq!(codes("push-2"), ["2"]);
}

#[test]
fn every_tool_is_right() {
    for tool in tools() {
        let (file, findings) = tool.errors.read();
        assert_eq!(findings, [], "{}", tool.id);
        assert!(!file.title.is_empty() && !file.errors.is_empty(), "{}", tool.id);
    }
}

#[test]
fn a_vendor_has_a_name_of_its_own() {
    let text = pack_toml(SDK).replace("acme/push-1", "other/push-1");
    check(
        &text,
        &["acme/pack.toml:1:6: error: a vendor cannot be called `other` [pack/bad-value]"],
    );
}

#[test]
fn the_same_edition_twice() {
    let mut set = PackSet::default();
    let files = |folder: &str| vec![(format!("{folder}/pack.toml"), pack_toml(SDK))];
    assert_eq!(set.add(files("a")), []);
    let found = set.add(files("b"));
    let lines: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
    let expected = "b/pack.toml:1:7: error: there are two packs of `acme/push-1` \
                    [config/duplicate-edition]";
    assert_eq!(lines, [expected]);
}

#[test]
fn a_pack_with_errors_is_left_out() {
    let mut set = PackSet::default();
    set.add(vec![("a/pack.toml".to_owned(), "id = 1".to_owned())]);
    assert_eq!(set.iter().count(), 0);
}

#[test]
fn what_a_pack_with_errors_describes_is_not_unknown() {
    let mut set = PackSet::default();
    let found = set.add(vec![("a/pack.toml".to_owned(), pack_toml("[sdk]\n"))]);
    assert_eq!(found.len(), 1);
    let config = "version = 1\n[vendors.acme]\n[variants.a.vendors.acme]\n[vendors.acne]\n";
    let found = crate::parse("push.toml", config, &set).1;
    let lines: Vec<String> = found.iter().map(Diagnostic::one_line).collect();
    let unknown =
        "push.toml:4:10: error: no pack describes a vendor `acne` [config/unknown-vendor]";
    assert_eq!(lines, [unknown]);
}

#[test]
fn gates_hold_from_and_until() {
    let (from, until) = (Some("6.0.0.300".to_owned()), Some("7".to_owned()));
    let gate = Gate { from, until, ..Gate::default() };
    let gates = BTreeMap::from([("new-token".to_owned(), gate)]);
    let sdk = Sdk { gates, ..Sdk::default() };
    for (version, holds) in [("5.3.0.300", false), ("6.0.0.300", true), ("7.0", false)] {
        assert_eq!(sdk.gates(version)["new-token"], holds, "{version}");
    }
}

#[test]
fn versions_between_two_that_differ_are_unseen() {
    let of = |it: &str| Some(it.to_owned());
    let gate = Gate { after: of("3.1.0"), from: of("3.4.0"), ..Gate::default() };
    for seen in ["3.0.0", "3.1.0", "3.4.0", "4"] {
        assert_eq!(gate.unseen(seen), None, "{seen}");
    }
    assert_eq!(gate.unseen("3.2"), Some(("3.1.0", "3.4.0")));
    assert!(!gate.holds("3.2") && gate.holds("3.4.0"));
    let gate = Gate { through: of("1.0_9"), until: of("2"), ..Gate::default() };
    assert_eq!(gate.unseen("1.0_9"), None);
    assert_eq!(gate.unseen("1.0_10"), Some(("1.0_9", "2")));
    assert!(gate.holds("1.0_10"));
    let known = ["1.0", "1.2", "2.0"].map(str::to_owned).to_vec();
    let sdk = Sdk { known, ..Sdk::default() };
    assert_eq!(sdk.around("1.1"), (Some("1.0"), Some("1.2")));
    assert_eq!(sdk.around("0.9"), (None, Some("1.0")));
    assert_eq!(sdk.around("2.1"), (Some("2.0"), None));
}

#[test]
fn gates_say_what_tells_them() {
    check_more(
        "[sdk]\ndefault = \"1.2\"\nleast = { version = \"x\", because = \"b\" }\n[sdk.gates]\n\
         one = { after = \"2\", from = \"2\" }\n\
         two = { through = \"1\", from = \"1\" }\n\
         three = { from = \"1\", told-by = { class = \"a.B\", descriptor = \"()V\" } }\n\
         four = { from = \"1\", told-by = { class = \"a.B\", method = \"m\", descriptor = \"(a.C)V\" } }\n\
         five = { from = \"1\", told-by = { class = \"a.B\", method = \"m\", descriptor = \"(I[La/C;)[J\" } }\n",
        &[
            "7:21: error: `x` is not a version",
            "9:17: error: `after` is not a version before `from`",
            "10:19: error: `through` is not a version before `until`",
            "11:63: error: `()V` describes no method",
            "12:76: error: `(a.C)V` describes no method",
        ],
    );
}

#[test]
fn demands_name_levels_and_versions() {
    check_more(
        "[sdk]\ndefault = \"1.2\"\n[[demands]]\nfrom = \"1\"\n[[demands]]\nmin-sdk = 0\n\
         [[demands]]\ngradle = \"seven\"\nof = \"plugin\"\n\
         [[demands]]\njava = 8\nfrom = \"2\"\nuntil = \"1\"\nseverity = \"info\"\n",
        &[
            "7:1: error: nothing is demanded here",
            "10:11: error: `0` is not a level",
            "12:10: error: `seven` is not a version",
            "13:6: error: `plugin` is not `group:artifact`",
            "14:1: error: no version is from `2` on and before `1`",
            "18:12: error: `info` is not one of `error`, `warning`",
        ],
    );
}

#[test]
fn a_demand_is_of_some_versions() {
    let text = pack_toml(
        "[sdk]\ndefault = \"1.2\"\n[[demands]]\nmin-sdk = 21\nkotlin = \"1.9\"\nfrom = \"1.1\"\n\
         until = \"2\"\n",
    );
    let (pack, _) = read::pack("acme/pack.toml", &text, "acme/", &[]);
    let [min_sdk, kotlin] = &pack.demands[..] else { panic!("{:?}", pack.demands) };
    assert_eq!((min_sdk.level, min_sdk.least.as_str()), (Level::MinSdk, "21"));
    assert!(
        min_sdk.is_made_by("1.1") && !min_sdk.is_made_by("1.0.9") && !min_sdk.is_made_by("2.0")
    );
    assert!(min_sdk.is_met_by("21") && !min_sdk.is_met_by("9"));
    assert!(kotlin.is_met_by("1.10.0") && kotlin.is_met_by("1.9.0") && !kotlin.is_met_by("1.8.22"));
}

#[test]
fn conditions_may_be_negated() {
    let options = BTreeMap::from([("a-b".to_owned(), true)]);
    let holds =
        |text| Condition::parse(text).map(|it| it.holds(&options, &BTreeMap::new(), ImSdk::none()));
    assert_eq!(holds("options.a_b"), Ok(true));
    assert_eq!(holds("!options.a-b"), Ok(false));
    assert_eq!(holds("!sdk.gone"), Ok(true));
    assert_eq!(holds("im.none"), Ok(true));
    assert_eq!(holds("im.timpush"), Ok(false));
    assert!(holds("a == b").is_err() && holds("options.").is_err());
}

#[test]
fn the_codes_of_im_sdks_can_be_read() {
    for sdk in ImSdk::all() {
        let path = format!("{}/errors.toml", sdk.as_str());
        let found = pushwright_packs::im().iter().find(|(it, _)| *it == path);
        if let Some((path, text)) = found {
            assert_eq!(read::read_errors(path, text).1, []);
        }
    }
    let codes = im_errors().into_iter().flat_map(|(_, it)| it.read().0.errors);
    assert!(codes.into_iter().any(|it| it.code == "800005"));
}

#[test]
fn causes_have_a_list_of_findings_each() {
    let of = |shown_by: &str| {
        let text = format!(
            "[[error]]\ncode = \"1\"\ntext = \"t\"\ncauses = [\"a\", \"b\"]\nshown-by = {shown_by}"
        );
        let (errors, findings) = read::read_errors("errors.toml", &text);
        let causes: Vec<Vec<&str>> = errors.errors[0]
            .causes
            .iter()
            .map(|it| it.shown_by.iter().map(|code| code.as_str()).collect())
            .collect();
        (causes, findings.into_iter().map(|it| it.one_line()).collect::<Vec<_>>())
    };
    assert_eq!(of("[[], [\"file/missing\"]]"), (vec![vec![], vec!["file/missing"]], vec![]));
    assert_eq!(of("[[\"file/missing\"]]"), (vec![vec!["file/missing"], vec![]], vec![]));
    let (_, too_many) = of("[[], [], []]");
    assert_eq!(
        too_many,
        [
            "errors.toml:5:21: error: `shown-by` has more lists than there are causes [pack/bad-value]"
        ]
    );
    let (_, flat) = of("[\"file/missing\"]");
    assert!(flat.iter().any(|it| it.contains("[pack/wrong-type]")), "{flat:?}");
}
