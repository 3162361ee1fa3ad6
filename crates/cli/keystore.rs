//! The SHA-256 of the certificate that a keystore signs with.
//!
//! Knows the two formats of Java's keystores, by their libraries; reads no private key.

use jks::KeyStore as Jks;
use p12_keystore::{KeyStore as Pkcs12, KeyStoreEntry, Pkcs12ImportPolicy};
use pushwright_config::Fingerprint;
use sha1::Sha1;
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
        [0xfe, 0xed, 0xfe, 0xed, ..] => from_jks(bytes, password)?,
        [0xce, 0xce, 0xce, 0xce, ..] => {
            return Err("a JCEKS keystore, which is not read".to_owned());
        }
        _ => from_pkcs12(bytes, password)?,
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

type Certificates = Vec<(String, Vec<u8>)>;

fn from_jks(bytes: &[u8], password: &str) -> Result<Certificates, String> {
    if !is_intact(bytes, password) {
        return Err(WRONG_PASSWORD.to_owned());
    }
    let mut store = Jks::new();
    store.load(bytes, password.as_bytes()).map_err(|error| format!("cannot be opened: {error}"))?;
    let chain = |alias: String| {
        let chain = store.get_raw_private_key_entry(&alias).ok()?.certificate_chain;
        Some((alias, chain.into_iter().next()?.content))
    };
    Ok(store.aliases().into_iter().filter_map(chain).collect())
}

fn from_pkcs12(bytes: &[u8], password: &str) -> Result<Certificates, String> {
    let store =
        Pkcs12::from_pkcs12(bytes, password, Pkcs12ImportPolicy::Relaxed).map_err(|error| {
            match error {
                p12_keystore::error::Error::MacError(_) => WRONG_PASSWORD.to_owned(),
                _ => format!("cannot be opened: {error}"),
            }
        })?;
    let chain = |(alias, entry): (&String, &KeyStoreEntry)| match entry {
        KeyStoreEntry::PrivateKeyChain(chain) => {
            Some((alias.clone(), chain.certs().first()?.as_der().to_vec()))
        }
        KeyStoreEntry::Certificate(_) | KeyStoreEntry::Secret(_) => None,
    };
    Ok(store.entries().filter_map(chain).collect())
}

/// Whether a JKS file's own checksum holds; the library trusts the lengths it reads.
fn is_intact(bytes: &[u8], password: &str) -> bool {
    const CHECKSUM: usize = 20;
    let Some((data, checksum)) = bytes.split_last_chunk::<CHECKSUM>() else { return false };
    let mut hash = Sha1::new();
    for unit in password.encode_utf16() {
        hash.update(unit.to_be_bytes());
    }
    hash.update(b"Mighty Aphrodite");
    hash.update(data);
    hash.finalize().as_slice() == checksum
}
