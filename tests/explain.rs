//! `explain` over every code and line that people are known to bring, and over texts that hold none.
//!
//! `fixtures/explain/codes.txt` has a code a line, with whose it is; `lines.txt` a line as it is
//! pasted, with what it must be found as. Ordinary logs are made up here, in the shape of real ones,
//! with numbers that are codes wherever numbers stand that are none.
//!
//! Over 500 lines: a list of cases that stand alone, each found by its name.

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use pushwright_config::PackSet;
use pushwright_config::pack::Certainty;
use pushwright_engine::{Book, Finding, Matcher, Strictness, Whose};
use serde_json::Value;
use support::{Tree, Workspace};

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/explain").join(name);
    fs::read_to_string(path).expect("a fixture")
}

fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn book() -> Book {
    Book::new(&PackSet::embedded())
}

/// What is found in a text that comes in blocks of this size.
fn found(book: &Book, text: &str, block: usize) -> (Vec<Finding>, u64) {
    let mut matcher = Matcher::new(book, Strictness::Log);
    let mut found: Vec<Finding> =
        text.as_bytes().chunks(block).flat_map(|block| matcher.feed(block)).collect();
    found.extend(matcher.finish());
    let lines = matcher.lines();
    (found, lines)
}

/// The codes that the findings mean, each once.
fn codes(book: &Book, found: &[Finding]) -> Vec<String> {
    let mut codes: Vec<String> = found
        .iter()
        .flat_map(|it| &it.entries)
        .map(|&at| book.entries()[at].error.code.clone())
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn no_code_is_from_memory_alone() {
    let book = book();
    let unsure =
        book.entries().iter().map(|it| &it.error).filter(|it| it.certainty == Certainty::Memory);
    let unsure: Vec<&str> = unsure.map(|it| it.code.as_str()).collect();
    assert!(
        unsure.is_empty(),
        "find out where these are from, or say that nobody knows: {unsure:?}"
    );
}

#[test]
fn every_code_is_answered_with_whose_it_is() {
    let book = book();
    let text = fixture("codes.txt");
    let mut unknown = Vec::new();
    for row in rows(&text) {
        let (whose, code) = row.split_once(' ').expect("whose, and a code");
        let is_meant = |it: &Whose| match it {
            Whose::Vendor { vendor, edition } => {
                whose == vendor || whose == format!("{vendor}/{edition}")
            }
            Whose::Im(sdk) => whose == sdk.as_str(),
            Whose::Tool => false,
        };
        let entries = book.called(code).into_iter().map(|at| &book.entries()[at]);
        let mut meant = entries.filter(|it| is_meant(&book.owner(it).whose)).peekable();
        let says_what_to_do = |it: &pushwright_engine::Entry| {
            let error = &it.error;
            let told = !error.causes.is_empty() && !error.fixes.is_empty();
            error.source.is_some() && (error.success || told)
        };
        if meant.peek().is_none() || !meant.all(says_what_to_do) {
            unknown.push(row);
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
    assert!(rows(&text).count() > 250);
}

#[test]
fn every_line_is_found_as_what_it_is() {
    let book = book();
    let text = fixture("lines.txt");
    let mut wrong = Vec::new();
    for row in rows(&text) {
        let (expected, line) = row.split_once(" | ").expect("codes, and a line");
        let mut expected: Vec<&str> = expected.split(", ").collect();
        expected.sort_unstable();
        let told = codes(&book, &found(&book, line, usize::MAX).0);
        if told != expected {
            wrong.push(format!("{told:?} for {row}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(rows(&text).count() > 45);
}

#[test]
fn blocks_may_end_anywhere() {
    let book = book();
    let text = fixture("lines.txt");
    let (whole, lines) = found(&book, &text, usize::MAX);
    assert_eq!(lines, text.lines().count() as u64);
    for block in [1, 7, 64, 1000] {
        assert_eq!(found(&book, &text, block), (whole.clone(), lines), "blocks of {block}");
    }
    let windows = text.replace('\n', "\r\n");
    let (told, _) = found(&book, &windows, 64);
    assert_eq!(codes(&book, &told), codes(&book, &whole));
}

/// As PowerShell's `>` writes a text.
fn of_powershell(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn what_powershell_writes_is_read() {
    let book = book();
    let text = fixture("lines.txt").replace('\n', "\r\n");
    let whole = found(&book, &text, usize::MAX);
    for block in [1, 7, 1000] {
        let mut matcher = Matcher::new(&book, Strictness::Log);
        let bytes = of_powershell(&text);
        let mut told: Vec<Finding> =
            bytes.chunks(block).flat_map(|block| matcher.feed(block)).collect();
        told.extend(matcher.finish());
        assert_eq!((told, matcher.lines()), whole, "blocks of {block}");
    }
}

#[test]
fn a_trace_tells_whose_an_exception_is() {
    let book = book();
    let check = |class: &str, expected: &[&str]| {
        let text = format!(
            "* What went wrong:\nCaused by: java.util.NoSuchElementException: No value present\n\t\
             at java.base/java.util.Optional.get(Optional.java:143)\n\tat {class}(A.java:100)\n"
        );
        for block in [1, 64, usize::MAX] {
            assert_eq!(codes(&book, &found(&book, &text, block).0), expected, "{class}");
        }
    };
    check("com.huawei.agconnect.agcp.AGCPlugin.agpVersion", &["agcp/no-value"]);
    check("com.example.chat.Plugin.version", &[]);
}

/// A number that changes with each call, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// What numbers stand for in logs and builds that go well; `#` is a number.
const LOGCAT: [&str; 17] = [
    "11-27 00:12:33.456  #  # I ActivityManager: Start proc #:com.example.app/u0a# for activity",
    "11-27 00:12:33.457  #  # D WifiStateMachine: rssi=-# linkSpeed=# score=# txBad=#.#",
    "11-27 00:12:33.458  #  # I chatty  : uid=#(com.example) identical # lines",
    "11-27 00:12:33.459  #  # V AudioTrack: start(#), frames: #, state #, latency #",
    "11-27 00:12:33.460  #  # W Looper  : Slow dispatch took #ms main h=android.view.Choreographer",
    "11-27 00:12:33.461  #  # I art     : GC freed #(#KB) AllocSpace objects, #(#KB) LOS, paused #us",
    "11-27 00:12:33.462  #  # D PackageManager: versionCode=# flags=0x# signatures=#",
    "11-27 00:12:33.463  #  # I InputReader: requestCode=#, keyCode=#, scanCode=#, hashCode #",
    "11-27 00:12:33.464  #  # D HMSSDK_Util: available exist: true, cost # ms, length #",
    "11-27 00:12:33.465  #  # I XMPush  : [Tid:#] sdk_version = #_#_#-C, size #",
    "11-27 00:12:33.466  #  # I FirebaseApp: Device unlocked: initializing # Firebase APIs",
    "11-27 00:12:33.467  #  # D TelephonyManager: state INTERNAL UNAVAILABLE UNREGISTERED cell #",
    "11-27 00:12:33.468  #  # E ExternalService: StatusRuntimeException: UNAVAILABLE: io, retry #",
    "11-27 00:12:33.469  #  # I System.out: http code 200 for /a/#/b.json in #ms, #",
    "11-27 00:12:33.470  #  # D vivoPush: alive, interval #, next #",
    "11-27 00:12:33.471  #  # D OppoPush: onGetPushStatus responseCode=0, # ms",
    "11-27 00:12:33.472  #  # D Socket: connect end:-#, HMS connect end: ok after # ms",
];

const GRADLE: [&str; 12] = [
    "> Task :app:compileDebugJavaWithJavac",
    "> Task :module#:generateDebugRFile UP-TO-DATE",
    "> Configure project :app",
    "Download https://developer.huawei.com/repo/com/huawei/hms/push/6.13.0.300/push-6.13.0.300.pom, took # ms (#.# kB)",
    "--I- Using the AGConnect-Config file: /home/me/chat/app/agconnect-services.json",
    "Parsing json file: /home/me/chat/app/google-services.json",
    "Note: Some input files use or override a deprecated API.",
    "Deprecated Gradle features were used in this build, making it incompatible with Gradle #.0.",
    "BUILD SUCCESSFUL in #s",
    "# actionable tasks: # executed, # up-to-date",
    "+--- com.huawei.hms:push:6.13.0.300 -> # (*)",
    "warning: [options] source value # is obsolete and will be removed in a future release",
];

/// `lines` lines made of these, numbers that are codes among the others.
fn made_of(shapes: &[&str], lines: usize, book: &Book) -> String {
    let known: Vec<&str> = book
        .entries()
        .iter()
        .flat_map(|it| it.error.names())
        .filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut text = String::new();
    for line in 0..lines {
        for (index, part) in shapes[line % shapes.len()].split('#').enumerate() {
            let number = usize::try_from(numbers.next() >> 33).expect("31 bits");
            match (index, number % 2) {
                (0, _) => {}
                (_, 0) => text += known[number / 2 % known.len()],
                _ => text += &number.to_string(),
            }
            text += part;
        }
        text.push('\n');
    }
    text
}

#[test]
fn nothing_is_found_in_what_goes_well() {
    let book = book();
    for (shapes, lines) in [(&LOGCAT[..], 10_000), (&GRADLE[..], 5_000)] {
        let text = made_of(shapes, lines, &book);
        let (found, seen) = found(&book, &text, 1 << 16);
        let told: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert_eq!((told, seen), (vec![], lines as u64));
    }
}

#[test]
fn a_line_without_end_is_looked_at_as_it_comes() {
    let book = book();
    let filler = "\"a\":1,".repeat(100_000);
    let text = format!("{{{filler}\"errorCode\":\"907135702\",{filler}}}");
    let mut matcher = Matcher::new(&book, Strictness::Log);
    let early: Vec<Finding> =
        text.as_bytes().chunks(4096).flat_map(|block| matcher.feed(block)).collect();
    assert_eq!(codes(&book, &early), ["907135702"]);
    assert!(early[0].text.len() < 1000);
}

/// The binary, waiting for text.
fn waiting(workspace: &Workspace, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_pushwright"))
        .args(["explain", "-"])
        .args(args)
        .current_dir(workspace.project())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs")
}

/// What the binary says of a text from a pipe: standard output and error.
fn piped(workspace: &Workspace, args: &[&str], text: impl AsRef<[u8]>) -> (String, String) {
    let mut child = waiting(workspace, args);
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(text.as_ref()).expect("it reads");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{output:?}");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

fn nowhere() -> Workspace {
    Workspace::new(&Tree::from([("readme.txt".to_owned(), vec![])]))
}

#[test]
fn the_first_answer_comes_at_once() {
    let workspace = nowhere();
    let mut child = waiting(&workspace, &[]);
    let mut input = child.stdin.take().expect("a pipe");
    writeln!(input, "one line\nE HMSSDK_X: errorCode:907135702").expect("it reads");
    input.flush().expect("it reads");
    let mut output = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut first = String::new();
    output.read_line(&mut first).expect("an answer while the pipe is open");
    assert_eq!(first, "line 2: E HMSSDK_X: errorCode:907135702\n");
    drop(input);
    child.wait().expect("it ends");
}

#[test]
fn each_finding_is_told_once_with_its_count() {
    let text = "E HMSSDK_X: errorCode:907135702\nother\n".repeat(3)
        + "Plugin with id 'com.huawei.agconnect' not found.\n";
    let (told, noted) = piped(&nowhere(), &[], &text);
    assert_eq!(told.matches("# 907135702 (Huawei").count(), 1, "{told}");
    let end = "2 things in 7 lines\n  907135702, 3 times, first in line 1\n  \
               gradle/plugin-id, 1 time, first in line 7\n";
    assert!(told.ends_with(end), "{told}");
    assert!(noted.contains("Not in a project"), "{noted}");
    let (json, _) = piped(&nowhere(), &["--format", "json"], &text);
    let json: Value = serde_json::from_str(&json).expect("one document");
    assert_eq!(json["lines"], 7);
    assert_eq!(json["answers"][0]["count"], 3);
    assert_eq!(json["answers"][0]["meanings"][0]["name"], "ERROR_CERT_FINGERPRINT_EMPTY");
}

#[test]
fn a_short_text_is_taken_as_a_question() {
    for (text, expected) in [
        ("code=14\n", "# 14 (OPPO"),
        ("6003\n", "# 6003 (Huawei"),
        ("'907135702 '", "# 907135702 (Huawei"),
        ("oppo push says 14, why?", "# 14 (OPPO"),
    ] {
        let (told, _) = piped(&nowhere(), &[], text);
        assert!(told.contains(expected), "{text}: {told}");
    }
    let (told, _) = piped(&nowhere(), &[], of_powershell("6003\r\n"));
    assert!(told.contains("# 6003 (Huawei"), "{told}");
    // A count is not a code.
    let (told, _) = piped(&nowhere(), &[], "{\"success\":0,\"failure\":1}");
    assert_eq!(told, "");
    let (told, noted) = piped(&nowhere(), &[], "all is well\n");
    assert_eq!(told, "");
    assert!(noted.contains("nothing in 1 line is known to pushwright"), "{noted}");
}

/// A code beside the name of who reports it is that one's, however short and in either order.
#[test]
fn a_code_is_that_of_whom_is_named() {
    let owner = |asked: &str| {
        let run = nowhere().run(&["explain", asked]);
        run.stdout.lines().next().unwrap_or_default().to_owned()
    };
    assert!(owner("hms -1004").starts_with("# -1004 (Huawei Push, HMS SDK 2.6"));
    assert!(owner("HMS 1001").starts_with("# 1001 (Huawei"));
    assert!(owner("3 huawei").starts_with("# 3 (Huawei"));
    assert!(owner("ColorOS 0").starts_with("# 0 (OPPO"));
    assert!(owner("meizu 200").starts_with("# 200 (Meizu"));
    // What it does not report is not somebody else's.
    assert_eq!(owner("meizu 14"), "");
    assert_eq!(owner("nobody 14"), "");
}

#[test]
fn pages_are_chinese_where_that_is_asked_for() {
    let nowhere = nowhere();
    let told = |asked: &str| nowhere.run(&["explain", asked, "--lang", "zh"]).stdout;
    let page = told("907135702");
    assert!(page.starts_with("# 907135702 (华为"), "{page}");
    for part in
        ["\n没有登记证书指纹", "\n可能的原因（由大到小）：\n1. ", "\n怎么做：\n1. ", "\n可靠程度："]
    {
        assert!(page.contains(part), "`{part}` is not in {page}");
    }
    let page = told("disk/interrupted");
    assert!(page.starts_with("# disk/interrupted\n\npushwright 写入本工程"), "{page}");
    let point = "\n1. 用 `git status` 找出写了一半或缺失的文件；\n2. ";
    assert!(page.contains(point), "{page}");
    let page = told("config/secret-in-file");
    let code = "\n\n    app-secret = { env = \"HUAWEI_APP_SECRET\" }\n\n";
    assert!(page.contains(code), "code stays: {page}");
    assert!(told("gradle/plugin-id").starts_with("# gradle/plugin-id (Gradle)\n\n应用了"));
    assert!(told("not-received").contains("“我收不到推送消息。”"));
    assert!(
        nowhere.run(&["explain", "--lang", "zh"]).stdout.contains("push.toml 不是合法的 TOML。")
    );
    for name in ["907135702", "disk/interrupted", "lock/lost", "doctor/exported-missing"] {
        let columns = |it: &str| it.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum();
        let widest: usize = told(name).lines().map(columns).max().unwrap_or(0);
        assert!(widest <= 80, "{name}: {widest}");
    }
}

#[test]
fn a_stream_is_told_of_in_chinese_and_a_document_is_not() {
    let nowhere = nowhere();
    let text = "E HMSSDK_X: errorCode:907135702\n".repeat(3);
    let (told, noted) = piped(&nowhere, &["--lang", "zh"], &text);
    assert!(told.starts_with("第 1 行：E HMSSDK_X"), "{told}");
    assert!(told.ends_with("3 行里有 1 项\n  907135702，3 次，首次出现在第 1 行\n"), "{told}");
    assert!(noted.contains("不在工程里"), "{noted}");
    let json = |more: &[&str]| piped(&nowhere, &[&["--format", "json"], more].concat(), &text);
    assert_eq!(json(&["--lang", "zh"]), json(&[]));
}

#[test]
fn what_has_no_pair_stays_english() {
    let workspace = project(&PUSH_TOML.replace("version = 1", "version = 1\npacks = [\"packs\"]"));
    let pack = |name: &str| {
        let path = format!("templates/vendors/vivo/vpush/{name}");
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a pack")
    };
    fs::create_dir_all(workspace.project().join("packs/acme/one")).expect("a folder");
    for name in ["pack.toml", "manifest.xml", "proguard.pro"] {
        let text = pack(name).replace("id = \"vivo/vpush\"", "id = \"acme/one\"");
        // Another pack's, and what would need templates.
        let leave = ["entry", "source = \"Vivo", "constant", "brands"];
        let kept = text.lines().filter(|line| !leave.iter().any(|it| line.starts_with(it)));
        let text: String = kept.map(|line| format!("{line}\n")).collect();
        workspace.write(&format!("packs/acme/one/{name}"), &text);
    }
    let errors = "[[error]]\ncode = \"acme-4711\"\ntext = \"the tea is cold\"\ncauses = [\"no \
                  network\"]\nfixes = [\"warm it\"]\ncertainty = \"memory\"\n";
    workspace.write("packs/acme/one/errors.toml", errors);
    let page = workspace.run(&["explain", "acme-4711", "--lang", "zh"]).stdout;
    for part in ["the tea is cold", "1. 没有网络", "1. warm it", "凭记忆"] {
        assert!(page.contains(part), "`{part}` is not in {page}");
    }
}

const PUSH_TOML: &str = "version = 1\n\n[vendors.huawei]\nedition = \"hms-core\"\nsdk-version = \
                         \"6.13.0.300\"\napp-id = \"100512405\"\ncertificate-id = 21029\n";

/// A small project with this push.toml.
fn project(config: &str) -> Workspace {
    let script = "apply plugin: 'com.android.application'\nandroid {\n    namespace 'a.b'\n}\n";
    let files = [
        ("push.toml", config),
        ("settings.gradle", "include ':app'\n"),
        ("app/build.gradle", script),
        ("app/src/main/AndroidManifest.xml", "<manifest>\n    <application />\n</manifest>\n"),
    ];
    let tree = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    Workspace::new(&tree.collect())
}

#[test]
fn the_vendors_of_the_project_answer_first() {
    let run = project(PUSH_TOML).run(&["explain", "1001"]);
    assert!(run.stdout.starts_with("# 1001 (Huawei Push Kit, HMS Core)"), "{}", run.stdout);
    assert_eq!(run.stdout.matches("\n# ").count(), 0, "{}", run.stdout);
    let run = project(PUSH_TOML).run(&["explain", "14"]);
    assert!(run.stdout.contains("# 14 (OPPO"), "{}", run.stdout);
    assert!(run.stdout.ends_with("this is what it means to others.\n"), "{}", run.stdout);
    // What the project shows stands first, with the place.
    let run = project(PUSH_TOML).run(&["explain", "907135000"]);
    let shown = "Causes that this project shows:\n1. agconnect-services.json is not in";
    assert!(run.stdout.contains(shown), "{}", run.stdout);
}

#[test]
fn a_project_that_cannot_be_read_is_no_hindrance() {
    let broken = project("version = 1\n[vendors.huawei\n");
    for (text, args) in [("907135702", vec!["explain", "907135702"]), ("", vec!["explain", "6003"])]
    {
        let run = broken.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.contains(text) && run.stderr.contains("push.toml:2:"), "{}", run.stderr);
        assert!(run.stderr.contains("no cause was looked for in it"), "{}", run.stderr);
    }
    let (told, noted) = piped(&broken, &[], "statusCode: 907135003\n");
    assert!(told.contains("# 907135003") && noted.contains("push.toml:2:"), "{noted}");
}

#[test]
fn what_no_sdk_has_is_said_so_with_why() {
    let run = nowhere().run(&["explain", "907135999"]);
    assert_eq!(run.code, 2);
    let why = "codes of this length that start with 907; this is not one of them";
    assert!(run.stderr.contains(why) && run.stderr.contains("near it are"), "{}", run.stderr);
    let run = nowhere().run(&["explain", "50011"]);
    assert!(run.stdout.contains("not a code of push"), "{}", run.stdout);
    let run = nowhere().run(&["explain", "something", "else", "entirely\nand", "more"]);
    assert!(run.stderr.contains("nothing in this text is known"), "{}", run.stderr);
}

#[test]
fn commands_that_answers_name_are_there() {
    let help = nowhere().run(&["--help"]).stdout;
    let commands: Vec<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let book = book();
    let texts = book.entries().iter().flat_map(|it| {
        let causes = it.error.causes.iter().map(|it| &it.text);
        causes.chain(&it.error.fixes)
    });
    let mut named = 0;
    for text in texts {
        for after in text.split("`pushwright ").skip(1) {
            let end = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
            assert!(commands.contains(&&after[..end]), "{text}");
            named += 1;
        }
    }
    assert!(named > 20);
}
