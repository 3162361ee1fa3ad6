//! Every spelling, held against every question that it touches.
//!
//! One table: a line is one spelling of one sort. Each sort has its questions, and all of them are
//! asked of each of its lines; none may be answered as if the thing were absent. What the model does
//! not read it must call unknown: such a line says so.

use pushwright_android::{
    Choice, ClasspathWant, Content, DependencyWant, Member, Owned, PlaceholderValue,
    PlaceholderWant, PluginName, PluginWant, Presence, Project, RelPath, RepositoryWant, RulesWant,
    Scope, Snapshot, VersionWant, Want, ensure, presence,
};
use pushwright_lossless::SourceText;

/// What a line of the table spells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A path below the root, here of `shared/it`; Groovy.
    Path,
    /// The same in Kotlin.
    KotlinPath,
    /// The way to an entry of a container: `CONTAINER` and `ENTRY` are filled in.
    Entry,
    /// The same in Kotlin.
    KotlinEntry,
    /// A member of a container: `INSIDE` is what is set in it; `release` or `paid` is `NAME`.
    Member,
    /// The same in Kotlin.
    KotlinMember,
    /// What makes the flavor `paid`, beside the flavor `free`.
    Made,
    /// The same in Kotlin.
    KotlinMade,
    /// What a dependency on the module's file `libs/x-1.aar` names; `number` is 1.
    File,
    /// The arguments of a call that names `g.x:a` of version 1.2; `number` is 1.2.
    Coordinates,
    /// The same, where not all of them can be read.
    Unread,
    /// The same in Kotlin.
    KotlinCoordinates,
    /// How the module applies the plugin `p.q`.
    Applied,
    /// A text, here `VALUE`; `DEFINE` stands for what comes before.
    Value,
    /// What stands around a statement that is reached: `INSIDE`.
    Reached,
    /// The content filter of a repository that serves the group `g.x`.
    Filter,
    /// What sets the placeholder `ID` to `7` in `defaultConfig`, among all scripts; or does not.
    Placeholder,
    /// The same in Kotlin.
    KotlinPlaceholder,
    /// How the settings come to the script that manages their repositories.
    Managed,
}

/// What must be said of the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Seen,
    Unknown,
    /// It is certainly not reached.
    Absent,
    /// It is another one.
    Differs,
}
use Told::{Absent, Differs, Seen, Unknown};

const TABLE: &[(Sort, &str, Told)] = &[
    (Sort::Path, "\"$rootDir/shared/it\"", Seen),
    (Sort::Path, "\"${rootDir}/shared/it\"", Seen),
    (Sort::Path, "\"$rootProject.projectDir/shared/it\"", Seen),
    (Sort::Path, "\"${rootProject.projectDir}/shared/it\"", Seen),
    (Sort::Path, "\"$rootProject.rootDir/shared/it\"", Seen),
    (Sort::Path, "\"${project.rootDir}/shared/it\"", Seen),
    (Sort::Path, "\"$projectDir/../shared/it\"", Seen),
    (Sort::Path, "\"${project.projectDir}/../shared/it\"", Seen),
    (Sort::Path, "'../shared/it'", Seen),
    (Sort::Path, "rootProject.file('shared/it')", Seen),
    (Sort::Path, "file(\"$rootDir/shared/it\")", Seen),
    (Sort::Path, "new File(rootDir, 'shared/it')", Seen),
    (Sort::Path, "\"$rootDir.path/shared/it\"", Seen),
    (Sort::Path, "\"${rootDir.absolutePath}/shared/it\"", Seen),
    (Sort::Path, "rootDir.path + '/shared/it'", Seen),
    (Sort::Path, "project.file('../shared/it')", Seen),
    (Sort::KotlinPath, "\"$rootDir/shared/it\"", Seen),
    (Sort::KotlinPath, "\"${rootProject.projectDir}/shared/it\"", Seen),
    (Sort::KotlinPath, "\"../shared/it\"", Seen),
    (Sort::KotlinPath, "rootDir.resolve(\"shared/it\")", Seen),
    (Sort::KotlinPath, "rootProject.file(\"shared/it\")", Seen),
    (Sort::KotlinPath, "layout.projectDirectory.file(\"../shared/it\")", Seen),
    (Sort::KotlinPath, "File(rootDir, \"shared/it\")", Seen),
    (Sort::Entry, "CONTAINER { ENTRY }", Seen),
    (Sort::Entry, "CONTAINER {\n ENTRY\n}", Seen),
    (Sort::Entry, "CONTAINER { }\nCONTAINER { ENTRY }", Seen),
    (Sort::Entry, "CONTAINER.ENTRY", Seen),
    (Sort::Entry, "project.CONTAINER { ENTRY }", Seen),
    (Sort::Entry, "CONTAINER.apply { ENTRY }", Seen),
    (Sort::Entry, "CONTAINER { if (gradle.gradleVersion >= '7.0') { ENTRY } }", Seen),
    (Sort::Entry, "CONTAINER { if (gradle.gradleVersion < '7.0') { } else { ENTRY } }", Seen),
    (Sort::Entry, "CONTAINER { if (unheardOf) { ENTRY } }", Unknown),
    (Sort::Entry, "CONTAINER { unheardOf.each { ENTRY } }", Unknown),
    (Sort::Entry, "def filler = { ENTRY }\nCONTAINER filler", Seen),
    (Sort::Entry, "def filler = { ENTRY }\nCONTAINER(filler)", Seen),
    (Sort::KotlinEntry, "CONTAINER { ENTRY }", Seen),
    (Sort::KotlinEntry, "CONTAINER.apply { ENTRY }", Seen),
    (Sort::KotlinEntry, "with(CONTAINER) { ENTRY }", Seen),
    (
        Sort::KotlinEntry,
        "CONTAINER { if (GradleVersion.current() >= GradleVersion.version(\"7.0\")) { ENTRY } }",
        Seen,
    ),
    (Sort::KotlinEntry, "CONTAINER { if (unheardOf) { ENTRY } }", Unknown),
    (Sort::Member, "NAME { INSIDE }", Seen),
    (Sort::Member, "getByName('NAME') { INSIDE }", Seen),
    (Sort::Member, "maybeCreate('NAME').with { }\nNAME { INSIDE }", Seen),
    (Sort::Member, "named('NAME') { INSIDE }", Seen),
    (Sort::Member, "named('NAME').configure { INSIDE }", Seen),
    (Sort::Member, "\"NAME\" { INSIDE }", Seen),
    (Sort::KotlinMember, "getByName(\"NAME\") { INSIDE }", Seen),
    (Sort::KotlinMember, "named(\"NAME\") { INSIDE }", Seen),
    (Sort::KotlinMember, "maybeCreate(\"NAME\").apply { INSIDE }", Seen),
    (Sort::KotlinMember, "val NAME by getting { INSIDE }", Seen),
    (Sort::KotlinMember, "val NAME by creating { INSIDE }", Seen),
    (Sort::KotlinMember, "\"NAME\" { INSIDE }", Seen),
    (Sort::KotlinMember, "val kept = create(\"NAME\") { INSIDE }", Seen),
    (Sort::Made, "paid", Seen),
    (Sort::Made, "paid {}", Seen),
    (Sort::Made, "create('paid')", Seen),
    (Sort::Made, "maybeCreate('paid')", Seen),
    (Sort::Made, "register('paid')", Seen),
    (Sort::Made, "def kept = create('paid')", Seen),
    (Sort::Made, "['paid'].each { create(it) }", Seen),
    (Sort::Made, "['paid'].each { n -> \"$n\" { } }", Seen),
    (Sort::Made, "productFlavors.create('paid')", Seen),
    (Sort::Made, "productFlavors.with { paid {} }", Seen),
    (
        Sort::Made,
        "productFlavors { paid { } }\n applicationVariants.all { v -> v.productFlavors.size()\n tasks.register(\"x${v.name}\") { } }",
        Seen,
    ),
    (
        Sort::Made,
        "productFlavors { paid { } }\n productFlavors.all { f -> tasks.create(\"x${f.name}\") }",
        Seen,
    ),
    (Sort::Made, "productFlavors.create(unheardOf)", Unknown),
    (Sort::Made, "unheardOf.each { create(it) }", Unknown),
    (Sort::Made, "for (n in unheardOf) { create(n) { } }", Unknown),
    (Sort::Made, "create(unheardOf)", Unknown),
    (Sort::Made, "if (unheardOf) { paid { } }", Unknown),
    (Sort::KotlinMade, "create(\"paid\")", Seen),
    (Sort::KotlinMade, "register(\"paid\")", Seen),
    (Sort::KotlinMade, "val kept = create(\"paid\")", Seen),
    (Sort::KotlinMade, "val kept = create(\"paid\") { }", Seen),
    (Sort::KotlinMade, "val paid by creating", Seen),
    (Sort::KotlinMade, "val paid by registering { }", Seen),
    (Sort::KotlinMade, "listOf(\"paid\").forEach { create(it) }", Seen),
    (Sort::KotlinMade, "productFlavors.apply { create(\"paid\") { } }", Seen),
    (Sort::KotlinMade, "with(productFlavors) { create(\"paid\") }", Seen),
    (Sort::KotlinMade, "unheardOf().forEach { create(it) }", Unknown),
    (Sort::File, "files('libs/x-1.aar')", Seen),
    (Sort::File, "files(\"libs/x-${number}.aar\")", Seen),
    (Sort::File, "files(\"$projectDir/libs/x-1.aar\")", Seen),
    (Sort::File, "files(['libs/y.aar', 'libs/x-1.aar'])", Seen),
    (Sort::File, "rootProject.files('app/libs/x-1.aar')", Seen),
    (Sort::File, "files('libs/y.aar')", Absent),
    (Sort::File, "name: 'x', version: '1', ext: 'aar'", Seen),
    (Sort::File, "name: 'x-1', ext: 'aar'", Seen),
    (Sort::File, "fileTree('libs')", Seen),
    (Sort::File, "fileTree(dir: 'libs', include: ['*.aar'])", Seen),
    (Sort::File, "fileTree(dir: \"$projectDir/libs\", includes: ['**/*.aar'])", Seen),
    (Sort::File, "fileTree(dir: 'libs', include: \"x-${number}.*\")", Seen),
    (Sort::File, "fileTree('.') { include 'libs/*.aar' }", Seen),
    (Sort::File, "fileTree('libs') { include '*.jar', '*.aar' }", Seen),
    (Sort::File, "fileTree('libs') { include '*.jar' }", Absent),
    (Sort::File, "fileTree('libs') { exclude '*.aar' }", Absent),
    (Sort::File, "fileTree(dir: 'libs', include: ['*.aar'], exclude: ['x*'])", Absent),
    (Sort::File, "fileTree('libs').matching { include '*.jar' }", Absent),
    (Sort::File, "fileTree('libs').matching { include '*.aar' }", Seen),
    (Sort::File, "fileTree('jars')", Absent),
    (Sort::File, "fileTree('libs').filter { it.name.endsWith('.jar') }", Unknown),
    (Sort::File, "fileTree('libs') { include unheardOf }", Unknown),
    (Sort::File, "fileTree('libs') { include { it.isFile() } }", Unknown),
    (Sort::File, "fileTree(unheardOf)", Unknown),
    (Sort::File, "project(':wrapping')", Unknown),
    (Sort::File, "project(':app2')", Absent),
    (Sort::Coordinates, "group: 'g.x', name: 'a', version: '1.2'", Seen),
    (Sort::Coordinates, "[group: 'g.x', name: 'a', version: '1.2']", Seen),
    (Sort::Coordinates, "'g.x:a:1.2'", Seen),
    (Sort::Coordinates, "\"g.x:a:$number\"", Seen),
    (Sort::Coordinates, "group: 'g.x', name: 'a', version: number", Seen),
    (Sort::Coordinates, "'g.x:a:' + number", Seen),
    (Sort::Coordinates, "group: 'g.x', name: 'b', version: '1.2'", Absent),
    (Sort::Unread, "\"g.x:$unheardOf:1.2\"", Unknown),
    (Sort::Unread, "\"$unheardOf:a:1.2\"", Unknown),
    (Sort::Unread, "String.format('g.x:a:%s', unheardOf)", Unknown),
    (Sort::Unread, "String.format('g.x:%s:1.2', unheardOf)", Unknown),
    (Sort::Unread, "String.format('g.x:a:%s', '1.2')", Seen),
    (Sort::Unread, "String.format('g.y:%s:1.2', unheardOf)", Absent),
    (Sort::Unread, "'g.x:' + unheardOf", Unknown),
    (Sort::Unread, "group: 'g.x', name: unheardOf, version: '1.2'", Unknown),
    (Sort::Unread, "\"h.x:$unheardOf:1.2\"", Absent),
    (Sort::Unread, "\"$unheardOf:b:1.2\"", Absent),
    (Sort::Unread, "project(':unheardOf')", Absent),
    (Sort::Unread, "platform(unheardOf)", Absent),
    (Sort::Unread, "unheardOf()", Absent),
    (Sort::KotlinCoordinates, "group = \"g.x\", name = \"a\", version = \"1.2\"", Seen),
    (Sort::KotlinCoordinates, "\"g.x\", \"a\", \"1.2\"", Seen),
    (Sort::KotlinCoordinates, "\"g.x\", \"a\", number", Seen),
    (Sort::KotlinCoordinates, "\"g.x\", \"a\", version = \"1.2\"", Seen),
    (Sort::KotlinCoordinates, "\"g.x\", \"b\", \"1.2\"", Absent),
    (Sort::Applied, "apply plugin: 'p.q'", Seen),
    (Sort::Applied, "apply(plugin: \"p.q\")", Seen),
    (Sort::Applied, "project.apply plugin: 'p.q'", Seen),
    (Sort::Applied, "apply { plugin 'p.q' }", Seen),
    (Sort::Applied, "plugins.apply('p.q')", Seen),
    (Sort::Applied, "project.plugins.apply('p.q')", Seen),
    (Sort::Applied, "pluginManager.apply('p.q')", Seen),
    (Sort::Applied, "apply plugin: libs.plugins.p.q.get().pluginId", Seen),
    (Sort::Applied, "apply plugin: 'own.convention'", Seen),
    (Sort::Applied, "apply plugin: 'own.coded'", Seen),
    (Sort::Applied, "apply plugin: x.y.QPlugin", Seen),
    (Sort::Applied, "apply([plugin: 'p.q'])", Seen),
    (Sort::Applied, "def it0 = 'p.q'\napply plugin: it0", Seen),
    (Sort::Applied, "def it0 = 'p.q'\nproject.plugins.apply(it0)", Seen),
    (Sort::Applied, "['r.s', 'p.q'].each { apply plugin: it }", Seen),
    (Sort::Applied, "['p.q'].each { name -> pluginManager.apply(name) }", Seen),
    (Sort::Applied, "def all = ['r.s', 'p.q']\nall.each { apply plugin: it }", Seen),
    (Sort::Applied, "for (name in ['p.q']) { apply plugin: name }", Seen),
    (Sort::Applied, "['r.s'].each { apply plugin: it }", Absent),
    (Sort::Applied, "if (unheardOf) { ['p.q'].each { apply plugin: it } }", Unknown),
    (Sort::Applied, "unheardOf.each { apply plugin: it }", Unknown),
    (Sort::Applied, "apply plugin: unheardOf", Unknown),
    (Sort::Applied, "apply plugin: \"p.$unheardOf\"", Unknown),
    (Sort::Applied, "import x.y.QPlugin\napply plugin: QPlugin", Seen),
    (Sort::Applied, "apply plugin: OtherPlugin", Absent),
    (Sort::Applied, "if (unheardOf) { apply plugin: 'p.q' }", Unknown),
    (Sort::Applied, "if (unheardOf) { apply plugin: libs.plugins.p.q.get().pluginId }", Unknown),
    (Sort::Applied, "if (gradle.gradleVersion.startsWith('8')) { apply plugin: 'p.q' }", Seen),
    (Sort::Applied, "if (gradle.gradleVersion < '5.0') { apply plugin: 'p.q' }", Absent),
    (Sort::Applied, "apply from: \"$unheardOf/x.gradle\"", Unknown),
    (Sort::Applied, "apply from: 'https://example.org/x.gradle'", Unknown),
    (Sort::Value, "'VALUE'", Seen),
    (Sort::Value, "\"VALUE\"", Seen),
    (Sort::Value, "DEFINE def it0 = 'VALUE'; it0", Seen),
    (Sort::Value, "DEFINE ext.it0 = 'VALUE'; it0", Seen),
    (Sort::Value, "DEFINE ext { it0 = 'VALUE' }; it0", Seen),
    (Sort::Value, "DEFINE ext { set('it0', 'VALUE') }; it0", Seen),
    (Sort::Value, "DEFINE ext.m0 = [it0: 'VALUE']; m0.it0", Seen),
    (Sort::Value, "DEFINE def it0 = 'VALUE'; \"${it0}\"", Seen),
    (Sort::Value, "DEFINE def it0 = 'VALUE'; \"$it0\"", Seen),
    (Sort::Value, "ofProperties", Seen),
    (Sort::Value, "project.property('ofProperties')", Seen),
    (Sort::Value, "rootProject.ext.ofRoot", Seen),
    (Sort::Value, "ofRoot", Seen),
    (Sort::Value, "'' + 'VALUE'", Seen),
    (Sort::Value, "DEFINE def it0 = 'VALUE'; it0 + ''", Seen),
    (Sort::Value, "unheardOf()", Unknown),
    (Sort::Reached, "INSIDE", Seen),
    (Sort::Reached, "if (true) { INSIDE }", Seen),
    (
        Sort::Reached,
        "if (gradle.gradleVersion >= '7.0' && gradle.gradleVersion < '9.0') { INSIDE }",
        Seen,
    ),
    (Sort::Reached, "if (!(gradle.gradleVersion < '7.0')) { INSIDE }", Seen),
    (Sort::Reached, "if (file('build.gradle').exists()) { INSIDE }", Seen),
    (Sort::Reached, "try { INSIDE } catch (e) { }", Seen),
    (Sort::Reached, "if (unheardOf) { INSIDE }", Unknown),
    (Sort::Reached, "for (x in unheardOf) { INSIDE }", Unknown),
    (Sort::Reached, "if (false) { INSIDE }", Absent),
    (Sort::Filter, "content { includeGroup 'g.x' }", Seen),
    (Sort::Filter, "content { includeGroup 'g.y' }", Differs),
    (Sort::Filter, "content { includeGroupByRegex 'g\\\\..*' }", Seen),
    (Sort::Filter, "content { includeModuleByRegex('g\\\\..*', '.*') }", Seen),
    (Sort::Filter, "content { includeVersionByRegex('g\\\\..*', '.*', '.+') }", Seen),
    (Sort::Filter, "content { includeModuleByRegex('g\\\\..*', 'push') }", Differs),
    (Sort::Filter, "content { excludeModuleByRegex('g\\\\..*', '.*') }", Differs),
    (Sort::Filter, "content { excludeModuleByRegex('g\\\\..*', 'push') }", Seen),
    (Sort::Filter, "content { includeGroup unheardOf }", Unknown),
    (Sort::Filter, "content { unheardOf.each { includeGroup it } }", Unknown),
    (Sort::Filter, "content { includeGroup 'g.x'; unheardOf.each { includeGroup it } }", Seen),
    (Sort::Filter, "content { if (unheardOf) { excludeGroup 'g.x' } }", Unknown),
    (Sort::Filter, "content(unheardOf)", Unknown),
    (Sort::Placeholder, "IN { manifestPlaceholders = [ID: '7'] }", Seen),
    (Sort::Placeholder, "IN { manifestPlaceholders ID: '7' }", Seen),
    (Sort::Placeholder, "IN { manifestPlaceholders += [ID: '7'] }", Seen),
    (Sort::Placeholder, "IN { manifestPlaceholders.putAll([ID: '7']) }", Seen),
    (Sort::Placeholder, "IN { manifestPlaceholders.with { put('ID', '7') } }", Seen),
    (Sort::Placeholder, "def keys = [ID: '7']\nIN { manifestPlaceholders = keys }", Seen),
    (Sort::Placeholder, "def keys = [ID: '8']\nIN { manifestPlaceholders = keys }", Differs),
    (
        Sort::Placeholder,
        "def keys = [ID: '7']\nkeys.put('ID', '8')\nIN { manifestPlaceholders = keys }",
        Unknown,
    ),
    (Sort::Placeholder, "IN { manifestPlaceholders = unheardOf }", Unknown),
    (Sort::Placeholder, "IN { manifestPlaceholders = unheardOf() }", Unknown),
    (Sort::Placeholder, "IN { manifestPlaceholders = [A: '1'] + unheardOf }", Unknown),
    (Sort::Placeholder, "IN { manifestPlaceholders << unheardOf }", Unknown),
    (Sort::Placeholder, "IN { manifestPlaceholders[unheardOf] = '7' }", Unknown),
    (Sort::Placeholder, "IN { manifestPlaceholders['OTHER'] = '7' }", Absent),
    (Sort::Placeholder, "IN { if (unheardOf) { manifestPlaceholders.ID = '7' } }", Unknown),
    (Sort::Placeholder, "IN { if (unheardOf) { manifestPlaceholders.OTHER = '7' } }", Absent),
    (
        Sort::Placeholder,
        "IN { if (unheardOf) { manifestPlaceholders = [ID: '8'] } else { manifestPlaceholders = [ID: '7'] } }",
        Unknown,
    ),
    (Sort::Placeholder, "IN { [ID: '7'].each { k, v -> manifestPlaceholders[k] = v } }", Unknown),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders = [ID: '7']\n manifestPlaceholders.clear() }",
        Absent,
    ),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders = [ID: '7']\n manifestPlaceholders.remove('ID') }",
        Absent,
    ),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders = [ID: '7'] }\nandroid.defaultConfig.manifestPlaceholders = [x: 'y']",
        Unknown,
    ),
    (Sort::Placeholder, "IN { }\nandroid.defaultConfig.manifestPlaceholders['ID'] = '7'", Seen),
    (Sort::Placeholder, "android.defaultConfig.manifestPlaceholders.ID = '8'", Differs),
    (Sort::Placeholder, "android { defaultConfig.manifestPlaceholders.putAll(ID: '7') }", Seen),
    (Sort::Placeholder, "apply from: '../shared/id7.gradle'", Seen),
    (Sort::Placeholder, "apply from: '../shared/id8.gradle'", Differs),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders.ID = '7' }\napply from: '../shared/id8.gradle'",
        Differs,
    ),
    (
        Sort::Placeholder,
        "apply from: '../shared/id8.gradle'\nIN { manifestPlaceholders.ID = '7' }",
        Seen,
    ),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders.ID = '7' }\nandroid { buildTypes { debug { manifestPlaceholders = [ID: '8'] } } }",
        Differs,
    ),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders.ID = '7' }\nandroid { buildTypes { debug { manifestPlaceholders = [A: '8'] } } }",
        Seen,
    ),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders.ID = '7' }\nandroid { productFlavors { a { manifestPlaceholders = unheardOf } } }",
        Unknown,
    ),
    (
        Sort::Placeholder,
        "IN { manifestPlaceholders.ID = '7' }\nandroid.buildTypes.debug.manifestPlaceholders.ID = '8'",
        Differs,
    ),
    (Sort::Placeholder, "IN { buildTypes { debug { manifestPlaceholders.OTHER = '8' } } }", Absent),
    (Sort::Placeholder, "IN { buildTypes { debug { manifestPlaceholders.ID = '7' } } }", Absent),
    (Sort::Placeholder, "apply from: '../shared/hidden.gradle'", Unknown),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders[\"ID\"] = \"7\" }", Seen),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders += mapOf(\"ID\" to \"7\") }", Seen),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders += Pair(\"ID\", \"7\") }", Seen),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders += \"ID\" to \"7\" }", Unknown),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders += \"A\" to \"7\" }", Absent),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders.apply { put(\"ID\", \"7\") } }", Seen),
    (Sort::KotlinPlaceholder, "IN { manifestPlaceholders.apply { this[\"ID\"] = \"7\" } }", Seen),
    (
        Sort::KotlinPlaceholder,
        "IN { mapOf(\"ID\" to \"7\").forEach { (k, v) -> manifestPlaceholders[k] = v } }",
        Unknown,
    ),
    (Sort::KotlinPlaceholder, "IN { addManifestPlaceholders(mapOf(\"ID\" to \"7\")) }", Seen),
    (Sort::Managed, "apply from: 'shared/it.gradle'", Seen),
    (Sort::Managed, "apply from: \"$rootDir/shared/it.gradle\"", Seen),
    (Sort::Managed, "plugins { id 'own.managed' }", Seen),
    (Sort::Managed, "pluginManagement { includeBuild 'bs' }\nplugins { id 'own.managed' }", Seen),
    (Sort::Managed, "apply plugin: 'own.managed'", Seen),
    (Sort::Managed, "apply from: \"$unheardOf/it.gradle\"", Unknown),
    (Sort::Managed, "plugins { id 'own.compiled' }", Unknown),
    (Sort::Managed, "dependencyResolutionManagement { repositoriesMode.set(unheardOf) }", Unknown),
];

/// One question: its name, and what is told of a spelling.
type Question = (&'static str, fn(&str) -> Told);

/// The questions that a sort touches.
fn questions(sort: Sort) -> &'static [Question] {
    match sort {
        Sort::Path => &[
            ("libraries of an applied script", |it| library_in(it, false)),
            ("libraries of a script that a map applies", |it| library_by_map(it, false)),
            ("repositories of an applied script", |it| repository_in(it, false)),
            ("plugins of an applied script", |it| plugin_in(it, false)),
            ("where sources lie", source_folder),
            ("where the manifest is", manifest),
            ("which keystore signs", keystore),
        ],
        Sort::KotlinPath => &[
            ("libraries of an applied script", |it| library_in(it, true)),
            ("libraries of a script that a map applies", |it| library_by_map(it, true)),
            ("repositories of an applied script", |it| repository_in(it, true)),
            ("plugins of an applied script", |it| plugin_in(it, true)),
        ],
        Sort::Entry => &[
            ("libraries", |it| libraries(it, "app/build.gradle")),
            ("repositories of all projects", |it| of_all_projects(it, "build.gradle")),
            ("repositories of the settings", |it| of_settings(it, "settings.gradle")),
            ("repositories of the build script", |it| of_build_script(it, "build.gradle")),
            ("class path", |it| class_path(it, "build.gradle")),
        ],
        Sort::KotlinEntry => &[
            ("libraries", |it| libraries(it, "app/build.gradle.kts")),
            ("repositories of all projects", |it| of_all_projects(it, "build.gradle.kts")),
            ("repositories of the settings", |it| of_settings(it, "settings.gradle.kts")),
            ("repositories of the build script", |it| of_build_script(it, "build.gradle.kts")),
            ("class path", |it| class_path(it, "build.gradle.kts")),
        ],
        Sort::Member => &[
            ("rules of a build type", |it| rules(it, "app/build.gradle")),
            ("placeholders of a flavor", |it| placeholder_of_flavor(it, "app/build.gradle")),
            ("the id of a flavor", |it| id_of_flavor(it, "app/build.gradle")),
            ("the axis of a flavor", |it| axis(it, "app/build.gradle")),
        ],
        Sort::KotlinMember => &[
            ("rules of a build type", |it| rules(it, "app/build.gradle.kts")),
            ("placeholders of a flavor", |it| placeholder_of_flavor(it, "app/build.gradle.kts")),
            ("the id of a flavor", |it| id_of_flavor(it, "app/build.gradle.kts")),
            ("the axis of a flavor", |it| axis(it, "app/build.gradle.kts")),
        ],
        Sort::Made => &[
            ("the axis of the other", |it| others(it, "app/build.gradle", false)),
            ("the axis of the other, from an applied script", |it| {
                others(it, "shared/f.gradle", false)
            }),
            ("its own axis", |it| others(it, "app/build.gradle", true)),
        ],
        Sort::KotlinMade => &[
            ("the axis of the other", |it| others(it, "app/build.gradle.kts", false)),
            ("its own axis", |it| others(it, "app/build.gradle.kts", true)),
        ],
        Sort::File => &[
            ("local files", |it| local_file(it, "app/build.gradle")),
            ("local files of an applied script", |it| local_file(it, "shared/f.gradle")),
        ],
        Sort::Coordinates => &[
            ("libraries", |it| library_by(it, "app/build.gradle")),
            ("class path", |it| class_path_by(it, "build.gradle")),
            ("a version on the class path", |it| old_on_class_path(it, "build.gradle")),
        ],
        Sort::Unread => &[("libraries", |it| library_by(it, "app/build.gradle"))],
        Sort::KotlinCoordinates => &[
            ("libraries", |it| library_by(it, "app/build.gradle.kts")),
            ("class path", |it| class_path_by(it, "build.gradle.kts")),
            ("a version on the class path", |it| old_on_class_path(it, "build.gradle.kts")),
        ],
        Sort::Applied => &[("plugins", plugin)],
        Sort::Value => &[
            ("the version of a library", version_of_library),
            ("the address of a repository", address),
            ("the value of a placeholder", value_of_placeholder),
            ("the applicationId", application_id),
        ],
        Sort::Reached => &[
            ("libraries", |it| libraries(&in_container(it), "app/build.gradle")),
            ("repositories", |it| of_all_projects(&in_container(it), "build.gradle")),
            ("class path", |it| class_path(&in_container(it), "build.gradle")),
            ("plugins", |it| plugin(&it.replace("INSIDE", "apply plugin: 'p.q'"))),
        ],
        Sort::Filter => &[("repositories", filter)],
        Sort::Placeholder => &[("a placeholder", |it| placeholder(it, "app/build.gradle"))],
        Sort::KotlinPlaceholder => {
            &[("a placeholder", |it| placeholder(it, "app/build.gradle.kts"))]
        }
        Sort::Managed => &[
            ("repositories of the settings", |it| managed(it, MAVEN)),
            ("where one more goes", |it| managed(it, "google()")),
        ],
    }
}

#[test]
fn every_spelling_is_told_to_every_question_that_it_touches() {
    let mut wrong = Vec::new();
    for (sort, spelling, expected) in TABLE {
        for (question, ask) in questions(*sort) {
            let told = ask(spelling);
            if told != *expected {
                wrong.push(format!("{question}: {told:?}, not {expected:?}: {spelling}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const APP: &str = "apply plugin: 'com.android.application'\nandroid { namespace 'a.b' }\n";
const KOTLIN_APP: &str =
    "plugins { id(\"com.android.application\") }\nandroid { namespace = \"a.b\" }\n";
const MANIFEST: &str = "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">\n    \
                        <application />\n</manifest>\n";

/// A small project with these files; one in Kotlin takes the place of its twin.
fn project_with(files: &[(&str, &str)]) -> Snapshot {
    let given = [
        ("settings.gradle", "include ':app'\n"),
        ("build.gradle", "ext.ofRoot = 'VALUE'\n"),
        ("gradle.properties", "ofProperties=VALUE\n"),
        ("app/build.gradle", APP),
        ("app/src/main/AndroidManifest.xml", MANIFEST),
        (
            "gradle/wrapper/gradle-wrapper.properties",
            "distributionUrl=https\\://services.gradle.org/distributions/gradle-8.4-bin.zip\n",
        ),
        ("gradle/libs.versions.toml", "[plugins]\np-q = { id = \"p.q\", version = \"1\" }\n"),
        ("buildSrc/src/main/groovy/own.convention.gradle", "apply plugin: 'p.q'\n"),
        (
            "build-logic/build.gradle.kts",
            "gradlePlugin { plugins { register(\"c\") { id = \"own.coded\"\nimplementationClass = \"OwnPlugin\" } } }\n",
        ),
        (
            "build-logic/src/main/kotlin/OwnPlugin.kt",
            "class OwnPlugin : Plugin<Project> {\n    override fun apply(target: Project) {\n        with(target) {\n            pluginManager.apply(\"p.q\")\n        }\n    }\n}\n",
        ),
    ];
    let is_twin = |path: &str| {
        files.iter().any(|(it, _)| *it == path || it.strip_suffix(".kts") == Some(path))
    };
    let rest = given.iter().filter(|(path, _)| !is_twin(path));
    Snapshot::new(rest.chain(files).map(|(path, text)| {
        let path = RelPath::new(path).expect("a relative path");
        (path, Content::Text(SourceText::new((*text).to_owned())))
    }))
}

fn of_want(files: &[(&str, &str)], want: &Want) -> Told {
    let snapshot = project_with(files);
    let project = match Project::read(&snapshot, &Choice::default()) {
        Ok(project) => project,
        Err(problems) => panic!("{files:?}\n{problems:?}"),
    };
    match presence(&project, want) {
        Presence::Present(_) => Seen,
        Presence::Unknown(_) => Unknown,
        Presence::Absent => Absent,
        Presence::Different(_) => Differs,
    }
}

/// `Seen` where the model has the value; what it does not tell is `Unknown`.
fn of_value(
    files: &[(&str, &str)],
    value: fn(&Project<'_>) -> Option<String>,
    wanted: &str,
) -> Told {
    let snapshot = project_with(files);
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match value(&project) {
        Some(found) if found == wanted => Seen,
        Some(_) => Absent,
        None => Unknown,
    }
}

fn library() -> Want {
    let version = VersionWant::AtLeastSome("1".to_owned());
    Want::Dependency(DependencyWant { module: "g.x:a".to_owned(), version })
}

fn repository(scope: Scope) -> Want {
    let (url, groups) = ("https://example.org/repo".to_owned(), vec!["g.x".to_owned()]);
    Want::Repository(RepositoryWant { scope, url, groups })
}

fn wanted_plugin() -> Want {
    let plugin = PluginName { class: Some("x.y.QPlugin".to_owned()), ..PluginName::new("p.q") };
    Want::Plugin(PluginWant { plugin })
}

fn applied(path: &str, is_kotlin: bool) -> (&'static str, String) {
    match is_kotlin {
        false => ("app/build.gradle", format!("{APP}apply from: {path}\n")),
        true => ("app/build.gradle.kts", format!("{KOTLIN_APP}apply(from = {path})\n")),
    }
}

/// The path of the table, with an ending.
fn to(path: &str, ending: &str) -> String {
    path.replace("shared/it", &format!("shared/it{ending}"))
}

fn library_in(path: &str, is_kotlin: bool) -> Told {
    let (file, text) = applied(&to(path, ".gradle"), is_kotlin);
    let inner = ("shared/it.gradle", "dependencies { implementation 'g.x:a:1' }\n");
    of_want(&[(file, &text), inner], &library())
}

fn library_by_map(path: &str, is_kotlin: bool) -> Told {
    let path = to(path, ".gradle");
    let (file, text) = match is_kotlin {
        false => ("app/build.gradle", format!("{APP}apply([from: {path}])\n")),
        true => ("app/build.gradle.kts", format!("{KOTLIN_APP}apply(mapOf(\"from\" to {path}))\n")),
    };
    let inner = ("shared/it.gradle", "dependencies { implementation 'g.x:a:1' }\n");
    of_want(&[(file, &text), inner], &library())
}

fn repository_in(path: &str, is_kotlin: bool) -> Told {
    let (file, text) = applied(&to(path, ".gradle"), is_kotlin);
    let inner = ("shared/it.gradle", "repositories { maven { url 'https://example.org/repo' } }\n");
    of_want(&[(file, &text), inner], &repository(Scope::Dependencies))
}

fn plugin_in(path: &str, is_kotlin: bool) -> Told {
    let (file, text) = applied(&to(path, ".gradle"), is_kotlin);
    of_want(&[(file, &text), ("shared/it.gradle", "apply plugin: 'p.q'\n")], &wanted_plugin())
}

fn source_folder(path: &str) -> Told {
    let text = format!("{APP}android {{ sourceSets {{ main {{ java.srcDirs = [{path}] }} }} }}\n");
    let folder = |it: &Project<'_>| Some(it.java_folder().to_string());
    of_value(&[("app/build.gradle", &text)], folder, "shared/it")
}

fn manifest(path: &str) -> Told {
    let path = to(path, ".xml");
    let text = format!("{APP}android {{ sourceSets {{ main {{ manifest.srcFile {path} }} }} }}\n");
    let of = |it: &Project<'_>| Some(it.manifest_of(it.app())?.to_string());
    of_value(&[("app/build.gradle", &text), ("shared/it.xml", MANIFEST)], of, "shared/it.xml")
}

fn keystore(path: &str) -> Told {
    let path = to(path, ".jks");
    let path = if path.starts_with(['"', '\'']) { format!("file({path})") } else { path };
    let text = format!("{APP}android {{ signingConfigs {{ release {{ storeFile {path} }} }} }}\n");
    let of = |it: &Project<'_>| it.signing_configs(&|_| None).pop()?.store_file;
    let told = of_value(&[("app/build.gradle", &text)], of, "shared/it.jks");
    // A sum of texts is no file yet.
    if path.contains(" + ") { Seen } else { told }
}

fn filled(way: &str, container: &str, entry: &str) -> String {
    way.replace("CONTAINER", container).replace("ENTRY", entry)
}

/// What stands before the outer block: a closure that a name stands for; and the rest.
fn hoisted(filled: &str) -> (String, &str) {
    match filled.split_once('\n').filter(|_| filled.starts_with("def ")) {
        Some((before, rest)) => (format!("{before}\n"), rest),
        None => (String::new(), filled),
    }
}

/// A spelling around a statement as one in a container.
fn in_container(around: &str) -> String {
    format!("CONTAINER {{ {} }}", around.replace("INSIDE", "ENTRY"))
}

fn libraries(way: &str, file: &str) -> Told {
    let is_kotlin = file.ends_with(".kts");
    let app = if is_kotlin { KOTLIN_APP } else { APP };
    let entry = if is_kotlin { "implementation(\"g.x:a:1\")" } else { "implementation 'g.x:a:1'" };
    let text = format!("{app}{}\n", filled(way, "dependencies", entry));
    of_want(&[(file, &text)], &library())
}

fn maven(file: &str) -> &'static str {
    match file.ends_with(".kts") {
        true => "maven(\"https://example.org/repo\")",
        false => "maven { url 'https://example.org/repo' }",
    }
}

fn of_all_projects(way: &str, file: &str) -> Told {
    let text = format!("allprojects {{\n{}\n}}\n", filled(way, "repositories", maven(file)));
    of_want(&[(file, &text)], &repository(Scope::Dependencies))
}

fn of_settings(way: &str, file: &str) -> Told {
    let include = if file.ends_with(".kts") { "include(\":app\")" } else { "include ':app'" };
    let filled = filled(way, "repositories", maven(file));
    let (before, filled) = hoisted(&filled);
    let text = format!("{include}\n{before}dependencyResolutionManagement {{\n{filled}\n}}\n");
    of_want(&[(file, &text)], &repository(Scope::Dependencies))
}

fn filter(spelling: &str) -> Told {
    let maven = format!("maven {{ url 'https://example.org/repo'; {spelling} }}");
    let text = format!("allprojects {{ repositories {{ {maven} }} }}\n");
    of_want(&[("build.gradle", &text)], &repository(Scope::Dependencies))
}

const MAVEN: &str = "maven { url 'https://example.org/repo' }";

/// What is said of a repository, and whether it goes where others are managed if it is absent.
fn managed(settings: &str, repositories: &str) -> Told {
    let script = format!(
        "dependencyResolutionManagement {{\n    repositoriesMode.set(RepositoriesMode.\
         FAIL_ON_PROJECT_REPOS)\n    repositories {{\n        {repositories}\n    }}\n}}\n"
    );
    let settings = format!("{settings}\ninclude ':app'\n");
    let described = "src/main/resources/META-INF/gradle-plugins/own.compiled.properties";
    let files = [
        ("settings.gradle", settings.as_str()),
        ("shared/it.gradle", &script),
        ("bs/src/main/groovy/own.managed.settings.gradle", &script),
        (&format!("bs/{described}"), "implementation-class=x.Y\n"),
    ];
    let told = of_want(&files, &repository(Scope::Dependencies));
    if told != Absent {
        return told;
    }
    let snapshot = project_with(&files);
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match ensure(&project, &repository(Scope::Dependencies), &Owned::default()) {
        Ok(Some(step)) if snapshot.text(&step.file) == Some(&script) => Seen,
        Ok(_) => Absent,
        Err(_) => Unknown,
    }
}

fn of_build_script(way: &str, file: &str) -> Told {
    let text = format!("buildscript {{\n{}\n}}\n", filled(way, "repositories", maven(file)));
    of_want(&[(file, &text)], &repository(Scope::Classpath))
}

fn class_path(way: &str, file: &str) -> Told {
    let entry =
        if file.ends_with(".kts") { "classpath(\"g.x:q:1\")" } else { "classpath 'g.x:q:1'" };
    let filled = filled(way, "dependencies", entry);
    let (before, filled) = hoisted(&filled);
    let text = format!("{before}buildscript {{\n{filled}\n}}\n");
    let want = ClasspathWant { module: "g.x:q".to_owned(), ..ClasspathWant::default() };
    of_want(&[(file, &text)], &Want::Classpath(want))
}

/// A member of a container of `android`, in the module's script.
fn member(spelling: &str, container: &str, name: &str, inside: &str, file: &str) -> String {
    let app = if file.ends_with(".kts") { KOTLIN_APP } else { APP };
    let member = spelling.replace("NAME", name).replace("INSIDE", inside);
    format!("{app}android {{\n    {container} {{\n        {member}\n    }}\n}}\n")
}

fn rules(spelling: &str, file: &str) -> Told {
    let inside = match file.ends_with(".kts") {
        true => "isMinifyEnabled = true",
        false => "minifyEnabled true",
    };
    let text = member(spelling, "buildTypes", "release", inside, file);
    // Seen means that the build type shrinks and does not name the file yet.
    match of_want(&[(file, &text)], &Want::Rules(RulesWant { file: "ours.pro".to_owned() })) {
        Absent => Seen,
        Seen => Absent,
        other => other,
    }
}

fn placeholder_of_flavor(spelling: &str, file: &str) -> Told {
    let inside = match file.ends_with(".kts") {
        true => "manifestPlaceholders[\"ID\"] = \"7\"",
        false => "manifestPlaceholders.ID = '7'",
    };
    let text = member(spelling, "productFlavors", "paid", inside, file);
    let (member, name) = (Member::Flavor("paid".to_owned()), "ID".to_owned());
    let value = PlaceholderValue::Text("7".to_owned());
    of_want(
        &[(file, &text)],
        &Want::Placeholder(PlaceholderWant { member, name, value, apart: Vec::new() }),
    )
}

/// A placeholder of `defaultConfig`, `IN` whose block things are set, or in other ways.
fn placeholder(spelling: &str, file: &str) -> Told {
    let app = if file.ends_with(".kts") { KOTLIN_APP } else { APP };
    let set = spelling.replace("IN {", "android.defaultConfig {");
    let (text, value) = (format!("{app}{set}\n"), PlaceholderValue::Text("7".to_owned()));
    let script =
        |id| format!("android {{ defaultConfig {{ manifestPlaceholders.ID = '{id}' }} }}\n");
    let (seven, eight) = (script(7), script(8));
    let files = [
        (file, text.as_str()),
        ("shared/id7.gradle", &seven),
        ("shared/id8.gradle", &eight),
        (
            "shared/hidden.gradle",
            "afterEvaluate { android.defaultConfig { it.manifestPlaceholders.ID = '8' } }",
        ),
    ];
    let (member, name) = (Member::Default, "ID".to_owned());
    let want = PlaceholderWant { member, name, value, apart: Vec::new() };
    of_want(&files, &Want::Placeholder(want))
}

fn id_of_flavor(spelling: &str, file: &str) -> Told {
    let inside = match file.ends_with(".kts") {
        true => "applicationId = \"c.d\"",
        false => "applicationId 'c.d'",
    };
    let text = member(spelling, "productFlavors", "paid", inside, file);
    let id = |it: &Project<'_>| it.application_id_of(&Member::Flavor("paid".to_owned()));
    of_value(&[(file, &text)], id, "c.d")
}

fn axis(spelling: &str, file: &str) -> Told {
    let text = member(spelling, "productFlavors", "paid", "", file);
    let names = |it: &Project<'_>| Some(it.axis(&["paid"]).ok()?.first()?.name().to_owned());
    of_value(&[(file, &text)], names, "paid")
}

/// Whether the flavor that a spelling makes is on the axis of `free`, or on that of its own name.
fn others(spelling: &str, file: &str, is_own: bool) -> Told {
    let is_kotlin = file.ends_with(".kts");
    let free =
        if is_kotlin { "create(\"free\") { dimension = \"d\" }" } else { "free { dimension 'd' }" };
    let app = if is_kotlin { KOTLIN_APP } else { APP };
    let is_beside = spelling.starts_with("productFlavors") || spelling.starts_with("with(");
    let inside = match is_beside {
        true => format!("productFlavors {{\n {free}\n }}\n {spelling}\n"),
        false => format!("productFlavors {{\n {free}\n {spelling}\n }}\n"),
    };
    let flavors = format!("android {{\n {inside}}}\n");
    let own = format!("{app}{flavors}");
    let from = format!("{APP}apply from: '../shared/f.gradle'\n");
    let files = match file.starts_with("app/") {
        true => vec![(file, own.as_str())],
        false => vec![("app/build.gradle", from.as_str()), (file, flavors.as_str())],
    };
    let snapshot = project_with(&files);
    let project = Project::read(&snapshot, &Choice::default()).expect("a project");
    match project.axis(&[if is_own { "paid" } else { "free" }]) {
        Ok(all) if all.iter().any(|it| it.name() == "paid") && all.len() == 2 => Seen,
        Ok(_) => Absent,
        Err(_) => Unknown,
    }
}

fn number(file: &str) -> &'static str {
    if file.ends_with(".kts") { "val number = \"1.2\"\n" } else { "def number = '1.2'\n" }
}

fn library_by(arguments: &str, file: &str) -> Told {
    let app = if file.ends_with(".kts") { KOTLIN_APP } else { APP };
    let number = number(file);
    let text = format!("{app}{number}dependencies {{\n implementation({arguments})\n}}\n");
    let (module, version) = ("g.x:a".to_owned(), VersionWant::Exactly("1.2".to_owned()));
    of_want(&[(file, &text)], &Want::Dependency(DependencyWant { module, version }))
}

fn on_class_path(arguments: &str, file: &str, least: &str) -> (Snapshot, Want) {
    let number = number(file);
    let text =
        format!("buildscript {{\n{number}dependencies {{\n classpath({arguments})\n}}\n}}\n");
    let least = Some(least.to_owned());
    let want = ClasspathWant { module: "g.x:a".to_owned(), least, ..ClasspathWant::default() };
    (project_with(&[(file, &text)]), Want::Classpath(want))
}

fn class_path_by(arguments: &str, file: &str) -> Told {
    let (snapshot, want) = on_class_path(arguments, file, "1.2");
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match presence(&project, &want) {
        Presence::Present(_) => Seen,
        Presence::Absent => Absent,
        Presence::Unknown(_) | Presence::Different(_) => Unknown,
    }
}

/// Whether an entry is told to be too old, which its version must be known for.
fn old_on_class_path(arguments: &str, file: &str) -> Told {
    let (snapshot, want) = on_class_path(arguments, file, "1.3");
    let project = Project::read(&snapshot, &Choice::default()).expect("a readable project");
    match presence(&project, &want) {
        Presence::Different(_) => Seen,
        Presence::Absent => Absent,
        Presence::Unknown(_) | Presence::Present(_) => Unknown,
    }
}

fn local_file(spelling: &str, file: &str) -> Told {
    let text = format!("def number = '1'\ndependencies {{ implementation({spelling}) }}\n");
    let own = format!("{APP}{text}");
    let from = format!("{APP}apply from: '../shared/f.gradle'\n");
    let files = match file.starts_with("app/") {
        true => vec![(file, own.as_str())],
        false => vec![("app/build.gradle", from.as_str()), (file, text.as_str())],
    };
    let wrapping = ("wrapping/build.gradle", "artifacts.add('default', file('x-1.aar'))\n");
    let settings = ("settings.gradle", "include ':app', ':wrapping'\n");
    let files = [files, vec![wrapping, settings]].concat();
    let (module, version) = ("libs/x-1.aar".to_owned(), VersionWant::LocalFile);
    of_want(&files, &Want::Dependency(DependencyWant { module, version }))
}

fn plugin(spelling: &str) -> Told {
    of_want(&[("app/build.gradle", &format!("{APP}{spelling}\n"))], &wanted_plugin())
}

/// The statements before a value, and the value.
fn defined(spelling: &str, value: &str) -> (String, String) {
    let spelling = spelling.replace("VALUE", value);
    match spelling.strip_prefix("DEFINE ").and_then(|it| it.rsplit_once("; ")) {
        Some((before, value)) => (format!("{before}\n"), value.to_owned()),
        None => (String::new(), spelling),
    }
}

fn with_values(file: &str, text: &str, value: &str) -> Vec<(String, String)> {
    vec![
        (file.to_owned(), text.to_owned()),
        ("gradle.properties".to_owned(), format!("ofProperties={value}\n")),
    ]
}

fn of_files(files: &[(String, String)], want: &Want) -> Told {
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    of_want(&files, want)
}

fn version_of_library(spelling: &str) -> Told {
    let (before, value) = defined(spelling, "1.2");
    let text = format!(
        "{before}{APP}dependencies {{ implementation group: 'g.x', name: 'a', version: {value} }}\n"
    );
    let mut files = with_values("app/build.gradle", &text, "1.2");
    files.push(("build.gradle".to_owned(), "ext.ofRoot = '1.2'\n".to_owned()));
    let version = VersionWant::Exactly("1.2".to_owned());
    of_files(&files, &Want::Dependency(DependencyWant { module: "g.x:a".to_owned(), version }))
}

fn address(spelling: &str) -> Told {
    let url = "https://example.org/repo";
    let (before, value) = defined(spelling, url);
    let text = format!(
        "ext.ofRoot = '{url}'\n{before}allprojects {{ repositories {{ maven {{ url {value} }} }} }}\n"
    );
    let told = of_files(&with_values("build.gradle", &text, url), &repository(Scope::Dependencies));
    // An address that is computed may be any: beside it one more does no harm.
    if spelling == "unheardOf()" { Unknown } else { told }
}

fn value_of_placeholder(spelling: &str) -> Told {
    let (before, value) = defined(spelling, "7");
    let text = format!(
        "{before}{APP}android {{ defaultConfig {{ manifestPlaceholders = [ID: {value}] }} }}\n"
    );
    let mut files = with_values("app/build.gradle", &text, "7");
    files.push(("build.gradle".to_owned(), "ext.ofRoot = '7'\n".to_owned()));
    let value = PlaceholderValue::Text("7".to_owned());
    let (member, name) = (Member::Default, "ID".to_owned());
    of_files(&files, &Want::Placeholder(PlaceholderWant { member, name, value, apart: Vec::new() }))
}

fn application_id(spelling: &str) -> Told {
    let (before, value) = defined(spelling, "c.d");
    let text = format!("{before}{APP}android {{ defaultConfig {{ applicationId {value} }} }}\n");
    let mut files = with_values("app/build.gradle", &text, "c.d");
    files.push(("build.gradle".to_owned(), "ext.ofRoot = 'c.d'\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    of_value(&files, |it| it.application_id.clone(), "c.d")
}
