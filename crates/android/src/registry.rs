//! The table of kinds: what a key can name in a project, a line each.
//!
//! A line has the word that keys of the kind begin with, the file in `kinds/` that knows the rest,
//! and the type that says what is wanted, where something of the kind can be. Knows no kind itself:
//! `key` makes the words of it, `kinds` asks the files.

/// Hands the table to the macro `$make`, in the order in which things are set up.
macro_rules! every_kind {
    ($make:ident) => {
        $make! {
            /// `container:FILE#path`: a block or element made so that things can stand in it.
            Container "container" container;
            /// `file:PATH`: a whole file.
            File "file" file wants File(FileWant);
            /// `repository:SCOPE#url`: a Maven repository; scheme and final slash do not count.
            Repository "repository" repository wants Repository(RepositoryWant);
            /// `classpath:group:artifact`: a build-script dependency of the root project.
            Classpath "classpath" classpath wants Classpath(ClasspathWant);
            /// `plugin:MODULE#id`: a Gradle plugin applied in a module.
            Plugin "plugin" plugin wants Plugin(PluginWant);
            /// `script:MODULE#FILE`: a script of the project that a module applies.
            Script "script" script wants Script(ScriptWant);
            /// `catalog:TABLE.ALIAS`: an entry of the version catalog.
            Catalog "catalog" catalog;
            /// `dependency:MODULE#group:artifact`: a library dependency of a module.
            Dependency "dependency" dependency wants Dependency(DependencyWant);
            /// `placeholder:MODULE/VARIANT#NAME`: a manifest placeholder.
            Placeholder "placeholder" placeholder wants Placeholder(PlaceholderWant);
            /// `proguard:MODULE/BUILD-TYPE#FILE`: a rules file named in a build type's list.
            Proguard "proguard" rules wants Rules(RulesWant);
            /// `permission:MODULE/SOURCE-SET#NAME`: a permission that is used.
            Permission "permission" permission;
            /// `manifest:MODULE/SOURCE-SET/path[NAME]@attribute`: an element or attribute.
            Manifest "manifest" element wants Node(NodeWant);
            /// `intent-filter:MODULE/SOURCE-SET/[CLASS]{content}`: a whole intent filter.
            IntentFilter "intent-filter" deep_link wants DeepLink(DeepLinkWant);
            /// `mend:CODE#FILE:SUBJECT`: lines that a patch of the doctor's made of others.
            Mend "mend" mend;
        }
    };
}
