//! The intent filter that a click on a notification needs.
//!
//! Knows Android's VIEW intents; the same table of push.toml gives every vendor's filter.

use pushwright_android::{DeepLinkWant, Project, android};
use pushwright_config::config::{Click, ClickEvent};
use pushwright_config::intent::decode;
use pushwright_lossless::xml::{NewAttribute, NewElement};

/// The deep link of a click event; only events that open an activity have one.
pub(crate) fn want(click: &Click, project: &Project<'_>) -> Option<DeepLinkWant> {
    let ClickEvent::Activity { activity, uri } = &click.event else { return None };
    let named = |tag: &str, name: &str| element(tag, vec![android("name", name)]);
    let mut children = vec![named("action", "android.intent.action.VIEW")];
    children.push(named("category", "android.intent.category.DEFAULT"));
    if click.browsable {
        children.push(named("category", "android.intent.category.BROWSABLE"));
    }
    let uri = &uri.value;
    let mut data = vec![android("scheme", uri.scheme.as_str())];
    // Filters are held against a URI whose escapes are undone.
    data.extend(uri.host.as_ref().map(|host| android("host", decode(host))));
    data.extend(uri.port.map(|port| android("port", port.to_string())));
    data.extend(uri.path.as_ref().map(|path| android("path", decode(path))));
    children.push(element("data", data));
    Some(DeepLinkWant {
        activity: project.qualified(&activity.value),
        filter: NewElement { name: "intent-filter".to_owned(), attributes: Vec::new(), children },
    })
}

fn element(name: &str, attributes: Vec<NewAttribute>) -> NewElement {
    NewElement { name: name.to_owned(), attributes, children: Vec::new() }
}
