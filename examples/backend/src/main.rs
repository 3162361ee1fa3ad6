//! A backend that shares the app's push.toml: a wrong id in it does not compile.
//!
//! ```console
//! $ cargo run
//! $ HUAWEI_APP_SECRET=… TENANT_APP_ID=100837467 TENANT_CERTIFICATE_ID=20457 cargo run
//! ```

use pushwright_certificate::{Click, PushCertificate, Secret, Values};

/// The ids of the published app.
mod push {
    pushwright_certificate::push_config!("push.toml");
}

/// The ids of the development build, a variant of the same file.
mod dev {
    pushwright_certificate::push_config!("push.toml", "dev");
}

/// The certificate of another app, which this backend learns at run time.
#[derive(PushCertificate)]
#[push(vendor = "huawei", edition = "hms-core")]
struct Tenant {
    app_id: String,
    certificate_id: i64,
    app_secret: Option<Secret<String>>,
}

fn main() {
    println!("{} at Huawei is {}", push::huawei::APPLICATION_ID, push::huawei::APP_ID);
    show(dev::huawei::APPLICATION_ID, dev::huawei::APP_ID, dev::huawei::CERTIFICATE_ID);

    if let Click::Activity { activity, .. } = push::huawei::CLICK {
        println!("a click opens {activity}; in the console that is");
        println!("  {}", push::huawei::INTENT_URI);
    }
    match push::huawei::app_secret() {
        Ok(_) => println!("the app secret is set"),
        Err(missing) => println!("nothing can be sent: {missing}"),
    }
    let tenant = Tenant::try_from(Values::env("TENANT"));
    match tenant {
        Ok(tenant) => {
            show("the tenant", &tenant.app_id, tenant.certificate_id);
            println!("its secret is known: {}", tenant.app_secret.is_some());
        }
        Err(invalid) => println!("there is no tenant: {invalid}"),
    }
}

fn show(who: &str, app_id: &str, certificate_id: i64) {
    println!("{who}: app {app_id}, certificate {certificate_id}");
}
