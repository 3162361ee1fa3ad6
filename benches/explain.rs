//! How long `explain -` takes over 100 MB of a log from a pipe, and how much memory, beside
//! `grep -F` with as many words; the whole process, nothing here can fail for time.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use pushwright_config::PackSet;
use pushwright_engine::Book;

/// How much is piped.
const BYTES: usize = 100 << 20;

/// A block of a log in the shape of logcat's, with a line that is known in every thousand.
fn block() -> String {
    let mut text = String::new();
    for line in 0..10_000 {
        text += &match line % 1000 {
            500 => format!("11-27 00:12:33.456 {line} {line} E HMSSDK_X: errorCode:907135702\n"),
            _ => format!(
                "11-27 00:12:33.456  {line}  {line} I ActivityManager: Displayed com.example.app/\
                 .MainActivity{line} for user 0: +{line}ms, total {line}\n"
            ),
        };
    }
    text
}

/// Pipes the log into a program: how long that takes, and the most memory it had.
fn piped(mut command: Command, block: &[u8]) -> (Duration, String) {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        // grep stops at the first match where nobody reads its output.
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("a pipe");
    for _ in 0..BYTES / block.len() {
        input.write_all(block).expect("it reads");
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
    let memory = status.unwrap_or_default();
    let memory = memory.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let memory = memory.map_or("unknown", str::trim).to_owned();
    drop(input);
    child.wait_with_output().expect("it ends");
    (started.elapsed(), memory)
}

fn main() {
    let book = Book::new(&PackSet::embedded());
    let messages = book.entries().iter().flat_map(|it| &it.error.matches);
    let names = book.entries().iter().flat_map(|it| it.error.names());
    let words: Vec<&str> =
        messages.map(String::as_str).chain(names).filter(|it| it.len() > 5).collect();
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    writeln!(file, "{}", words.join("\n")).expect("a file");
    let block = block();
    let mut grep = Command::new("grep");
    grep.args(["-c", "-F", "-f"]).arg(file.path()).env("LC_ALL", "C");
    let mut explain = Command::new(env!("CARGO_BIN_EXE_pushwright"));
    explain.args(["explain", "-"]);
    println!("{} MB, {} words", BYTES >> 20, words.len());
    for (name, command) in [("grep -F", grep), ("explain -", explain)] {
        let (time, memory) = piped(command, block.as_bytes());
        println!("{name:9}  {:6.2} s  {memory}", time.as_secs_f64());
    }
}
