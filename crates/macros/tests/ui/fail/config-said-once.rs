//! Two calls share the mistakes of one push.toml, and what uses the constants is not a mistake.

mod app {
    pushwright_certificate::push_config!("config/bad-value.toml");
}

mod again {
    pushwright_certificate::push_config!("config/bad-value.toml", "dev");
}

mod broken {
    pushwright_certificate::push_config!("config/malformed.toml");
}

fn main() {
    let _: &str = app::huawei::APP_ID;
    let _: i64 = again::huawei::CERTIFICATE_ID;
    let _ = (again::huawei::APPLICATION_ID, app::huawei::INTENT_URI, app::huawei::CLICK);
    let _: &str = broken::huawei::APP_ID;
}
