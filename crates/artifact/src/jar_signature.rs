//! The certificate in a signature file of `META-INF/`: scheme v1, and the only one of bundles.
//!
//! Knows PKCS#7 as far as it leads to the signer's certificate.

use crate::der::{Certificate, Item, fields, item, items};
use crate::fault::Fault;

/// Whether an entry is a signature file.
pub(crate) fn is_signature(name: &str) -> bool {
    let Some(name) = name.strip_prefix("META-INF/").filter(|it| !it.contains('/')) else {
        return false;
    };
    let name = name.to_ascii_uppercase();
    [".RSA", ".DSA", ".EC"].iter().any(|it| name.ends_with(it))
}

/// The certificates of those who signed.
pub(crate) fn signers(data: &[u8]) -> Result<Vec<Certificate>, Fault> {
    read(data).filter(|it| !it.is_empty()).ok_or_else(|| {
        Fault::at(0, "the signer's certificate cannot be found in it: it is damaged, or not PKCS#7")
    })
}

fn read(data: &[u8]) -> Option<Vec<Certificate>> {
    let content = items(item(data)?.content).find(|it| it.tag == 0xa0)?;
    let signed = item(content.content)?;
    let parts: Vec<Item<'_>> = items(signed.content).collect();
    let certificates = parts.iter().find(|it| it.tag == 0xa0)?;
    let certificates: Vec<Item<'_>> = items(certificates.content).collect();
    let signers = parts.iter().rfind(|it| it.tag == 0x31)?;
    let of_signer = |signer: Item<'_>| {
        let named = items(signer.content).nth(1)?;
        let mut named = items(named.content);
        let (issuer, serial) = (named.next()?.whole, named.next()?.content);
        let found = certificates.iter().find(|it| {
            fields(it.whole).is_some_and(|it| it.issuer == issuer && it.serial == serial)
        })?;
        Some(Certificate::new(found.whole))
    };
    Some(items(signers.content).filter_map(of_signer).collect())
}
