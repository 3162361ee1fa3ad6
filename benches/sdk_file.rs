//! How long a vendor's SDK takes to be looked into, at the size of a large one.
//!
//! `cargo bench --bench sdk_file` prints a table; nothing here can fail for time.

use std::collections::BTreeSet;

use divan::{Bencher, black_box};

#[path = "../tests/recorded.rs"]
mod recorded;
#[path = "../crates/cli/sdk_file.rs"]
mod sdk_file;

use recorded::{Recorded, zipped};

/// Classes of the vendor's beside those that are asked for.
const OTHERS: usize = 2_000;

fn main() {
    divan::main();
}

/// The recorded classes among many others, which nobody asks for.
fn large_aar() -> Vec<u8> {
    let recorded = Recorded::read("vivo-push");
    let mut classes = recorded.classes("3.0.0.7_488");
    let other = classes["com/vivo/push/PushClient.class"].clone();
    let others = (0..OTHERS).map(|n| (format!("com/vivo/push/other/C{n}.class"), other.clone()));
    classes.extend(others);
    let entries: Vec<(&str, Vec<u8>)> =
        classes.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())).collect();
    let manifest = recorded.manifest("3.0.0.7_488").into_bytes();
    zipped(&[("AndroidManifest.xml", manifest), ("classes.jar", zipped(&entries))])
}

#[divan::bench]
fn look_into_a_large_aar(bencher: Bencher<'_, '_>) {
    let bytes = large_aar();
    let classes = ["com.vivo.push.PushClient", "com.vivo.push.sdk.OpenClientPushMessageReceiver"];
    let classes: BTreeSet<String> = classes.iter().map(|it| (*it).to_owned()).collect();
    let held = sdk_file::held(&bytes, &classes).expect("it can be read");
    assert_eq!(held.classes.len(), classes.len());
    bencher.bench(|| sdk_file::held(black_box(&bytes), black_box(&classes)));
}
