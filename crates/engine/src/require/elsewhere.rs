//! Vendors that some variants have and others have not.
//!
//! Knows where a library is declared for some variants only, and that a plugin which reads a vendor's file stops each variant's build that has none.

use pushwright_android::{
    DependencyWant, Key, Member, Presence, RelPath, VersionWant, Want, presence,
};
use pushwright_config::pack::{ConditionName, DependencySource, Plugin, RequiredFile};

use crate::model::context::Context;
use crate::model::json::disagreements;
use crate::model::requirement::Need;
use crate::vendor::variables::Vendor;
use crate::vendor::vendors::axis;

/// What waits where push.toml has a vendor in all variants, and the script its library in some only.
pub(super) fn some_only(context: &Context<'_>, vendor: &Vendor<'_>) -> Option<Need> {
    Some(Need::Settled(library_of_some(context, vendor)?.1))
}

/// A plugin as those variants want it that alone have the library: under a condition it is there.
pub(super) fn beside_its_library(context: &Context<'_>, vendor: &Vendor<'_>, plugin: Want) -> Want {
    let of_some = library_of_some(context, vendor);
    let members = of_some.and_then(|(module, _)| context.project.members_with(module));
    match members.and_then(|it| it.into_iter().next()) {
        Some(member) => Want::OfMember(Member::Flavor(member), Box::new(plugin)),
        None => plugin,
    }
}

/// A library that the script declares for some variants only, where push.toml names none.
fn library_of_some<'v>(context: &Context<'_>, vendor: &'v Vendor<'_>) -> Option<(&'v str, Key)> {
    if !vendor.members.is_empty() {
        return None;
    }
    let applied = vendor.pack.dependencies.iter().filter(|it| vendor.holds(it.when.as_ref()));
    let mut modules = applied.filter_map(|it| match &it.source {
        DependencySource::Module { module, .. } => Some(module.as_str()),
        DependencySource::File { .. } => None,
    });
    modules.find_map(|module| {
        let version = VersionWant::AtLeastSome(String::new());
        let want = DependencyWant::new(module.to_owned(), version);
        let key = Want::Dependency(want).key(context.project);
        let open = context.project.only_in_some_variants(module) && !context.is_assumed(&key);
        open.then_some((module, key))
    })
}

/// What keeps a plugin from being applied for all variants where only some have the vendor.
///
/// One that is there, under whatever condition, is the user's business.
pub(super) fn unserved(
    context: &Context<'_>,
    vendor: &Vendor<'_>,
    plugin: &Plugin,
    want: &Want,
) -> Option<Need> {
    let settled = presence(context.project, want) != Presence::Absent
        || context.is_assumed(&want.key(context.project));
    if vendor.members.is_empty() || settled {
        return None;
    }
    let all = axis(context.config, context.project).ok()?;
    let others = all.into_iter().filter(|it| !vendor.is_in(it));
    let files = vendor.pack.files.iter().filter(|it| vendor.holds(it.when.as_ref()));
    let file = files.into_iter().next()?;
    let without: Vec<String> =
        others.filter(|it| !is_served(context, file, it)).map(|it| it.name().to_owned()).collect();
    (!without.is_empty()).then(|| Need::EveryMember {
        plugin: plugin.id.clone(),
        file: file.path.clone(),
        members: vendor.members.iter().map(|it| it.name().to_owned()).collect(),
        without,
        option: option_of(plugin)
            .map(|it| format!("vendors.{}.options.{it}", vendor.pack.id.vendor)),
    })
}

/// The option that, being on, asks for the plugin.
fn option_of(plugin: &Plugin) -> Option<String> {
    let condition = plugin.when.as_ref().filter(|it| !it.negated)?;
    match &condition.name {
        ConditionName::Option(option) => Some(option.clone()),
        _ => None,
    }
}

/// Whether a member has the file: its own, or the module's where that speaks of its application.
fn is_served(context: &Context<'_>, file: &RequiredFile, member: &Member) -> bool {
    let (app, snapshot) = (context.project.app(), context.project.snapshot());
    let own: RelPath = app.file(&format!("src/{}/{}", member.name(), file.path));
    let id = context.project.application_id_of(member);
    let rules = file.json.iter().filter(|it| it.equals == "{{ application_id }}");
    let rules: Option<Vec<_>> = rules.map(|it| Some((it.path.clone(), id.clone()?))).collect();
    let of_module = snapshot.text(&app.file(&file.path));
    let speaks = |text: &str| rules.is_some_and(|rules| disagreements(text, &rules).is_empty());
    snapshot.contains(&own) || of_module.is_some_and(speaks)
}
