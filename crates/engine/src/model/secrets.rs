//! Secrets in texts that are not ours: where they stand, so that nobody is shown them.
//!
//! Knows by its name, or by its shape, what is a secret; knows no vendor. It would rather hide too
//! much than too little.

use pushwright_lossless::Span;

/// How names of passwords and of servers' secrets end, without capitals and signs.
const NAMES: [&str; 8] = [
    "clientsecret",
    "keypassword",
    "mastersecret",
    "passwd",
    "password",
    "privatekey",
    "secretkey",
    "storepassword",
];

/// The secrets of a text: what is called a password or a server's secret, and private keys.
pub(crate) fn spans(text: &str) -> Vec<Span> {
    let mut found = named(text, &|word| NAMES.iter().any(|it| word.ends_with(it)));
    found.extend(private_keys(text));
    found
}

/// The literals behind names that `is_secret`, which sees them without capitals and signs.
pub(crate) fn named(text: &str, is_secret: &dyn Fn(&str) -> bool) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = hint(text, from) {
        let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
        let end = text[at..].find('\n').map_or(text.len(), |it| at + it + 1);
        let line = &text[start..end];
        for (at, word) in dotted(line).into_iter().chain(words(line)) {
            let value = || value_behind(line, at + word.len());
            let is_it = |it: &String| is_secret(it);
            if let Some(value) = Some(normal(word)).filter(is_it).and_then(|_| value()) {
                found.push(start + value.start..start + value.end);
                break;
            }
        }
        from = end;
    }
    found
}

/// Where a line may name a secret: most do not, and need no closer look.
fn hint(text: &str, from: usize) -> Option<usize> {
    const PARTS: [&[u8]; 4] = [b"passw", b"secret", b"key", b"account"];
    const BEGINS: [bool; 256] = {
        let mut begins = [false; 256];
        let mut at = 0;
        while at < PARTS.len() {
            begins[PARTS[at][0] as usize] = true;
            begins[PARTS[at][0].to_ascii_uppercase() as usize] = true;
            at += 1;
        }
        begins
    };
    let bytes = text.as_bytes();
    let is_part = |at: usize| {
        PARTS.iter().any(|part| {
            let there = bytes.get(at..at + part.len());
            part[0] == bytes[at].to_ascii_lowercase()
                && there.is_some_and(|it| it.eq_ignore_ascii_case(part))
        })
    };
    let mut all = (from..).zip(&bytes[from..]);
    all.find(|(at, byte)| BEGINS[usize::from(**byte)] && is_part(*at)).map(|it| it.0)
}

/// Private keys as they are pasted: from their first line to their last. What stands between may be
/// code that writes or reads one, see [`begins_key`].
pub(crate) fn private_keys(text: &str) -> impl Iterator<Item = Span> {
    const HEAD: &str = "PRIVATE KEY-----";
    text.match_indices(HEAD).filter_map(|(at, head)| {
        let begins = text[..at].trim_end().rsplit(['\n', '"', '>']).next()?;
        if !begins.trim_start().starts_with("-----BEGIN") {
            return None;
        }
        let from = at + head.len();
        let to = text[from..].find("-----END").map_or(text.len(), |it| from + it);
        // A header without a body is code that looks for keys.
        (to - from > 40).then_some(from..to)
    })
}

/// Whether a key's text begins soon behind its header: names in code are shorter than its lines.
pub(crate) fn begins_key(behind: &[u8]) -> bool {
    const LEAST: usize = 40;
    // Quotes and signs of code may come first, and what an encrypted key says of itself.
    const NEAR: usize = 200;
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    let mut at = 0;
    while at < NEAR.min(behind.len()) {
        let run = behind[at..].iter().take(LEAST).take_while(is_part).count();
        if run == LEAST {
            return true;
        }
        at += run + 1;
    }
    false
}

/// `text` with `spans` blotted out, byte for byte, line ends aside.
pub(crate) fn blotted(text: &str, spans: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in bytes.get_mut(span.clone()).unwrap_or_default() {
            if !matches!(byte, b'\r' | b'\n') {
                *byte = b'*';
            }
        }
    }
    // Whole characters were replaced, so this changes nothing.
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The names in a line, with their places.
fn words(line: &str) -> Vec<(usize, &str)> {
    let part = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find(part).map(|it| at + it) {
        let end = line[start..].find(|c| !part(c)).map_or(line.len(), |it| start + it);
        found.push((start, &line[start..end]));
        at = end;
    }
    found
}

/// The key of a line of properties that has dots in it, with its place.
fn dotted(line: &str) -> Option<(usize, &str)> {
    let end = line.find(['=', ':'])?;
    let key = line[..end].trim();
    let part = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let is_dotted = key.contains('.') && !key.is_empty() && key.chars().all(part);
    is_dotted.then(|| (line.len() - line.trim_start().len(), key))
}

/// A name without capitals and signs.
pub(crate) fn normal(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The literal behind a name: in quotes, in an element, or what a line of properties says.
fn value_behind(line: &str, from: usize) -> Option<Span> {
    const LEAST: usize = 4;
    let rest = &line[from..];
    let lead = rest.len() - rest.trim_start_matches(|c| " \t=:(,\\\"'>])".contains(c)).len();
    let (between, value) = rest.split_at(lead);
    let end = value.find(['"', '\'', '<', '\\', '\r', '\n']).unwrap_or(value.len());
    let literal = &value[..end];
    let is_quoted = between.contains(['"', '\'', '>']);
    // `key=value` with nothing before it and nothing but the value behind it.
    let is_property = between.trim() == "="
        && !line[..from].trim().contains(' ')
        && !literal.contains(['(', '.', ' ']);
    let is_name = literal.starts_with('$') || literal.starts_with('{');
    let is_it = (is_quoted || is_property) && literal.len() >= LEAST && !is_name;
    is_it.then_some(from + lead..from + lead + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(blotted(text, &spans(text)), expected);
    }

    #[test]
    fn what_is_called_a_secret_is_blotted_out() {
        check("    storePassword 'hunter2'\r\n", "    storePassword '*******'\r\n");
        check("keyPassword = \"a1b2\"", "keyPassword = \"****\"");
        check("acme.client.secret=a1b2c3\n", "acme.client.secret=******\n");
        check("release.store.password = a1b2\r\n", "release.store.password = ****\r\n");
        check("org.gradle.secret.name.of = a1b2\n", "org.gradle.secret.name.of = a1b2\n");
        check("RELEASE_STORE_PASSWORD=hunter2\n", "RELEASE_STORE_PASSWORD=*******\n");
        check(
            "<string name=\"client_secret\">abcd</string>",
            "<string name=\"client_secret\">****</string>",
        );
        check("\"client_secret\": \"abcd\"", "\"client_secret\": \"****\"");
        check(
            "buildConfigField \"String\", \"MASTER_SECRET\", \"\\\"abcd\\\"\"",
            "buildConfigField \"String\", \"MASTER_SECRET\", \"\\\"****\\\"\"",
        );
    }

    #[test]
    fn what_names_a_secret_only_stays() {
        for text in [
            "storePassword System.getenv(\"PASSWORD_OF_STORE\")",
            "keyPassword = properties.password",
            "storePassword \"${keys.password}\"",
            "// the password is told by mail",
            "class PasswordActivity",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn private_keys_are_blotted_out_and_their_headers_stay() {
        let key =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", "a".repeat(64));
        let found = spans(&key);
        assert_eq!(found.len(), 1);
        assert!(blotted(&key, &found).contains(&"*".repeat(64)));
        check(
            "if (text.startsWith(\"-----BEGIN PRIVATE KEY-----\"))",
            "if (text.startsWith(\"-----BEGIN PRIVATE KEY-----\"))",
        );
    }

    #[test]
    fn code_that_writes_or_strips_headers_begins_no_key() {
        let key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(2);
        assert!(begins_key(format!("\n{key}\n").as_bytes()));
        assert!(begins_key(format!("\\n\" +\n            \"{key}").as_bytes()));
        let encrypted = "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,7C5E1F0A9B\n\n";
        assert!(begins_key(format!("{encrypted}{key}").as_bytes()));
        for code in [
            "\\n\" + text.replaceAll(\"(.{65})\", \"$1\\n\")\n        + \"\\n-----END PRIVATE KEY-----\";",
            "\",\n    \"\"\n)\n        .replace(\"\").trimIndentedBlocks(of = \"everywhere\")",
        ] {
            assert!(!begins_key(code.as_bytes()), "{code}");
        }
    }
}
