//! Reading Gradle scripts: what each spelling comes to, in both dialects.

use pushwright_lossless::gradle::{
    Argument, Body, Call, Dialect, Operator, Script, Statement, Value, parse,
};

/// The tree on one line: calls as `name(args){body}`, links behind `>`, opaque things in `<…>`.
fn outline(statements: &[Statement]) -> String {
    let all: Vec<String> = statements.iter().map(statement).collect();
    all.join("; ")
}

fn statement(it: &Statement) -> String {
    match it {
        Statement::Call(it) => call(it),
        Statement::Assign(it) => {
            let declared = it.declaration.map(|it| format!("{it:?} ")).unwrap_or_default();
            let operator = match it.operator {
                Operator::Set => "=",
                Operator::Add => "+=",
                Operator::By => "by",
            };
            format!("{declared}{} {operator} {}", it.target.text, value(&it.value))
        }
        Statement::Opaque(it) => {
            format!("<{}{}>", it.keyword.as_deref().unwrap_or_default(), bodies(&it.bodies))
        }
    }
}

fn bodies(all: &[Body]) -> String {
    all.iter().map(body).collect()
}

fn body(it: &Body) -> String {
    let arrow = if it.parameters.is_some() { "->" } else { "" };
    let (open, close) = if it.braced { ("{", "}") } else { ("", "") };
    format!(" {open}{arrow}{}{close}", outline(&it.statements))
}

fn call(it: &Call) -> String {
    let quote = if it.name.quoted { "\"" } else { "" };
    let args: Vec<String> = it.args.iter().map(argument).collect();
    let (open, close) = if it.parens { ("(", ")") } else { (" ", "") };
    let args = if it.parens || !args.is_empty() {
        format!("{open}{}{close}", args.join(", "))
    } else {
        String::new()
    };
    let generics = if it.generics.is_some() { "<>" } else { "" };
    let chain: String = it.chain.iter().map(|link| format!(" > {}", call(link))).collect();
    let body = it.body.as_deref().map(body).unwrap_or_default();
    format!("{quote}{}{quote}{generics}{args}{body}{chain}", it.name.text)
}

fn argument(it: &Argument) -> String {
    let label = it.label.as_ref().map(|it| format!("{it}: ")).unwrap_or_default();
    format!("{label}{}", value(&it.value))
}

fn value(it: &Value) -> String {
    match it {
        Value::Text { value, interpolations, .. } => {
            format!("{}'{value}'", if interpolations.is_empty() { "" } else { "$" })
        }
        Value::Path { path, .. } => path.to_string(),
        Value::Call(it) => format!("({})", call(it)),
        Value::List { values, .. } => {
            format!("[{}]", values.iter().map(value).collect::<Vec<_>>().join(", "))
        }
        Value::Map { entries, .. } => {
            format!("[{}]", entries.iter().map(argument).collect::<Vec<_>>().join(", "))
        }
        Value::Other(it) => {
            format!("<{}{}>", it.keyword.as_deref().unwrap_or_default(), bodies(&it.bodies))
        }
    }
}

fn script(dialect: Dialect, text: &str) -> Script {
    parse(text, dialect).expect("well-formed")
}

#[track_caller]
fn groovy(text: &str, expected: &str) {
    assert_eq!(outline(&script(Dialect::Groovy, text).statements), expected, "{text}");
}

#[track_caller]
fn kotlin(text: &str, expected: &str) {
    assert_eq!(outline(&script(Dialect::Kotlin, text).statements), expected, "{text}");
}

#[track_caller]
fn both(text: &str, expected: &str) {
    groovy(text, expected);
    kotlin(text, expected);
}

#[test]
fn dialects_go_by_file_name() {
    assert_eq!(Dialect::of_file_name("app/build.gradle"), Some(Dialect::Groovy));
    assert_eq!(Dialect::of_file_name("settings.gradle.kts"), Some(Dialect::Kotlin));
    assert_eq!(Dialect::of_file_name("gradle.properties"), None);
}

#[test]
fn calls_with_and_without_parentheses() {
    both("google()", "google()");
    both("a.b(\"x\", 'y')\n", "a.b('x', 'y')");
    groovy("implementation 'g:a:v'", "implementation 'g:a:v'");
    groovy("implementation'g:a:v'", "implementation 'g:a:v'");
    groovy("implementation ('g:a:v')", "implementation('g:a:v')");
    groovy("implementation \"g:a:$v\", 'b'", "implementation $'g:a:$v', 'b'");
    groovy("abiFilters 'a',\n  'b' // c\nx 1", "abiFilters 'a', 'b'; x 1");
    groovy("include ':a', ,\n  ':b'\nx 1", "include ':a', ':b'; x 1");
    groovy("compileSdkVersion 30; jcenter", "compileSdkVersion 30; jcenter");
    groovy("a b.c, -1, !d", "a b.c, <>, <>");
    groovy("implementation project(':x')", "implementation (project(':x'))");
    groovy("implementation platform('x') // c", "implementation (platform('x'))");
    groovy(
        "implementation 'a:' + v, { transitive = false }",
        "implementation <>, < {transitive = false}>",
    );
    groovy("a(b ? 'c' : 'd', e ?: f)", "a(<>, <>)");
    groovy("implementation(['a', 'b'])", "implementation(['a', 'b'])");
    groovy("url new URL('x')", "url (new URL('x'))");
    kotlin("implementation(platform(\"x\"))", "implementation((platform('x')))");
    kotlin("implementation(kotlin(\"stdlib\", v))", "implementation((kotlin('stdlib', v)))");
    kotlin("`java-library`\nx", "java-library; x");
    kotlin("\"huaweiImplementation\"(\"g:a:v\")", "\"huaweiImplementation\"('g:a:v')");
    groovy("\"${x}Implementation\" 'g:a:v'", "\"${x}Implementation\" 'g:a:v'");
}

#[test]
fn labels_of_arguments() {
    groovy("apply plugin: 'x'", "apply plugin: 'x'");
    groovy("apply from: \"x\", to: buildscript", "apply from: 'x', to: buildscript");
    groovy("c(group: 'g', name: 'n',\n version: v)", "c(group: 'g', name: 'n', version: v)");
    groovy("c group: 'g',\n name: 'n'\nd()", "c group: 'g', name: 'n'; d()");
    groovy("x = [a: 'b', \"c\": d, (e): f]", "x = [a: 'b', c: d, <>]");
    groovy("x = [:]\ny = []", "x = []; y = []");
    kotlin("maven(url = \"x\")", "maven(url: 'x')");
    kotlin("m += mapOf(\"a\" to \"b\", c to d)", "m += (mapOf(a: 'b', <>))");
}

#[test]
fn links_of_a_chain() {
    groovy("id 'x' version 'y' apply false", "id 'x' > version 'y' > apply false");
    groovy("id('x') version('y') apply(false)", "id('x') > version('y') > apply(false)");
    groovy("alias libs.plugins.x apply false", "alias libs.plugins.x > apply false");
    groovy("a('x').b 'y'", "a('x') > b 'y'");
    groovy("a('x')\n  .b { c }\n  ?.d()", "a('x') > b {c} > d()");
    kotlin("id(\"x\") version \"y\" apply false", "id('x') > version 'y' > apply false");
    kotlin(
        "id(\"x\") version libs.v.get() apply true",
        "id('x') > version (libs.v.get()) > apply true",
    );
    kotlin("alias(libs.plugins.x) apply false", "alias(libs.plugins.x) > apply false");
    kotlin("`kotlin-dsl` version \"1\"", "kotlin-dsl > version '1'");
    kotlin("a.withType<B<C>>().configureEach { d }", "a.withType<>() > configureEach {d}");
    both("project(\":a\").dependencies { b() }", "project(':a') > dependencies {b()}");
    both("files(\"x\").singleFile", "files('x') > singleFile");
}

#[test]
fn blocks() {
    both("a { b { } }\nc.d {}", "a {b {}}; c.d {}");
    both("a {\n  b()\n}// Top-level\nc {}", "a {b()}; c {}");
    both("a(\"x\") { y() }", "a('x') {y()}");
    groovy("maven { url 'x' } ", "maven {url 'x'}");
    groovy("dependencies { h ->\n  h.add('a', 'b')\n}", "dependencies {->h.add('a', 'b')}");
    groovy("a { String x, y = 1 -> z }", "a {->z}");
    groovy("a { -> z }", "a {->z}");
    groovy(
        "implementation('x') { exclude group: 'y' }",
        "implementation('x') {exclude group: 'y'}",
    );
    groovy("task clean(type: Delete) { delete x }", "task (clean(type: Delete) {delete x})");
    groovy(
        "implementation fileTree('libs') { include 'x' }",
        "implementation (fileTree('libs') {include 'x'})",
    );
    groovy("localImplementation(implementation 'x')", "localImplementation((implementation 'x'))");
    groovy("a { } b { }", "a {} > b {}");
    kotlin("getByName(\"release\") { x = true }", "getByName('release') {x = true}");
    kotlin("a { (x, y), z: Map<A, B>? -> w }", "a {->w}");
    kotlin("tasks.named<Test>(\"x\")\n{ y() }", "tasks.named<>('x') {y()}");
    kotlin("\"release\" { x() }", "\"release\" {x()}");
    kotlin("@Suppress(\"X\")\nplugins { id(\"x\") }", "plugins {id('x')}");
    kotlin("@file:Suppress(\"X\")\n\nplugins { }", "<@file>; plugins {}");
}

#[test]
fn assignments() {
    both("a = \"b\"\nc.d += e", "a = 'b'; c.d += e");
    both("a = b.c(\"d\")", "a = (b.c('d'))");
    both("ext[\"v\"] = 'x'", "ext.v = 'x'");
    both("a =\n  \"b\"", "a = 'b'");
    both("a = { b() }", "a = < {b()}>");
    groovy("def v = 'x'", "Def v = 'x'");
    groovy("final v = 'x'", "Def v = 'x'");
    groovy("String v = x", "Typed v = x");
    groovy("URL HMSMaven = new URL('x')", "Typed HMSMaven = (new URL('x'))");
    groovy("Map<String, List<X>> m = [a: b]", "Typed m = [a: b]");
    groovy("static final String[] m = []", "Typed m = []");
    groovy("def v", "<def>");
    groovy("def (a, b) = [1, 2]", "<def>");
    groovy("x = a + b\n  + c", "x = <>; <>");
    groovy("x = a ? b\n  : c\ny()", "x = <>; y()");
    groovy("x -= 1\ny << z", "<>; <>");
    groovy("x = f 'a', 'b'", "x = (f 'a', 'b')");
    kotlin("val v = \"x\"", "Val v = 'x'");
    kotlin("private const val v: Map<A, B>? = x", "Val v = x");
    kotlin("val v by extra(\"x\")", "Val v by (extra('x'))");
    kotlin("val v: String by project", "Val v by project");
    kotlin("var (a, b) = c", "<var>");
    kotlin("val x: String?\ny()", "<val>; y()");
    kotlin("x = y as String", "x = <>");
    kotlin("getByName(\"a\").b = c", "getByName(\"a\").b = c");
}

#[test]
fn what_is_not_understood_is_opaque_and_its_blocks_are_read() {
    groovy("if (a) { b() } else { c() }\nd()", "<if {b()} {c()}>; d()");
    groovy("if (a)\n  b 'x'\nelse\n  c 'y'\nd()", "<if b 'x' c 'y'>; d()");
    groovy("if (a)\n{\n  b()\n}\nelse if (c)\n{\n  d()\n}\ne()", "<if {b()} {d()}>; e()");
    groovy("if (f { g() }) h()", "<if {g()} h()>");
    groovy("for (x in [1]) { y x }", "<for {y x}>");
    groovy("do { a() } while (b)\nc()", "<do {a()}>; c()");
    groovy(
        "try { a() }\ncatch (E e) { b() }\nfinally { c() }\nd()",
        "<try {a()} {b()} {c()}>; d()",
    );
    groovy(
        "switch (x) {\n case 'a': b()\n break\n default:\n c()\n}",
        "<switch {<case>; b(); <break>; <default>; c()}>",
    );
    groovy("import a.b.*\nx()", "<import>; x()");
    groovy("def f(a, b) { c() }\nd()", "<def {c()}>; d()");
    groovy("void f()\n{ c() }\nd()", "<def {c()}>; d()");
    groovy("class A extends B\n{ def c() { d() } }", "<class {<def {d()}>}>");
    groovy("['a', 'b'].each { x -> y x }", "< {->y x}>");
    groovy("label: for (x in y) z()\nw()", "<for z()>; w()");
    groovy("return a { b() }", "<return {b()}>");
    kotlin("if (a) b() else c()", "<if b() c()>");
    kotlin("val x = if (a) b() else c()", "Val x = <if b() c()>");
    kotlin(
        "when (x) {\n  1 -> a()\n  is Y -> { b() }\n  else -> c()\n}",
        "<when {< a()>; < {b()}>; <else c()>}>",
    );
    kotlin("when { a -> b() }\nc()", "<when {< b()>}>; c()");
    kotlin("fun f(x: (A) -> B) = x\ng()", "<fun>; g()");
    kotlin("x?.let { y(it) } ?: z { w() }", "< {y(it)} {w()}>");
    kotlin("package a.b\nimport c.*\nd()", "<package>; <import>; d()");
    kotlin("private fun f() {\n a()\n}", "<fun {a()}>");
}

#[test]
fn conditions_around_settings() {
    groovy(
        "if (GradleVersion.current() >= GradleVersion.version('6.8')) {\n  dependencyResolutionManagement { repositories { google() } }\n} else {\n  allprojects { }\n}\n",
        "<if {dependencyResolutionManagement {repositories {google()}}} {allprojects {}}>",
    );
    groovy("if (!plugins.hasPlugin('x')) {\n    apply plugin: 'x'\n}", "<if {apply plugin: 'x'}>");
}

#[test]
fn blocks_in_comments_are_no_blocks() {
    groovy("/*\ndependencies {\n}\n*/\ndependencies { a 'b' }", "dependencies {a 'b'}");
    kotlin("/* /* a { */ */ b { }", "b {}");
}

#[test]
fn line_ends_of_every_kind() {
    groovy("a {\r\r\n  b 'c'\r\r\n  d 'e'\r}\rf()", "a {b 'c'; d 'e'}; f()");
    groovy("a 'b', \\\r\n  'c'", "a 'b', 'c'");
}

#[test]
fn strings_hold_what_looks_like_code() {
    kotlin("a(\"${\n  b(\"}\")\n}\")\nc()", "a($'${\n  b(\"}\")\n}'); c()");
    groovy("a '}', \"{\", '''\n}''', /}/", "a '}', '{', '\n}', '}'");
    groovy("a = /}/\nb()", "a = '}'; b()");
}

#[test]
fn a_root_project_with_nested_dependencies() {
    groovy(
        "buildscript { dependencies { classpath 'a' } }\nallprojects { dependencies { b 'c' } }\ndependencies { d 'e' }",
        "buildscript {dependencies {classpath 'a'}}; allprojects {dependencies {b 'c'}}; dependencies {d 'e'}",
    );
}

#[test]
fn spellings_met_in_real_projects() {
    groovy("addRepos(repositories)", "addRepos(repositories)");
    groovy(
        "buildscript { apply from: 'x.gradle', to: buildscript }",
        "buildscript {apply from: 'x.gradle', to: buildscript}",
    );
    groovy(
        "URL HMSMaven = new URL('u')\nrepositories { maven { url HMSMaven } }",
        "Typed HMSMaven = (new URL('u')); repositories {maven {url HMSMaven}}",
    );
    groovy(
        "dependencies { repositories { mavenCentral() }\n a 'b' }",
        "dependencies {repositories {mavenCentral()}; a 'b'}",
    );
    groovy(
        "dependencies { a 'b' }\ndependencies { c 'd' }",
        "dependencies {a 'b'}; dependencies {c 'd'}",
    );
    groovy(
        "maven {url 'http://x/'}\nmaven { url = uri('y')}",
        "maven {url 'http://x/'}; maven {url = (uri('y'))}",
    );
    groovy(
        "maven { setUrl('x')\n allowInsecureProtocol true }",
        "maven {setUrl('x'); allowInsecureProtocol true}",
    );
    groovy(
        "sourceSets.debug { manifest.srcFile '../x' }",
        "sourceSets.debug {manifest.srcFile '../x'}",
    );
    groovy("defaultConfig.applicationId = ID", "defaultConfig.applicationId = ID");
    groovy("applicationId readAppId()", "applicationId (readAppId())");
    groovy("applicationId \"a.${readAppId()}\" + suffix", "applicationId <>");
    groovy(
        "// SUB-PROJECT DEPENDENCIES START\nimplementation(project(path: ':x'))\n// SUB-PROJECT DEPENDENCIES END\n",
        "implementation((project(path: ':x')))",
    );
    groovy(
        "proguardFiles getDefaultProguardFile('a.txt'),\n    'b.pro'\nminifyEnabled true",
        "proguardFiles (getDefaultProguardFile('a.txt')), 'b.pro'; minifyEnabled true",
    );
    groovy(
        "manifestPlaceholders = [APPID: \"1\",\n  B: c]",
        "manifestPlaceholders = [APPID: '1', B: c]",
    );
    groovy(
        "manifestPlaceholders.APPID = '1'\nmanifestPlaceholders['B'] = c",
        "manifestPlaceholders.APPID = '1'; manifestPlaceholders.B = c",
    );
    groovy(
        "configurations.all { resolutionStrategy.force 'x' }",
        "configurations.all {resolutionStrategy.force 'x'}",
    );
    groovy(
        "android.applicationVariants.all { v -> v.outputs.all { name = \"$v.x\" } }",
        "android.applicationVariants.all {->v.outputs.all {name = $'$v.x'}}",
    );
    groovy(
        "def p = new Properties()\nfile('x').withInputStream { p.load(it) }",
        "Def p = (new Properties()); file('x') > withInputStream {p.load(it)}",
    );
    groovy(
        "implementation group: 'g', name: 'n', version: v, ext: 'aar'",
        "implementation group: 'g', name: 'n', version: v, ext: 'aar'",
    );
    kotlin(
        "dependencyResolutionManagement {\n  repositories {\n    if (x == \"y\") {\n      maven { url = uri(\"u\") }\n    }\n  }\n}",
        "dependencyResolutionManagement {repositories {<if {maven {url = (uri('u'))}}>}}",
    );
    kotlin(
        "repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)",
        "repositoriesMode.set(RepositoriesMode.FAIL_ON_PROJECT_REPOS)",
    );
    kotlin(
        "proguardFiles(\n  getDefaultProguardFile(\"a\"),\n  \"b\",\n)",
        "proguardFiles((getDefaultProguardFile('a')), 'b')",
    );
    kotlin("val release by getting { x() }", "Val release by (getting {x()})");
    kotlin("manifestPlaceholders[\"B\"] = c", "manifestPlaceholders.B = c");
    kotlin("configure<X> { a() }", "configure<> {a()}");
    kotlin(
        "listOf(\"a\", \"b\").forEach { add(it, \"c\") }",
        "listOf('a', 'b') > forEach {add(it, 'c')}",
    );
    kotlin(
        "implementation(libs.a.b) { exclude(group = \"g\") }",
        "implementation(libs.a.b) {exclude(group: 'g')}",
    );
    kotlin("\"${flavor}Implementation\"(libs.a)", "\"${flavor}Implementation\"(libs.a)");
}

#[test]
fn malformed_scripts_are_refused() {
    for text in ["a {", "a }", "a 'b", "/* a", "a(]", "\"${", "a {{b}}"] {
        assert!(parse(text, Dialect::Groovy).is_err(), "{text}");
        assert!(parse(text, Dialect::Kotlin).is_err(), "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_and_does_not_overflow() {
    for piece in ["a { ", "a(", "[", "\"${", "a b { ", "a(b { ", "if (a) { ", "x = if (a) { "] {
        let deep = piece.repeat(5_000);
        assert!(parse(&deep, Dialect::Groovy).is_err(), "{piece}");
        assert!(parse(&deep, Dialect::Kotlin).is_err(), "{piece}");
    }
    for (open, close) in [
        ("a { ", "}"),
        ("a(", ")"),
        ("x = [a { ", "}]"),
        ("a(b { ", "})"),
        ("if (a) x = if (b) { ", "}"),
        ("a b { ", " }"),
        ("\"x\" { ", "}"),
        ("{ a -> ", "}"),
    ] {
        for dialect in [Dialect::Groovy, Dialect::Kotlin] {
            let depth = 96 / open.matches(['{', '(', '[']).count();
            let text = open.repeat(depth) + &close.repeat(depth);
            assert!(parse(&text, dialect).is_ok(), "{text}");
        }
    }
    for piece in [
        "if (a) ",
        "x = if (a) ",
        "l: ",
        "@A ",
        "else ",
        "return if (a) ",
        "a -> ",
        "a b ",
        "a.b ",
        "x = ",
        "!",
    ] {
        let long = piece.repeat(5_000);
        for dialect in [Dialect::Groovy, Dialect::Kotlin] {
            assert!(parse(&long, dialect).is_ok(), "{piece}");
        }
    }
}

#[test]
fn comments_alone_are_blank() {
    use pushwright_lossless::gradle::is_blank;
    for text in ["", " \n", "// a { b }\n", "/* a\n b */"] {
        assert!(is_blank(text, Dialect::Groovy), "{text:?}");
    }
    for text in ["a", "// a\nb {}", "/* a"] {
        assert!(!is_blank(text, Dialect::Groovy), "{text:?}");
    }
}
