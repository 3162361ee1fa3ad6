//! Every vendor has a module; where the console takes no `intent:` URI, there is none to paste:
//! were there one, its use would be ambiguous.

mod push {
    pushwright_certificate::push_config!("config/all-vendors.toml");
}

mod probe {
    pub const INTENT_URI: () = ();
}

mod takes_the_activity {
    use super::{probe::*, push::meizu::*};

    pub const NO_URI: () = INTENT_URI;
    pub const ACTIVITY: pushwright_certificate::Click = CLICK;
}

mod opens_the_app {
    #[allow(unused_imports)]
    use super::{probe::*, push::fcm::*};

    pub const NO_URI: () = INTENT_URI;
}

fn main() {
    let ids = [
        push::huawei::CERTIFICATE_ID,
        push::honor::CERTIFICATE_ID,
        push::xiaomi::CERTIFICATE_ID,
        push::oppo::CERTIFICATE_ID,
        push::vivo::CERTIFICATE_ID,
        push::meizu::CERTIFICATE_ID,
        push::fcm::CERTIFICATE_ID,
    ];
    assert!(ids.is_sorted());
    assert!(push::huawei::INTENT_URI.starts_with("intent://net.juniper.talk/"));
    let () = takes_the_activity::NO_URI;
    let () = opens_the_app::NO_URI;
    let activity = "net.juniper.talk.ChatActivity";
    let uri = "pushscheme://net.juniper.talk/detail";
    let click = pushwright_certificate::Click::Activity { activity, uri };
    assert_eq!(takes_the_activity::ACTIVITY, click);
}
