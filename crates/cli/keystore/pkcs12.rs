//! PKCS#12, which keytool and OpenSSL write: bags of keys and certificates, some of them encrypted,
//! under one checksum.
//!
//! Knows which certificate is whose; leaves the keys shut.

use super::der::{OCTETS, OID, SEQUENCE, SET, UTF16, Values, WRAPPED, WRAPPED_OCTETS};
use super::pbe::{decrypted, is_sealed};
use super::{Certificates, WRONG_PASSWORD, damaged};

const DATA: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
const ENCRYPTED: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x06";
/// A bag of any kind; the kind follows.
const BAG: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01";
/// What PKCS#9 has to say of a thing: its name, its number, its kind of certificate.
const ATTRIBUTE: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x09";
const FRIENDLY_NAME: &[u8] = &[20];
const LOCAL_KEY_ID: &[u8] = &[21];
const X509: &[u8] = &[22, 1];

/// The certificate of every key.
pub(super) fn certificates(bytes: &[u8], password: &str) -> Result<Certificates, String> {
    let (data, seal) = parts(bytes).ok_or_else(|| damaged("it is not a keystore of Java's"))?;
    if let Some(seal) = seal {
        match is_sealed(seal, data, password) {
            Some(true) => {}
            Some(false) => return Err(WRONG_PASSWORD.to_owned()),
            None => return Err(damaged("its checksum is of a kind that is not read")),
        }
    }
    let content = Values(data).within(SEQUENCE).and_then(|it| it.each(SEQUENCE));
    let content = content.ok_or_else(|| damaged("its list of contents is damaged"))?;
    let mut bags = Bags::default();
    for one in content {
        let text = safe(one, password).ok_or_else(|| {
            damaged("it is encrypted in a way that is not read, or by another password")
        })?;
        bags.read(&text).ok_or_else(|| damaged("what it holds is damaged"))?;
    }
    Ok(bags.signing())
}

/// What is under the checksum, and the checksum.
fn parts(bytes: &[u8]) -> Option<(&[u8], Option<Values<'_>>)> {
    let mut store = Values(bytes).within(SEQUENCE)?;
    store.number()?;
    let mut content = store.within(SEQUENCE)?;
    if content.next(OID)? != DATA {
        return None;
    }
    let data = content.within(WRAPPED)?.next(OCTETS)?;
    Some((data, if store.is_empty() { None } else { Some(store.within(SEQUENCE)?) }))
}

/// The bags of one content, decrypted where they must be.
fn safe(mut content: Values<'_>, password: &str) -> Option<Vec<u8>> {
    let kind = content.next(OID)?;
    let mut inner = content.within(WRAPPED)?;
    if kind == DATA {
        return inner.next(OCTETS).map(<[u8]>::to_vec);
    }
    if kind != ENCRYPTED {
        return None;
    }
    let mut encrypted = inner.within(SEQUENCE)?;
    encrypted.number()?;
    let mut encrypted = encrypted.within(SEQUENCE)?;
    encrypted.next(OID)?;
    let algorithm = encrypted.within(SEQUENCE)?;
    decrypted(algorithm, encrypted.next(WRAPPED_OCTETS)?, password)
}

/// What a bag is called by.
#[derive(Default, PartialEq)]
struct Marks {
    name: Option<String>,
    id: Option<Vec<u8>>,
}

/// The bags that count.
#[derive(Default)]
struct Bags {
    keys: Vec<Marks>,
    certificates: Vec<(Marks, Vec<u8>)>,
}

impl Bags {
    fn read(&mut self, text: &[u8]) -> Option<()> {
        const KEY: &[u8] = &[1];
        const SHUT_KEY: &[u8] = &[2];
        const CERTIFICATE: &[u8] = &[3];
        for mut bag in Values(text).within(SEQUENCE)?.each(SEQUENCE)? {
            let kind = bag.next(OID)?;
            let value = bag.within(WRAPPED)?;
            let marks = marks(bag)?;
            match kind.strip_prefix(BAG)? {
                KEY | SHUT_KEY => self.keys.push(marks),
                CERTIFICATE => self.certificates.extend(x509(value).map(|it| (marks, it))),
                _ => {}
            }
        }
        Some(())
    }

    /// The certificate of each key: the one with its number; where neither has one, its name; the
    /// first certificate, where there is but one key.
    fn signing(self) -> Certificates {
        let alone = self.keys.len() == 1;
        let of_key = |key: &Marks| {
            let by =
                |same: &dyn Fn(&Marks) -> bool| self.certificates.iter().find(|it| same(&it.0));
            let by_id = by(&|it| it.id.is_some() && it.id == key.id);
            let by_name = || by(&|it| it.name.is_some() && it.name == key.name);
            let first = || self.certificates.first().filter(|_| alone);
            let found = by_id.or_else(by_name).or_else(first)?;
            let name = key.name.clone().or_else(|| found.0.name.clone()).unwrap_or_default();
            Some((name, found.1.clone()))
        };
        self.keys.iter().filter_map(of_key).collect()
    }
}

fn marks(mut bag: Values<'_>) -> Option<Marks> {
    let mut marks = Marks::default();
    if bag.is_empty() {
        return Some(marks);
    }
    for mut attribute in bag.within(SET)?.each(SEQUENCE)? {
        let kind = attribute.next(OID)?;
        let mut values = attribute.within(SET)?;
        match kind.strip_prefix(ATTRIBUTE) {
            Some(FRIENDLY_NAME) => marks.name = values.next(UTF16).map(utf16),
            Some(LOCAL_KEY_ID) => marks.id = values.next(OCTETS).map(<[u8]>::to_vec),
            _ => {}
        }
    }
    Some(marks)
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
    char::decode_utf16(units).map(|it| it.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn x509(mut value: Values<'_>) -> Option<Vec<u8>> {
    let mut bag = value.within(SEQUENCE)?;
    let kind = bag.next(OID)?;
    (kind.strip_prefix(ATTRIBUTE) == Some(X509))
        .then(|| bag.within(WRAPPED)?.next(OCTETS).map(<[u8]>::to_vec))
        .flatten()
}
