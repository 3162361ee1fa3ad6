//! A lock that is lost, in every fixture: one command takes out all of ours, or nothing.
//!
//! What may stay are words that many apps have without us. Which lines those are is told here, and
//! counted.

use super::*;

/// Words of which a line that stays holds none: those of vendors and of ours. What a link into one of
/// the app's own activities says is read of push.toml.
const OURS: [&str; 15] = [
    "agconnect",
    "firebase",
    "flyme",
    "google-services",
    "heytap",
    "hihonor",
    "hmspush",
    "huawei",
    "meizu",
    "mipush",
    "oppo",
    "pushscheme",
    "pushwright",
    "timpush",
    "xiaomi",
];

/// A fixture before it was set up, and once all was taken out after its lock was lost.
struct Loss {
    before: Tree,
    after: Tree,
    /// The files that went.
    gone: Vec<String>,
    /// Whether things had to be named.
    is_named: bool,
}

fn after_a_loss(folder: &Path) -> Option<Loss> {
    let mut before = support::read_tree(&folder.join("before"));
    let config = fs::read(folder.join("push.toml")).expect("a config");
    before.insert("push.toml".to_owned(), config);
    let workspace = Workspace::new(&before).with_around(&folder.join("around"));
    workspace.run(&["apply"]);
    let mut applied = workspace.tree();
    applied.remove("push.lock")?;
    workspace.delete("push.lock");
    let there = workspace.tree();
    let mut run = workspace.run(&["remove", "--take", "ours"]);
    let keys = keys_to_name(&run);
    if !keys.is_empty() {
        check(&run, 3, &["nothing was written"]);
        assert_same(&workspace.tree(), &there);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        run = workspace.run(&[&["remove", "--take", "ours"], &keys[..]].concat());
    }
    let name = folder.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    assert_eq!(run.code, 0, "{name}: {run:?}");
    check(&workspace.run(&["verify"]), 0, &[]);
    let mut after = workspace.tree();
    let gone = applied.into_keys().filter(|it| !after.contains_key(it)).collect();
    [&mut before, &mut after].into_iter().for_each(|it| drop(it.remove("push.toml")));
    Some(Loss { before, after, gone, is_named: !keys.is_empty() })
}

/// The keys that a refusal says to name.
fn keys_to_name(run: &Run) -> Vec<String> {
    let line = run.stderr.lines().find(|it| it.contains("--take ours '"));
    let named = line.and_then(|it| it.split_once("--take ours ")).map_or("", |it| it.1);
    named.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

/// What the links say that push.toml asks for, in an activity and in its filters.
fn words_of_links(folder: &Path) -> Vec<String> {
    let config = fs::read_to_string(folder.join("push.toml")).unwrap_or_default();
    let uris = config.lines().filter_map(|line| line.trim().strip_prefix("uri = \""));
    let schemes = uris.filter_map(|it| it.split_once("://")).map(|it| it.0);
    let mut words: Vec<String> = schemes.map(|it| format!("android:scheme=\"{it}\"")).collect();
    if !words.is_empty() {
        let said = ["android:exported=\"true\"", "android.intent.action.VIEW", "<intent-filter>"];
        words.extend(said.map(str::to_owned));
    }
    words
}

/// The lines of `found` that `known` lacks, without blanks.
fn lines_beyond(found: &Tree, known: &Tree) -> Vec<String> {
    let lines = |tree: &Tree, path: &str| -> Vec<String> {
        let text = tree.get(path).map(|it| String::from_utf8_lossy(it).into_owned());
        let squeezed = |line: &str| line.split_whitespace().collect::<String>();
        text.unwrap_or_default().lines().map(squeezed).filter(|it| !it.is_empty()).collect()
    };
    let mut beyond = Vec::new();
    for path in found.keys() {
        let mut had = lines(known, path);
        for line in lines(found, path) {
            match had.iter().position(|it| *it == line) {
                Some(at) => drop(had.swap_remove(at)),
                None => beyond.push(line),
            }
        }
    }
    beyond
}

#[test]
fn one_command_takes_all_of_ours_out_of_every_fixture() {
    let projects = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/projects");
    let folders = fs::read_dir(projects).expect("fixtures").flatten().map(|it| it.path());
    let mut folders: Vec<_> = folders.filter(|it| it.join("before").is_dir()).collect();
    folders.sort();
    let (mut same, mut with_others, mut named, mut linked) = (0, 0, 0, 0);
    for folder in folders {
        let Some(Loss { before, after, gone, is_named }) = after_a_loss(&folder) else { continue };
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let left = lines_beyond(&after, &before);
        let links = words_of_links(&folder);
        linked += usize::from(!links.is_empty());
        for line in &left {
            let lower = line.to_lowercase();
            let word = OURS.iter().find(|it| lower.contains(**it));
            assert!(word.is_none(), "{name}: `{line}` stays");
            let of_link = links.iter().find(|it| line.contains(it.as_str()));
            assert!(of_link.is_none(), "{name}: `{line}` of a deep link stays");
            let stems = gone.iter().filter_map(|it| it.rsplit('/').next()?.split_once('.'));
            let class = stems.map(|it| it.0).find(|it| line.contains(&format!(".{it}\"")));
            assert!(class.is_none(), "{name}: `{line}` names a class that went");
        }
        same += usize::from(left.is_empty());
        with_others += usize::from(!left.is_empty());
        named += usize::from(is_named);
    }
    println!(
        "after a lost push.lock: {same} without a line more than before, {with_others} with lines \
         that many apps have; in {named} of them something had to be named, {linked} had deep links"
    );
    assert!(named < 40 && linked > 10, "{same} {with_others} {named} {linked}");
}
