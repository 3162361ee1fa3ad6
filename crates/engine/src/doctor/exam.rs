//! What the doctor's rules look at: the project, its manifests and its sources, each read once.
//!
//! Knows where the application's texts are; judges none.

use std::cell::OnceCell;

use pushwright_android::{ANDROID_NAMESPACE, Place, Project, RelPath, property_of};
use pushwright_config::Diagnostic;
use pushwright_config::pack::Pack;
use pushwright_lossless::Edit;
use pushwright_lossless::source::{Language, Source};
use pushwright_lossless::xml::{Attribute, Document, Element, ElementId};

use super::{Patient, Symptom};
use crate::model::classes::OwnCall;
use crate::model::ours::GENERATED;
use crate::vendor::variables::Vendor;
use crate::vendor::vendors;

/// What rules share.
pub(super) struct Exam<'a> {
    pub(super) patient: &'a Patient<'a>,
    /// The project as it is, or as it would be.
    project: &'a Project<'a>,
    pub(super) vendors: Vec<Vendor<'a>>,
    /// The package of generated sources.
    pub(super) package: String,
    manifests: OnceCell<Vec<Manifest<'a>>>,
    sources: OnceCell<Vec<AppSource<'a>>>,
}

impl<'a> Exam<'a> {
    pub(super) fn new(patient: &'a Patient<'a>, project: &'a Project<'a>) -> Exam<'a> {
        let package = crate::model::context::package(patient.config, project);
        let (vendors, _) = vendors::configured(patient.config, patient.packs, project);
        let (manifests, sources) = (OnceCell::new(), OnceCell::new());
        Exam { patient, project, vendors, package, manifests, sources }
    }

    /// The manifests that can be read: of every module, and the application's overlays.
    pub(super) fn manifests(&self) -> &[Manifest<'a>] {
        self.manifests.get_or_init(|| manifests(self))
    }

    /// The Java and Kotlin sources of the project, but for tests.
    pub(super) fn sources(&self) -> &[AppSource<'a>] {
        self.sources.get_or_init(|| sources(self))
    }

    pub(super) fn project(&self) -> &'a Project<'a> {
        self.project
    }

    pub(super) fn text(&self, file: &RelPath) -> Option<&'a str> {
        self.project().snapshot().text(file)
    }

    pub(super) fn packs(&self) -> impl Iterator<Item = &'a Pack> {
        self.patient.packs.iter()
    }

    /// A diagnostic at a place of a file.
    pub(super) fn at(&self, finding: Diagnostic, place: &Place) -> Diagnostic {
        crate::model::finding::at(finding, self.project().snapshot(), place)
    }

    /// Whether the project's Android plugin is of this version or later; an unknown one counts as older.
    pub(super) fn has_android_plugin(&self, least: &str) -> bool {
        let version = self.project().android_plugin();
        version.is_some_and(|it| {
            pushwright_text::compare_versions(&it, least) != std::cmp::Ordering::Less
        })
    }

    /// Whether the project's Gradle is of this major version or later; an unknown one counts as older.
    pub(super) fn has_gradle(&self, major: u32) -> bool {
        self.project().gradle_version().is_some_and(|(found, _)| found >= major)
    }

    /// A property of gradle.properties.
    pub(super) fn gradle_property(&self, name: &str) -> Option<&'a str> {
        let text = self.text(&RelPath::new("gradle.properties")?)?;
        property_of(text, name)
    }
}

/// One manifest.
pub(super) struct Manifest<'a> {
    pub(super) file: RelPath,
    pub(super) doc: Document<'a>,
    /// Whether it is of the application module.
    pub(super) is_app: bool,
    /// Whether it is that of a flavor, a build type or several of them together.
    pub(super) is_overlay: bool,
}

/// Tags of components that intents reach or that hold data for others.
const COMPONENTS: [&str; 5] = ["activity", "activity-alias", "provider", "receiver", "service"];

/// One manifest, as a rule looks at it.
pub(super) struct View<'v, 'a> {
    pub(super) exam: &'v Exam<'a>,
    pub(super) file: &'v RelPath,
    pub(super) doc: &'v Document<'a>,
}

impl<'v> View<'v, '_> {
    /// The components, each with the attribute that names it.
    pub(super) fn components(&self) -> Vec<(ElementId, Attribute<'v>)> {
        let named = |id: ElementId| {
            let element = self.doc.element(id);
            let name = element.attribute(Some(ANDROID_NAMESPACE), "name")?;
            COMPONENTS.contains(&element.name.local).then_some((id, name))
        };
        self.doc.elements().filter_map(named).collect()
    }

    /// A finding at an element's start tag, with the edit that settles it; `subject` tells its key
    /// (`doctor/CODE#FILE:SUBJECT`) from those of the rule's other findings in the file.
    pub(super) fn symptom(
        &self,
        diagnostic: Diagnostic,
        element: &Element<'_>,
        edit: Option<Edit>,
        subject: &str,
    ) -> Symptom {
        let place = Place::new(self.file, element.start_tag.clone());
        Symptom::with_edit(self.exam.at(diagnostic, &place), edit, subject)
    }
}

fn manifests<'a>(exam: &Exam<'a>) -> Vec<Manifest<'a>> {
    let project = exam.project();
    let mut found = Vec::new();
    for module in &project.modules {
        let is_app = module == project.app();
        // What another application has is not merged into this one.
        if !is_app && project.is_application(module) {
            continue;
        }
        let main = project.manifest_of(module).into_iter().map(|file| (file, false));
        let overlays = is_app.then(|| project.overlay_manifests());
        let overlays = overlays.iter().flat_map(|it| it.iter());
        let overlays = overlays.map(|(_, file)| (file.clone(), true));
        for (file, is_overlay) in main.chain(overlays) {
            let Some(Ok(doc)) = project.snapshot().document(&file) else { continue };
            found.push(Manifest { file, doc, is_app, is_overlay });
        }
    }
    found
}

/// A source of the project with its text.
pub(super) struct AppSource<'a> {
    pub(super) path: &'a RelPath,
    pub(super) text: &'a str,
    /// The text with blanks in the place of its comments.
    pub(super) code: String,
    pub(super) language: Language,
    parts: Source<'a>,
}

impl<'a> AppSource<'a> {
    pub(super) fn is_ours(&self) -> bool {
        self.text.starts_with(GENERATED)
    }

    /// Whether `needle` stands outside comments.
    pub(super) fn says(&self, needle: &str) -> bool {
        self.code.contains(needle)
    }

    /// Whether it makes a call of the generated class of this package.
    pub(super) fn calls(&self, package: &str, call: &OwnCall) -> bool {
        self.parts.uses(&format!("{package}.{}", call.class), call.method)
    }

    /// Whether its first class is made from one that is called an Application.
    pub(super) fn is_application(&self) -> bool {
        self.parts.superclass().is_some_and(|it| it.ends_with("Application"))
    }

    /// The qualified name of the class that its first class, of this package, is made from.
    pub(super) fn superclass(&self, package: &str) -> Option<String> {
        let name = self.parts.superclass()?;
        if name.contains('.') {
            return Some(name);
        }
        let imported = self.parts.imports().into_iter().map(|it| it.path);
        let mut same = imported.filter(|it| it.rsplit('.').next() == Some(&name));
        Some(same.next().unwrap_or_else(|| format!("{package}.{name}")))
    }
}

fn sources<'a>(exam: &Exam<'a>) -> Vec<AppSource<'a>> {
    let snapshot = exam.project().snapshot();
    let read = |path: &'a RelPath| {
        let (language, text) = (Language::of_file_name(path.file_name())?, snapshot.text(path)?);
        let parts = Source::new(text, language);
        Some(AppSource { path, text, code: parts.without_comments(), language, parts })
    };
    let in_app = snapshot.paths().filter(|path| !path.as_str().contains("/test/"));
    in_app.filter_map(read).collect()
}
