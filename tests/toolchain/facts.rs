//! What a build says, a fact each: read from the lines of Gradle, of the recorders that stand in
//! its place, and of the real parsers' outlines.
//!
//! Judges nothing.

/// One thing that a build says, and for which module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// A repository without its scheme, or a usual one by its short name: `google()`.
    Repository {
        place: Place,
        url: String,
    },
    /// Coordinates, or a file below the module.
    Dependency {
        module: String,
        configuration: String,
        what: String,
    },
    /// The version of the Android plugin, where a catalog tells it.
    AndroidPlugin(String),
    Plugin {
        module: String,
        id: String,
    },
    /// A plugin that a script names by id with the version to take.
    PluginVersion {
        id: String,
        version: String,
    },
    /// What the build itself is made of: `group:artifact:version`.
    Classpath {
        what: String,
    },
    Placeholder {
        module: String,
        block: String,
        name: String,
        value: String,
    },
    /// A file of ProGuard rules, in a build type, a flavor or `defaultConfig`.
    Rules {
        module: String,
        block: String,
        file: String,
    },
    /// Whether a build type is minified, where it says so plainly.
    Minified {
        module: String,
        block: String,
        is_on: bool,
    },
    /// A build type that takes over what another has by then.
    InitWith {
        module: String,
        block: String,
        from: String,
    },
    /// Where repositories may be declared.
    Mode(String),
    /// What stands under a condition: it may not be in effect.
    Conditional(Box<Fact>),
    /// A part of the build that could not be run.
    Failed(String),
    /// Anything else, as the reader says it.
    Other(String),
}

/// Where a repository stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// For what a build script's own classpath names.
    Buildscript,
    /// For the plugins that scripts name by id and version.
    PluginManagement,
    /// `dependencyResolutionManagement`.
    Settings,
    /// For the modules that a block in this one speaks for: `allprojects`, `subprojects`.
    Modules(String),
    Module(String),
}

/// The facts in these lines.
pub(crate) fn read(lines: &[String]) -> Vec<Fact> {
    let mut facts = Vec::new();
    for line in lines {
        if !amend(&mut facts, line) {
            facts.extend(of_line(line));
        }
    }
    facts
}

/// Takes a line that says more of what the lines before it said; whether it is such a line.
fn amend(facts: &mut Vec<Fact>, line: &str) -> bool {
    let mut words = line.splitn(3, ' ').skip(1);
    let (Some(path), Some(what)) = (words.next(), words.next()) else { return false };
    let is_block = |end: &str| path == end || path.ends_with(&format!(".{end}"));
    if is_block("plugins.id.version") || is_block("plugins.version") {
        let version = unwrapped(what).rsplit(", ").next().unwrap_or_default().to_owned();
        if let Some(Fact::Plugin { id, .. }) = facts.last() {
            let id = id.clone();
            facts.insert(facts.len() - 1, Fact::PluginVersion { id, version });
            return true;
        }
    }
    let is_apply = path.contains("plugins.") && path.ends_with(".apply");
    if is_apply && unwrapped(what).ends_with("false") {
        let plugin = facts.iter().rposition(|fact| matches!(fact, Fact::Plugin { .. }));
        return plugin.map(|at| facts.remove(at)).is_some();
    }
    if is_block("manifestPlaceholders") && what.starts_with("= ") && what.contains(['[', '{']) {
        // A new map takes the place of what was put into the old one.
        let new = of_line(line);
        let of = |fact: &Fact| match fact {
            Fact::Placeholder { module, block, .. } => Some((module.clone(), block.clone())),
            _ => None,
        };
        if let Some(place) = new.first().and_then(of) {
            facts.retain(|fact| of(fact).as_ref() != Some(&place));
        }
    }
    false
}

fn of_line(line: &str) -> Vec<Fact> {
    let words: Vec<&str> = line.splitn(4, ' ').collect();
    match words[..] {
        ["REPOSITORY", _, "buildscript", url] => {
            vec![Fact::Repository { place: Place::Buildscript, url: plain_url(url) }]
        }
        ["REPOSITORY", module, _, url] => {
            vec![Fact::Repository { place: Place::Module(module.into()), url: plain_url(url) }]
        }
        ["CLASSPATH", _, what] => vec![Fact::Classpath { what: what.into() }],
        ["PLUGIN", module, id] => vec![Fact::Plugin { module: module.into(), id: id.into() }],
        ["DEPENDENCY", module, configuration, what] => vec![Fact::Dependency {
            module: module.into(),
            configuration: configuration.into(),
            what: what.into(),
        }],
        ["SAYS", module, path, what] => said(line, module, path, what),
        ["failed", ..] => vec![Fact::Failed(line.into())],
        [module, path, what] => said(line, module, path, what),
        [module, path, what, rest] => said(line, module, path, &format!("{what} {rest}")),
        _ => vec![Fact::Other(line.into())],
    }
}

/// What a call or an assignment says: the path of blocks, then the arguments.
fn said(line: &str, module: &str, path: &str, what: &str) -> Vec<Fact> {
    let segments: Vec<&str> = path.split('.').filter(|it| *it != "this").collect();
    let at = |name: &str| segments.iter().position(|it| *it == name);
    let is_conditional = segments.contains(&"if");
    if at("repositories").is_some() && segments.ends_with(&["uri"]) {
        // `url = uri("…")` in an outline: the assignment said it already.
        return Vec::new();
    }
    let facts = if let Some(i) = at("repositories") {
        repository(module, &segments[..i], &segments[i + 1..], what)
    } else if segments.ends_with(&["repositoriesMode", "set"]) || path.ends_with("repositoriesMode")
    {
        vec![Fact::Mode(what.into())]
    } else if let Some(i) = at("dependencies").filter(|i| i + 2 == segments.len()) {
        dependency(module, &segments[..i], segments[i + 1], what)
    } else if path.contains(".manifestPlaceholders") {
        placeholders(module, path, what)
    } else if at("android").is_some() {
        of_android(module, &segments, what)
    } else {
        plugin(module, &segments, what)
    };
    let facts = if facts.is_empty() { vec![Fact::Other(line.into())] } else { facts };
    let wrap = |fact| if is_conditional { Fact::Conditional(Box::new(fact)) } else { fact };
    facts.into_iter().map(wrap).collect()
}

fn repository(module: &str, outer: &[&str], inner: &[&str], what: &str) -> Vec<Fact> {
    let has = |names: &[&str]| outer.iter().any(|it| names.contains(it));
    let place = if has(&["pluginManagement"]) {
        Place::PluginManagement
    } else if has(&["buildscript"]) {
        Place::Buildscript
    } else if has(&["dependencyResolutionManagement"]) {
        Place::Settings
    } else if has(&["allprojects", "subprojects"]) {
        Place::Modules(module.into())
    } else {
        Place::Module(module.into())
    };
    let url = match (inner, what) {
        ([usual], "[]") => Some(format!("{usual}()")),
        _ => what
            .split(['[', ']', '"', '\'', '(', ')', ',', ' '])
            .find(|it| it.contains("://"))
            .map(plain_url),
    };
    url.map(|url| Fact::Repository { place, url }).into_iter().collect()
}

/// A repository without its scheme and final slash, a usual one by its short name.
pub(crate) fn plain_url(url: &str) -> String {
    let (_, address) = url.split_once("://").unwrap_or(("", url));
    match address.trim_end_matches('/') {
        "dl.google.com/dl/android/maven2" | "maven.google.com" => "google()".into(),
        "repo.maven.apache.org/maven2" | "repo1.maven.org/maven2" => "mavenCentral()".into(),
        address => address.into(),
    }
}

fn dependency(module: &str, outer: &[&str], configuration: &str, what: &str) -> Vec<Fact> {
    let what = unwrapped(what);
    // A list of files is printed as a list, by another name in each language.
    let what = what.trim_start_matches("files").trim_matches(['(', ')', '[', ']']);
    let is_library = what.contains(':') || what.ends_with(".jar") || what.ends_with(".aar");
    let is_helper = ["fileTree", "files", "project", "platform", "kotlin"].contains(&configuration);
    if !is_library || is_helper || what.contains("fileTree") || what.contains("project(") {
        return Vec::new();
    }
    if outer.contains(&"buildscript") {
        return vec![Fact::Classpath { what: what.into() }];
    }
    let (configuration, what) = match (configuration, what.split_once(", ")) {
        ("add", Some((configuration, what))) => (configuration, what),
        _ => (configuration, what),
    };
    vec![Fact::Dependency {
        module: module.into(),
        configuration: configuration.trim_matches('"').into(),
        what: what.into(),
    }]
}

fn of_android(module: &str, segments: &[&str], what: &str) -> Vec<Fact> {
    let [.., block, name] = segments else { return Vec::new() };
    let block = (*block).to_owned();
    let module = module.to_owned();
    let value = what.trim_start_matches("= ").trim_matches(['[', ']']).parse::<bool>();
    match *name {
        "minifyEnabled" | "isMinifyEnabled" => {
            value.map(|is_on| Fact::Minified { module, block, is_on }).into_iter().collect()
        }
        "initWith" => {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let from = what.rsplit(|c| !is_name(c)).find(|it| !it.is_empty());
            from.map(|from| Fact::InitWith { module, block, from: from.to_owned() })
                .into_iter()
                .collect()
        }
        "proguardFile" | "proguardFiles" | "setProguardFiles" => {
            let files = unwrapped(unwrapped(what)).split(',').map(str::trim);
            let rules = |file: &str| {
                let file = match file.split_once("proguard-android") {
                    Some((_, rest)) if rest.starts_with("-optimize") => OPTIMIZING_RULES,
                    Some(_) => DEFAULT_RULES,
                    None => file.trim_matches(['"', '\'', ')']),
                };
                Fact::Rules { module: module.clone(), block: block.clone(), file: file.into() }
            };
            // What was in the list before is gone.
            let sets = *name == "setProguardFiles" || what.starts_with('=');
            let reset = sets.then(|| Fact::Other(format!("{module} sets the rules of {block}")));
            reset.into_iter().chain(files.map(rules)).collect()
        }
        _ => Vec::new(),
    }
}

/// How the Android plugin's own rules are named in [`Fact::Rules`].
pub(crate) const DEFAULT_RULES: &str = "the default rules";

/// The same, of those that optimise.
pub(crate) const OPTIMIZING_RULES: &str = "the optimizing default rules";

/// The manifest placeholders that a line sets, in whichever of the spellings.
fn placeholders(module: &str, path: &str, what: &str) -> Vec<Fact> {
    let Some((before, after)) = path.split_once(".manifestPlaceholders") else { return Vec::new() };
    let block = before.rsplit('.').next().unwrap_or_default();
    let pairs: Vec<(String, String)> = match after.trim_start_matches('.') {
        "put" => unwrapped(what).split_once(',').map(trimmed).into_iter().collect(),
        "" | "putAll" if what.contains(['[', '{']) => {
            let map = what.trim_start_matches(['=', '+', ' ']).trim_matches(['[', ']', '{', '}']);
            let pair = |pair: &str| pair.split_once([':', '=']).map(trimmed);
            map.split(',').filter_map(pair).collect()
        }
        name => what.strip_prefix('=').map(|value| trimmed((name, value))).into_iter().collect(),
    };
    let placeholder = |(name, value)| Fact::Placeholder {
        module: module.into(),
        block: block.into(),
        name,
        value,
    };
    pairs.into_iter().map(placeholder).collect()
}

fn trimmed((name, value): (&str, &str)) -> (String, String) {
    let plain = |text: &str| text.trim().trim_matches('"').to_owned();
    (plain(name), plain(value))
}

fn plugin(module: &str, segments: &[&str], what: &str) -> Vec<Fact> {
    let id = match segments {
        [.., "plugins", "id" | "alias"] => Some(unwrapped(what)),
        [.., "apply"] => match unwrapped(unwrapped(what)).split_once(": ") {
            Some(("plugin", id)) => Some(id),
            Some(_) => None,
            // Kotlin's reader leaves out the names of arguments.
            None => Some(unwrapped(what))
                .filter(|it| !it.contains(['/', ',']) && !it.contains(".gradle")),
        },
        _ => None,
    };
    let fact = |text: &str| {
        // The catalog's reader adds the version.
        let (id, version) = text.split_once(':').unwrap_or((text, ""));
        let is_android = id == "com.android.application" && !version.is_empty();
        let android = is_android.then(|| Fact::AndroidPlugin(version.into()));
        [Fact::Plugin { module: module.into(), id: id.into() }].into_iter().chain(android)
    };
    id.map(fact).into_iter().flatten().collect()
}

/// A list of one without its brackets.
fn unwrapped(text: &str) -> &str {
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text)
}

/// Splits a recorder's output by project: "project FOLDER", then its lines.
pub(crate) fn split(output: &str) -> Vec<(String, Vec<String>)> {
    let mut projects: Vec<(String, Vec<String>)> = Vec::new();
    for line in output.lines() {
        if let Some(folder) = line.strip_prefix("project ") {
            projects.push((folder.to_owned(), Vec::new()));
        } else if let Some((folder, lines)) = projects.last_mut() {
            lines.push(line.replace(folder.as_str(), "PROJECT"));
        }
    }
    projects
}

/// Puts what they stand for in the place of a catalog's accessors.
pub(crate) fn resolve(lines: &[String], catalog: &[(String, String)]) -> Vec<String> {
    lines
        .iter()
        .map(|line| {
            catalog
                .iter()
                .fold(line.clone(), |line, (accessor, what)| replace_path(&line, accessor, what))
        })
        .collect()
}

/// Whether a line holds a catalog's accessor.
pub(crate) fn names(line: &str, accessor: &str) -> bool {
    replace_path(line, accessor, "") != line
}

/// Replaces a dotted path that is not the beginning of a longer one.
fn replace_path(line: &str, path: &str, what: &str) -> String {
    match line.split_once(path) {
        Some((before, after)) if !after.starts_with(|c: char| c == '.' || c.is_alphanumeric()) => {
            format!("{before}{what}{}", replace_path(after, path, what))
        }
        _ => line.to_owned(),
    }
}
