//! What a password makes of salt and rounds, and what that decrypts: the schemes that keytool and
//! OpenSSL have written into keystores.
//!
//! Knows which they are by their numbers; a scheme that nobody writes is not read.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt as _, KeyInit, KeyIvInit as _};
use hmac::{EagerHash, Hmac, Mac as _};
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha256, Sha384, Sha512};

use super::der::{INTEGER, OCTETS, OID, SEQUENCE, Values};

/// More rounds keep a program busy for minutes, and nobody writes them.
const MOST_ROUNDS: u32 = 10_000_000;

/// What PKCS#12 derives from a password.
#[derive(Clone, Copy)]
enum For {
    Key = 1,
    Start = 2,
    Mac = 3,
}

/// Decrypts what `algorithm` says: its number, and its parameters.
pub(super) fn decrypted(
    mut algorithm: Values<'_>,
    encrypted: &[u8],
    password: &str,
) -> Option<Vec<u8>> {
    const OF_PKCS12: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01";
    const PBES2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d";
    let scheme = algorithm.next(OID)?;
    let mut parameters = algorithm.within(SEQUENCE)?;
    if scheme == PBES2 {
        return by_pbes2(parameters, encrypted, password);
    }
    let salt = parameters.next(OCTETS)?;
    let rounds = rounds(&mut parameters)?;
    let derived = |of, length| derived::<Sha1>(password, salt, rounds, of, length);
    let start = derived(For::Start, 8);
    match scheme.strip_prefix(OF_PKCS12)? {
        [3] => cbc::<des::TdesEde3>(&derived(For::Key, 24), &start, encrypted),
        [4] => cbc::<des::TdesEde2>(&derived(For::Key, 16), &start, encrypted),
        [5] => cbc::<rc2::Rc2>(&derived(For::Key, 16), &start, encrypted),
        [6] => cbc::<rc2::Rc2>(&derived(For::Key, 5), &start, encrypted),
        _ => None,
    }
}

fn rounds(parameters: &mut Values<'_>) -> Option<u32> {
    parameters.number().filter(|it| (1..=MOST_ROUNDS).contains(it))
}

/// PBES2: the key by PBKDF2, the cipher by itself.
fn by_pbes2(mut parameters: Values<'_>, encrypted: &[u8], password: &str) -> Option<Vec<u8>> {
    const PBKDF2: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0c";
    const AES: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x01";
    const TRIPLE_DES: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x03\x07";
    let mut derivation = parameters.within(SEQUENCE)?;
    if derivation.next(OID)? != PBKDF2 {
        return None;
    }
    let derivation = derivation.within(SEQUENCE)?;
    let mut cipher = parameters.within(SEQUENCE)?;
    let name = cipher.next(OID)?;
    let start = cipher.next(OCTETS)?;
    let key = |length| by_pbkdf2(derivation, password, length);
    match name.strip_prefix(AES) {
        Some([2]) => cbc::<aes::Aes128>(&key(16)?, start, encrypted),
        Some([22]) => cbc::<aes::Aes192>(&key(24)?, start, encrypted),
        Some([42]) => cbc::<aes::Aes256>(&key(32)?, start, encrypted),
        _ if name == TRIPLE_DES => cbc::<des::TdesEde3>(&key(24)?, start, encrypted),
        _ => None,
    }
}

fn by_pbkdf2(mut parameters: Values<'_>, password: &str, length: usize) -> Option<Vec<u8>> {
    /// HMAC by its hash, where none is named the first.
    const HMAC: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x02";
    let salt = parameters.next(OCTETS)?;
    let rounds = rounds(&mut parameters)?;
    // How long the key is, is known from the cipher.
    let _ = parameters.next(INTEGER);
    let hash = match parameters.within(SEQUENCE) {
        Some(mut named) => *named.next(OID)?.strip_prefix(HMAC)?.first()?,
        None => 7,
    };
    let mut key = vec![0; length];
    let derive = match hash {
        7 => pbkdf2_hmac::<Sha1>,
        9 => pbkdf2_hmac::<Sha256>,
        10 => pbkdf2_hmac::<Sha384>,
        11 => pbkdf2_hmac::<Sha512>,
        _ => return None,
    };
    derive(password.as_bytes(), salt, rounds, &mut key);
    Some(key)
}

fn cbc<C: KeyInit + BlockCipherDecrypt>(key: &[u8], start: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let cipher = cbc::Decryptor::<C>::new_from_slices(key, start).ok()?;
    cipher.decrypt_padded_vec::<Pkcs7>(data).ok()
}

/// Whether a keystore's checksum is the one of this password; `None` where it is of a kind that
/// nobody writes.
pub(super) fn is_sealed(mut seal: Values<'_>, data: &[u8], password: &str) -> Option<bool> {
    const SHA1: &[u8] = b"\x2b\x0e\x03\x02\x1a";
    const SHA2: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x02";
    let mut digest = seal.within(SEQUENCE)?;
    let hash = digest.within(SEQUENCE)?.next(OID)?;
    let expected = digest.next(OCTETS)?;
    let salt = seal.next(OCTETS)?;
    let rounds = if seal.is_empty() { 1 } else { rounds(&mut seal)? };
    let check = match hash.strip_prefix(SHA2) {
        Some([1]) => is_mac::<Sha256>,
        Some([2]) => is_mac::<Sha384>,
        Some([3]) => is_mac::<Sha512>,
        _ if hash == SHA1 => is_mac::<Sha1>,
        _ => return None,
    };
    Some(check(password, salt, rounds, data, expected))
}

fn is_mac<H: EagerHash + Digest>(
    password: &str,
    salt: &[u8],
    rounds: u32,
    data: &[u8],
    expected: &[u8],
) -> bool {
    let key = derived::<H>(password, salt, rounds, For::Mac, <H as Digest>::output_size());
    Hmac::<H>::new_from_slice(&key)
        .is_ok_and(|mac| mac.chain_update(data).verify_slice(expected).is_ok())
}

/// The derivation of PKCS#12 itself (RFC 7292, appendix B.2).
fn derived<H: EagerHash + Digest>(
    password: &str,
    salt: &[u8],
    rounds: u32,
    of: For,
    length: usize,
) -> Vec<u8> {
    let block = if <H as Digest>::output_size() > 32 { 128 } else { 64 };
    let mut secret: Vec<u8> = password.encode_utf16().flat_map(u16::to_be_bytes).collect();
    secret.extend([0, 0]);
    let filled = |bytes: &[u8]| -> Vec<u8> {
        let length = bytes.len().div_ceil(block) * block;
        bytes.iter().copied().cycle().take(length).collect()
    };
    let mut input = [filled(salt), filled(&secret)].concat();
    let mut found = Vec::new();
    while found.len() < length {
        let mut hash = H::new().chain_update(vec![of as u8; block]).chain_update(&input).finalize();
        for _ in 1..rounds {
            hash = H::digest(&hash);
        }
        found.extend_from_slice(&hash);
        for part in input.chunks_mut(block) {
            add(part, &hash);
        }
    }
    found.truncate(length);
    found
}

/// Adds a number and one to another one; the number is repeated to its length.
fn add(part: &mut [u8], number: &[u8]) {
    let mut carry = 1;
    for (at, byte) in part.iter_mut().enumerate().rev() {
        let sum = u16::from(*byte) + u16::from(number[at % number.len()]) + carry;
        *byte = sum.to_be_bytes()[1];
        carry = sum >> 8;
    }
}
