//! The overlay that brings the hook into test binaries, kept in the user's cache folder.
//!
//! Its folder is named after its content, so that the same toolchain has the same files and the build cache knows them.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use stanch_gate::{goflags, hook};

use crate::failure::{Failure, Result};
use crate::gate::toolchain::Toolchain;
use crate::out;

/// Writes the overlay for a toolchain into `cache`, unless it is there, and gives the value of GOFLAGS that uses it.
pub(crate) fn write(toolchain: &Toolchain, cache: &Path, folder: &Path) -> Result<String> {
    let original = toolchain.goroot.join("src").join("testing").join("testing.go");
    let text = std::fs::read_to_string(&original)
        .map_err(|e| Failure::caused(format!("read {}", original.display()), &e))?;
    let patched = hook::patch(&text).map_err(|e| {
        Failure::caused(format!("bring the hook into {} of {}", original.display(), toolchain.version), &e)
            .help("run the tests with a released Go, 1.21 to 1.27; a newer one needs a newer stanch")
    })?;
    let failed = |e: &dyn std::error::Error| Failure::caused("read GOFLAGS", e);
    let flags = goflags::split(&toolchain.goflags).map_err(|e| failed(&e))?;
    let theirs = goflags::overlay(&flags).map(|path| folder.join(path));
    let mut replace = theirs.as_deref().map_or_else(|| Ok(Map::new()), |path| replacements(path, folder))?;
    let key = original.to_string_lossy().into_owned();
    if replace.contains_key(&key) {
        return Err(Failure::new(format!("gate: the overlay of GOFLAGS replaces {key}, too")));
    }
    let digest =
        Sha256::digest([key.as_bytes(), patched.as_bytes(), format!("{replace:?}").as_bytes()].concat());
    let name: String = digest.iter().take(12).map(|b| format!("{b:02x}")).collect();
    let home = cache.join("overlay").join(name);
    std::fs::create_dir_all(&home).map_err(|e| Failure::caused(format!("make {}", home.display()), &e))?;
    // A cache inside of a module would be one of its packages.
    write_once(&cache.join("overlay").join("go.mod"), b"module stanch.invalid/overlay\n")?;
    let (file, overlay) = (home.join("testing.go"), home.join("overlay.json"));
    replace.insert(key, Value::from(file.to_string_lossy()));
    let json = serde_json::to_string(&serde_json::json!({ "Replace": replace })).expect("keys are strings");
    write_once(&file, patched.as_bytes())?;
    write_once(&overlay, json.as_bytes())?;
    goflags::with_overlay(&flags, &overlay.to_string_lossy()).map_err(|e| failed(&e))
}

/// A file that has the content keeps its time: Go's index of packages goes by it.
fn write_once(path: &Path, bytes: &[u8]) -> Result<()> {
    match std::fs::read(path) {
        Ok(known) if known == bytes => Ok(()),
        _ => out::to(Some(path), bytes),
    }
}

/// What the user's own overlay replaces, with absolute paths.
fn replacements(path: &Path, folder: &Path) -> Result<Map<String, Value>> {
    let what = || format!("read the overlay {} of GOFLAGS", path.display());
    let bytes = std::fs::read(path).map_err(|e| Failure::caused(what(), &e))?;
    let mut value: Value = serde_json::from_slice(&bytes).map_err(|e| Failure::caused(what(), &e))?;
    let Some(Value::Object(replace)) = value.get_mut("Replace").map(Value::take) else {
        return Err(Failure::new(format!("{}: it has no Replace", what())));
    };
    let absolute = |path: &str| folder.join(path).to_string_lossy().into_owned();
    let pair = |(from, to): (String, Value)| {
        // An empty one deletes the file.
        let to = to
            .as_str()
            .map_or_else(String::new, |to| if to.is_empty() { String::new() } else { absolute(to) });
        (absolute(&from), Value::from(to))
    };
    Ok(replace.into_iter().map(pair).collect())
}

/// `stanch/gate` in the user's cache folder, or `gate` in `STANCH_CACHE`.
pub(crate) fn cache_dir(env: crate::check::settings::Env<'_>) -> Result<PathBuf> {
    let check = crate::check::settings::cache_dir(env).ok_or_else(|| {
        Failure::new("find the user's cache folder: HOME is not set")
            .help("name one: STANCH_CACHE=/tmp/stanch")
    })?;
    Ok(check.parent().filter(|_| check.ends_with("stanch/check")).unwrap_or(&check).join("gate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TESTING: &str = "package testing\nimport (\n\"bytes\"\n\"fmt\"\n\"os\"\n\"runtime\"\n\"strconv\"\n\"strings\"\n\"sync\"\n\"time\"\n)\nfunc (m *M) Run() {\nm.before()\ndefer m.after()\n}\nfunc tRunner(t *T) {\nf()\n}\nfunc runTests() {\nt.Run(test.Name, test.F)\n}\n";

    fn toolchain(dir: &Path, goflags: &str) -> Toolchain {
        let testing = dir.join("src/testing");
        std::fs::create_dir_all(&testing).unwrap();
        std::fs::write(testing.join("testing.go"), TESTING).unwrap();
        Toolchain { goroot: dir.to_owned(), version: "go1.26.8".to_owned(), goflags: goflags.to_owned() }
    }

    #[test]
    fn the_same_toolchain_has_the_same_overlay() {
        let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let go = toolchain(dir.path(), "-mod=mod");
        let flags = write(&go, cache.path(), dir.path()).unwrap();
        let path = flags.strip_prefix("-mod=mod -overlay=").unwrap();
        let time =
            || std::fs::metadata(Path::new(path).with_file_name("testing.go")).unwrap().modified().unwrap();
        let before = time();
        assert_eq!(write(&go, cache.path(), dir.path()).unwrap(), flags);
        assert_eq!(time(), before, "what is there is not written again");
        let json: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let key = dir.path().join("src/testing/testing.go").to_string_lossy().into_owned();
        assert!(json["Replace"][key].as_str().unwrap().ends_with("testing.go"), "{json}");
    }

    #[test]
    fn an_overlay_of_the_user_is_kept() {
        let (dir, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(dir.path().join("mine.json"), r#"{"Replace":{"a.go":"b.go","c.go":""}}"#).unwrap();
        let go = toolchain(dir.path(), "-overlay=mine.json");
        let flags = write(&go, cache.path(), dir.path()).unwrap();
        let json: Value =
            serde_json::from_slice(&std::fs::read(flags.strip_prefix("-overlay=").unwrap()).unwrap())
                .unwrap();
        let at = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
        assert_eq!(json["Replace"][at("a.go")], at("b.go"));
        assert_eq!(json["Replace"][at("c.go")], "");
        assert_eq!(json["Replace"].as_object().unwrap().len(), 3);
        std::fs::write(dir.path().join("mine.json"), r#"{"Replace":{"src/testing/testing.go":"x"}}"#)
            .unwrap();
        assert!(write(&go, cache.path(), dir.path()).unwrap_err().what.contains("replaces"));
        std::fs::write(dir.path().join("mine.json"), "[").unwrap();
        assert!(write(&go, cache.path(), dir.path()).unwrap_err().what.contains("mine.json"));
    }

    #[test]
    fn a_missing_place_is_a_refusal_with_the_version() {
        let dir = tempfile::tempdir().unwrap();
        let go = toolchain(dir.path(), "");
        std::fs::write(dir.path().join("src/testing/testing.go"), TESTING.replace("m.before()", "m.begin()"))
            .unwrap();
        let failure = write(&go, dir.path(), dir.path()).unwrap_err();
        assert!(failure.what.contains("go1.26.8") && failure.what.contains("m.before()"), "{failure:?}");
    }
}
