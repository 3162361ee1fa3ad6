//! How a text ends its lines.
//!
//! Knows LF, CRLF and a lone CR; where lines begin is known to `lines`.

/// How a text ends its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Newline {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
    /// `\r` alone; Groovy and XML count it as a line end.
    Cr,
}

impl Newline {
    /// The line end that most lines of `text` have; LF where there is none.
    #[must_use]
    pub fn of(text: &str) -> Newline {
        let bytes = text.as_bytes();
        // Most texts have none, which is told fast.
        if !bytes.contains(&b'\r') {
            return Newline::Lf;
        }
        let cr = bytes.iter().filter(|&&byte| byte == b'\r').count();
        let pairs = bytes.iter().zip(&bytes[1..]);
        let crlf = pairs.filter(|&(&first, &then)| first == b'\r' && then == b'\n').count();
        let lf = bytes.iter().filter(|&&byte| byte == b'\n').count() - crlf;
        let cr = cr - crlf;
        if crlf > lf && crlf >= cr {
            Newline::CrLf
        } else if cr > lf {
            Newline::Cr
        } else {
            Newline::Lf
        }
    }

    /// The characters of this line end.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "\n",
            Newline::CrLf => "\r\n",
            Newline::Cr => "\r",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dominant_newline_wins() {
        assert_eq!(Newline::of("a\r\nb\r\nc\n"), Newline::CrLf);
        assert_eq!(Newline::of("a\rb"), Newline::Cr);
        assert_eq!(Newline::of(""), Newline::Lf);
    }
}
