//! Damaged files: every prefix and every changed byte of a small real APK is answered, never fatal.

use std::io::Cursor;

use pushwright_artifact::{Artifact, Fault};

/// Made by aapt2 and apksigner from the manifest beside it; see `made.md`.
const SMALL: &[u8] = include_bytes!("small.apk");

/// Reads everything there is.
fn read_all(data: &[u8]) -> Result<usize, Fault> {
    let mut artifact = Artifact::open(Cursor::new(data))?;
    let manifest = artifact.manifest()?;
    let mut count = manifest.children.len();
    let resources = artifact.resources()?;
    resources.each(&mut |_| count += 1);
    resources.each_text(&mut |_| count += 1);
    artifact.dex_files(&mut |_, dex| {
        dex.strings(&mut |_| count += 1)?;
        let mut classes = Vec::new();
        dex.classes(&mut |_, whole| classes.extend(whole()))?;
        for class in &classes {
            count += dex.static_fields(class)?.len();
        }
        Ok(())
    })?;
    count += artifact.signers()?.len();
    Ok(count)
}

#[test]
fn a_sound_file_is_read_whole() {
    assert!(read_all(SMALL).expect("a sound file") > 20);
}

#[test]
fn what_is_cut_off_is_refused_with_one_message() {
    for length in 0..SMALL.len() {
        let fault = read_all(&SMALL[..length]).expect_err("its end is missing");
        assert!(!fault.to_string().contains('\n'), "{fault}");
    }
}

#[test]
fn any_changed_byte_is_survived() {
    let mut data = SMALL.to_vec();
    for at in 0..data.len() {
        let was = data[at];
        for changed in [0xff, was ^ 1] {
            data[at] = changed;
            let _ = read_all(&data);
        }
        data[at] = was;
    }
}
