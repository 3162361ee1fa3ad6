//! Whether a number or a name in a line stands where a code stands.
//!
//! Knows the words that lead up to a code in logs, exceptions and JSON; knows no code.

/// How a token is led up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lead {
    /// By nothing that says so.
    None,
    /// By a word such as `failed` or `result`.
    Word,
    /// By a word that means a code, such as `errorCode`.
    Code,
}

/// Words that mean a code, in lower case, whole.
const CODES: [&str; 26] = [
    "code",
    "errorcode",
    "error_code",
    "errcode",
    "err_code",
    "statuscode",
    "status_code",
    "resultcode",
    "result_code",
    "rtncode",
    "rtn_code",
    "retcode",
    "ret_code",
    "returncode",
    "return_code",
    "rescode",
    "errno",
    "errorno",
    "ecode",
    "reasoncode",
    "failcode",
    "错误码",
    "返回码",
    "状态码",
    "结果码",
    "响应码",
];

/// Words that a code may follow, in lower case, whole.
const WORDS: [&str; 22] = [
    "err",
    "error",
    "status",
    "result",
    "ret",
    "rst",
    "rtn",
    "reason",
    "fail",
    "failed",
    "failure",
    "errormsg",
    "errmsg",
    "message",
    "msg",
    "desc",
    "description",
    "cause",
    "失败",
    "错误",
    "异常",
    "返回",
];

/// Endings of such words.
const ENDINGS: [&str; 4] = ["error", "failed", "failure", "code"];

/// Words that end so, and are followed by other numbers.
const OTHERS: [&str; 6] =
    ["versioncode", "requestcode", "keycode", "hashcode", "scancode", "charcode"];

/// Endings of the names of exceptions, whose message a code opens.
const EXCEPTIONS: [&str; 2] = ["exception", "exceptions"];

/// Words that may stand between such a word and the code.
const FILLERS: [&str; 9] = ["is", "was", "of", "with", "value", "no", "number", "为", "是"];

/// What may stand between such a word and the code, one of each being passed over.
const BETWEEN: [&str; 4] = ["：", "＝", "（", "，"];

/// More than this between the word and the code parts them.
const FAR: usize = 12;

/// What leads up to the token that starts at `at`.
pub(super) fn lead(line: &[u8], at: usize) -> Lead {
    let mut end = before_separators(line, at);
    for _ in 0..2 {
        let word = word_before(line, end);
        let lower = word.to_lowercase();
        if means_a_code(&lower) {
            return Lead::Code;
        }
        if leads(&lower) {
            return Lead::Word;
        }
        if !FILLERS.contains(&lower.as_str()) {
            return Lead::None;
        }
        end = before_separators(line, end - word.len());
    }
    Lead::None
}

/// Whether a word, in lower case, means a code; Chinese ones may be the end of a longer text.
fn means_a_code(word: &str) -> bool {
    CODES.iter().any(|it| *it == word || !it.is_ascii() && word.ends_with(it))
        || EXCEPTIONS.iter().any(|it| word.ends_with(it))
}

/// Whether a code may follow a word, in lower case.
fn leads(word: &str) -> bool {
    WORDS.iter().any(|it| *it == word || !it.is_ascii() && word.ends_with(it))
        || ENDINGS.iter().any(|it| word.ends_with(it)) && !OTHERS.contains(&word)
}

/// Where the text ends that stands before the separators before `at`.
fn before_separators(line: &[u8], at: usize) -> usize {
    let mut end = at;
    while end > 0 && at - end < FAR {
        let before = &line[..end];
        let plain = b" \t\"'`:=([{<>#,-|\\/".contains(&line[end - 1]);
        let wide = BETWEEN.iter().find(|it| before.ends_with(it.as_bytes()));
        end -= match (plain, wide) {
            (true, _) => 1,
            (_, Some(wide)) => wide.len(),
            (false, None) => break,
        };
    }
    end
}

/// The word that ends at `end`.
fn word_before(line: &[u8], end: usize) -> &str {
    let is_part = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'_' || !byte.is_ascii();
    let length = line[..end].iter().rev().take(64).take_while(|byte| is_part(byte)).count();
    let bytes = &line[end - length..end];
    // A character may be cut by what precedes it; such a word is none of those looked for.
    str::from_utf8(bytes).unwrap_or_default()
}

/// Whether a token stands for itself: no letter, digit, dot or underscore touches it so that it
/// were part of another word or number.
pub(super) fn is_whole(line: &[u8], start: usize, end: usize) -> bool {
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let before = start.checked_sub(1).map(|at| line[at]);
    let after = line.get(end).copied();
    let decimal = |near: Option<u8>, beyond: Option<&u8>| {
        near == Some(b'.') && beyond.is_some_and(u8::is_ascii_digit)
    };
    let is_number = line[start].is_ascii_digit() || line[start] == b'-';
    let far = start.checked_sub(2).and_then(|at| line.get(at));
    let sign =
        is_number && before == Some(b'-') && far.is_none_or(|it| !it.is_ascii_alphanumeric());
    let parted = is_number && (decimal(before, far) || decimal(after, line.get(end + 1)));
    !before.is_some_and(joins) && !after.is_some_and(joins) && !parted && !sign
}

/// The whole numbers of a line, with their sign, each as start and end.
pub(super) fn numbers(line: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < line.len() {
            let digit = at + line[at..].iter().position(u8::is_ascii_digit)?;
            if is_time(&line[digit..]) {
                at = digit + TIME.len();
                continue;
            }
            let length = line[digit..].iter().take_while(|it| it.is_ascii_digit()).count();
            at = digit + length;
            let free = |at: usize| !line[at].is_ascii_alphanumeric() && line[at] != b'_';
            let signed = digit > 0 && line[digit - 1] == b'-' && (digit == 1 || free(digit - 2));
            let start = if signed { digit - 1 } else { digit };
            if is_whole(line, start, at) {
                return Some((start, at));
            }
        }
        None
    })
}

/// How logs write a time; `0` is any digit.
const TIME: &[u8] = b"00-00 00:00:00.000";

/// Whether a text starts with a time as logs write it.
fn is_time(text: &[u8]) -> bool {
    let fits = |(wanted, found): (&u8, &u8)| match wanted {
        b'0' => found.is_ascii_digit(),
        other => other == found,
    };
    text.len() >= TIME.len() && TIME.iter().zip(text).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, token: &str, expected: Lead) {
        let at = line.find(token).expect("a token");
        assert_eq!(lead(line.as_bytes(), at), expected, "{line}");
    }

    #[test]
    fn words_lead_up_to_a_code() {
        for line in [
            "statusCode: 907",
            "code='907'",
            "\"code\":\"907",
            "error code is 907",
            "rtnCode=907",
            "错误码：907",
            "onConnect code:907",
            "code = 907",
            "code(907)",
            "ApiException: 907",
        ] {
            check(line, "907", Lead::Code);
        }
        for line in ["register failed, 907", "ret=907", "注册失败 907", "onTokenError(907"] {
            check(line, "907", Lead::Word);
        }
        for line in ["versionCode=907", "requestCode 907", "pid 907", "907", "took 907 ms"] {
            check(line, "907", Lead::None);
        }
    }

    #[test]
    fn numbers_are_whole() {
        let of = |line: &'static str| -> Vec<&str> {
            numbers(line.as_bytes()).map(|(start, end)| &line[start..end]).collect()
        };
        assert_eq!(of("code=-1004, 14 and a13 1.5 0x12 7_8 5-6"), ["-1004", "14", "5", "6"]);
        assert_eq!(of("6003: x, v4, 12.3.4, 9."), ["6003", "9"]);
        assert_eq!(of("[ 11-27 04:00:00.123  14: 15 E/X ]"), ["14", "15"]);
    }
}
