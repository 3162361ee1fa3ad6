//! The SHA-256 of the certificate that a keystore signs with.
//!
//! Knows the two formats of Java's keystores by their first bytes; reads no private key.

mod der;
mod jks;
mod pbe;
mod pkcs12;

use pushwright_config::Fingerprint;
use sha2::{Digest as _, Sha256};

/// The fingerprint of the certificate called `alias`, or of the only one.
///
/// # Errors
/// A phrase: the keystore cannot be opened, or does not hold it.
pub(crate) fn fingerprint(
    bytes: &[u8],
    password: &str,
    alias: Option<&str>,
) -> Result<Fingerprint, String> {
    let certificates = match bytes {
        [0xfe, 0xed, 0xfe, 0xed, ..] => jks::certificates(bytes, password)?,
        [0xce, 0xce, 0xce, 0xce, ..] => {
            return Err("a JCEKS keystore, which is not read".to_owned());
        }
        _ => pkcs12::certificates(bytes, password)?,
    };
    let found = match alias {
        Some(alias) => certificates.iter().find(|(name, _)| name.eq_ignore_ascii_case(alias)),
        None if certificates.len() == 1 => certificates.first(),
        None => None,
    };
    match (found, alias) {
        (Some((_, der)), _) => Ok(Fingerprint(Sha256::digest(der).into())),
        (None, Some(alias)) => Err(format!("it holds no key `{alias}`")),
        (None, None) => {
            Err(format!("it holds {} keys, and which one signs is not known", certificates.len()))
        }
    }
}

const WRONG_PASSWORD: &str = "the password is another one, or the file is damaged";

/// The certificate of each key, by the key's alias.
type Certificates = Vec<(String, Vec<u8>)>;

/// Something that the format does not allow, or that nobody writes.
fn damaged(what: &str) -> String {
    format!("cannot be opened: {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! files {
        ($($name:literal),* $(,)?) => {
            [$(($name, include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"), "/fixtures/keystores/formats/", $name
            )).as_slice())),*]
        };
    }

    /// One key in every way that keytool 8 and 17 and OpenSSL 1 and 3 write it.
    const FILES: [(&str, &[u8]); 16] = files![
        "keytool-8.p12",
        "keytool-17.p12",
        "keytool.jks",
        "openssl-1.p12",
        "openssl-3.p12",
        "openssl-aes-128-sha512.p12",
        "openssl-aes-192-des3.p12",
        "openssl-bare.p12",
        "openssl-des3.p12",
        "openssl-no-checksum.p12",
        "openssl-open.p12",
        "openssl-rc2-128.p12",
        "openssl-two-key-des.p12",
        "two-keys.p12",
        "with-trusted.jks",
        "with-trusted.p12",
    ];
    const PASSWORD: &str = "tea-and-cake";
    /// What keytool prints of the key `signing`, and of `other` in the file with two.
    const SIGNING: &str = "8b40efdec6f94b3c124affb3a87b0f403002f0cd13b82214122e01ac5c8bfc85";
    const OTHER: &str = "d3649d623a137ee63db264d9d58f729410f5e660eba33d3215b60b327f97aad3";

    fn file(name: &str) -> &'static [u8] {
        FILES.iter().find(|it| it.0 == name).expect("a file of this name").1
    }

    fn found(bytes: &[u8], password: &str, alias: Option<&str>) -> Result<String, String> {
        let hex = |Fingerprint(bytes)| bytes.iter().map(|it| format!("{it:02x}")).collect();
        fingerprint(bytes, password, alias).map(hex)
    }

    #[test]
    fn every_way_to_write_a_key_is_read() {
        for (name, bytes) in FILES {
            assert_eq!(found(bytes, PASSWORD, Some("Signing")).as_deref(), Ok(SIGNING), "{name}");
            let alone = found(bytes, PASSWORD, None);
            match name {
                "two-keys.p12" => assert!(alone.is_err_and(|it| it.contains("2 keys"))),
                _ => assert_eq!(alone.as_deref(), Ok(SIGNING), "{name}"),
            }
            let missing = found(bytes, PASSWORD, Some("trusted"));
            assert_eq!(missing, Err("it holds no key `trusted`".to_owned()), "{name}");
        }
        let two = file("two-keys.p12");
        assert_eq!(found(two, PASSWORD, Some("other")).as_deref(), Ok(OTHER));
        let [(_, umlaut)] = files!["openssl-umlaut.p12"];
        assert_eq!(found(umlaut, "K\u{e4}sekuchen", None).as_deref(), Ok(SIGNING));
    }

    #[test]
    fn another_password_opens_nothing() {
        // These two lock up the key alone, which is not asked for.
        let open = ["openssl-bare.p12", "openssl-no-checksum.p12"];
        for (name, bytes) in FILES.into_iter().filter(|it| !open.contains(&it.0)) {
            let said = found(bytes, "coffee", None).err().unwrap_or_default();
            assert_eq!(said, WRONG_PASSWORD, "{name}");
        }
    }

    #[test]
    fn a_damaged_keystore_is_an_error_and_no_accident() {
        for name in ["openssl-bare.p12", "openssl-1.p12", "keytool.jks"] {
            let whole = file(name);
            for length in 0..whole.len() {
                assert!(found(&whole[..length], PASSWORD, None).is_err(), "{name} to {length}");
            }
            for at in 0..whole.len() {
                for flip in [0x01, 0x80] {
                    let mut bytes = whole.to_vec();
                    bytes[at] ^= flip;
                    // What no checksum covers may go unseen.
                    let _ = found(&bytes, PASSWORD, None);
                }
            }
        }
    }

    #[test]
    fn more_rounds_than_anybody_writes_are_not_run() {
        assert!(pbe::is_sealed(der::Values(&seal([0x7f, 0xff, 0xff, 0xff])), b"", "").is_none());
        assert!(pbe::is_sealed(der::Values(&seal([0, 0, 8, 0])), b"", "").is_some());
    }

    /// A checksum by SHA-1 without salt, after so many rounds.
    fn seal(rounds: [u8; 4]) -> Vec<u8> {
        let mut seal =
            b"\x30\x0d\x30\x07\x06\x05\x2b\x0e\x03\x02\x1a\x04\x02ab\x04\x00\x02\x04".to_vec();
        seal.extend(rounds);
        seal
    }
}
