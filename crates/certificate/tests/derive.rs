//! What `#[derive(PushCertificate)]` checks at run time.

use pushwright_certificate::{Fingerprint, PushCertificate, Reason, Secret, Values};

#[derive(Debug, PartialEq, PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Huawei<'a> {
    app_id: &'a str,
    certificate_id: i64,
    badge_activity: Option<&'a str>,
    app_secret: Option<Secret<&'a str>>,
    fingerprints: Option<[Fingerprint; 1]>,
}

const FINE: Huawei<'static> = Huawei {
    app_id: "100837465",
    certificate_id: 20455,
    badge_activity: Some(".MainActivity"),
    app_secret: Some(Secret::new("of the server")),
    fingerprints: None,
};

#[track_caller]
fn check(certificate: &Huawei<'_>, expected: Option<&str>) {
    let found = certificate.validate().err().map(|it| it.to_string());
    assert_eq!(found.as_deref(), expected);
}

#[test]
fn the_pack_is_named() {
    assert_eq!((Huawei::VENDOR, Huawei::EDITION), ("huawei", "hms-core"));
}

#[test]
fn values_obey_the_pack() {
    check(&FINE, None);
    check(&Huawei { badge_activity: None, app_secret: None, ..FINE }, None);
    check(&Huawei { app_id: "", ..FINE }, Some("`app-id` is empty"));
    check(&Huawei { app_id: "appid=1", ..FINE }, Some("`app-id` takes digits only"));
    check(&Huawei { app_id: "１２３", ..FINE }, Some("`app-id` takes digits only"));
    check(&Huawei { certificate_id: 0, ..FINE }, Some("`certificate-id` is at least 1"));
    let secret = Some(Secret::new("a\nb"));
    check(&Huawei { app_secret: secret, ..FINE }, Some("`app-secret` takes no control characters"));
}

#[test]
fn class_names_obey_java() {
    for name in ["a.B", ".B", "B", "a.b.C$D"] {
        check(&Huawei { badge_activity: Some(name), ..FINE }, None);
    }
    for name in ["", ".", "a..B", "a b", "a.new", "1.B", "é"] {
        let expected = Some("`badge-activity` is not a class name");
        check(&Huawei { badge_activity: Some(name), ..FINE }, expected);
    }
}

fn read<'a>(answer: &[(&str, &'a str)]) -> Result<Huawei<'a>, String> {
    let values = Values(|key| answer.iter().find(|(name, _)| *name == key).map(|(_, text)| *text));
    Huawei::try_from(values).map_err(|it| it.to_string())
}

#[test]
fn values_are_read_and_checked() {
    let read_back = read(&[
        ("app-id", "100837465"),
        ("certificate-id", "20455"),
        ("badge-activity", ".MainActivity"),
        ("app-secret", "of the server"),
    ]);
    assert_eq!(read_back, Ok(FINE));
}

#[test]
fn what_cannot_be_read_is_said() {
    let id = ("app-id", "100837465");
    let error = |answer: &[(&str, &str)]| read(answer).err().unwrap_or_default();
    assert_eq!(error(&[]), "`app-id` is missing");
    assert_eq!(error(&[id]), "`certificate-id` is missing");
    assert_eq!(error(&[id, ("certificate-id", "x")]), "`certificate-id` is not a whole number");
    assert_eq!(error(&[id, ("certificate-id", "-1")]), "`certificate-id` is at least 1");
    let number = ("certificate-id", "1");
    let list = |text| error(&[id, number, ("fingerprints", text)]);
    assert_eq!(list("AB"), "`fingerprints` has an entry that is not a SHA-256");
    let one = "ab".repeat(32);
    assert_eq!(list(&one), "");
    assert_eq!(list(&format!("{one},{one}")), "`fingerprints` has room for 1 entries");
}

#[test]
fn a_debug_print_shows_no_secret() {
    assert!(!format!("{FINE:?}").contains("server"));
}

#[test]
fn reasons_can_be_told_apart() {
    let error = Huawei { certificate_id: -5, ..FINE }.validate().err();
    assert_eq!(error.map(|it| (it.field, it.reason)), Some(("certificate-id", Reason::AtLeast(1))));
}

#[cfg(feature = "std")]
mod owned {
    use super::*;

    #[derive(PushCertificate)]
    #[push(vendor = "huawei", edition = "hms-agent-2")]
    struct Owned {
        app_id: String,
        certificate_id: u32,
        fingerprints: Vec<Fingerprint>,
        receiver: Option<Secret<String>>,
    }

    #[test]
    fn six_fingerprints_are_too_many() {
        let mut certificate = Owned {
            app_id: "100837465".to_owned(),
            certificate_id: 1,
            fingerprints: vec![Fingerprint([1; 32]); 5],
            receiver: None,
        };
        assert_eq!(certificate.validate(), Ok(()));
        certificate.fingerprints.push(Fingerprint([1; 32]));
        let error = certificate.validate().err().map(|it| it.to_string());
        assert_eq!(error.as_deref(), Some("`fingerprints` has room for 5 entries"));
    }

    #[test]
    fn the_environment_is_a_source() {
        // Nobody sets variables of this prefix for a test run.
        let read = Owned::try_from(Values::env("PUSHWRIGHT_TEST_OF_NOBODY"));
        assert_eq!(read.err().map(|it| it.to_string()).as_deref(), Some("`app-id` is missing"));
    }
}

mod generic {
    use super::*;

    #[derive(PushCertificate)]
    #[push(vendor = "huawei", edition = "hms-core")]
    struct Generic<'a, 'b: 'a, const N: usize>
    where
        'b: 'a,
        [Fingerprint; N]: Sized,
    {
        app_id: &'a str,
        certificate_id: i64,
        channel_id: Option<&'b str>,
        fingerprints: [Fingerprint; N],
    }

    #[test]
    fn generic_structs_work() {
        let certificate = Generic {
            app_id: "100837465",
            certificate_id: 1,
            channel_id: None,
            fingerprints: [Fingerprint([0; 32]); 6],
        };
        let error = certificate.validate().err().map(|it| it.reason);
        assert_eq!(error, Some(Reason::TooMany(5)));
    }
}
