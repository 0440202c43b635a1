//! What the environment says about Go: where it is, and for what packages are built. No Go program is run unless
//! nothing else tells where Go's sources are.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stanch_collect::OsFiles;
use stanch_gosrc::module::{BuildContext, Goroot, LoadOptions, Vendor, Workspace, module_cache};
use stanch_model::GoVersion;

/// The N of Go 1.N that counts where no Go is there: the newest that the front end knows.
const NEWEST_GO: u16 = 27;

/// The variables of the environment, and those that `go env -w` has stored.
pub(crate) struct GoEnv<'a> {
    env: &'a dyn Fn(&str) -> Option<OsString>,
    stored: Vec<(String, String)>,
}

impl<'a> GoEnv<'a> {
    /// `env` gives the environment's variables.
    pub(crate) fn read(env: &'a dyn Fn(&str) -> Option<OsString>) -> Self {
        let mut this = Self { env, stored: Vec::new() };
        let Some(path) = this.stored_path() else { return this };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let pair = |line: &str| {
            let (name, value) = line.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        };
        this.stored =
            text.lines().filter(|line| !line.trim_start().starts_with('#')).filter_map(pair).collect();
        this
    }

    /// Where `go env -w` stores: `GOENV`, or `go/env` in the user's folder for configuration.
    fn stored_path(&self) -> Option<PathBuf> {
        if let Some(path) = self.own("GOENV") {
            return Some(PathBuf::from(path)).filter(|path| path != Path::new("off"));
        }
        let home = || self.own("HOME").map(PathBuf::from);
        let folder = if cfg!(windows) {
            self.own("APPDATA").map(PathBuf::from)
        } else if cfg!(target_os = "macos") {
            home().map(|home| home.join("Library/Application Support"))
        } else {
            self.own("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| home().map(|home| home.join(".config")))
        };
        folder.map(|folder| folder.join("go/env"))
    }

    fn own(&self, name: &str) -> Option<OsString> {
        (self.env)(name).filter(|value| !value.is_empty())
    }

    /// A variable as the go command sees it; an empty one does not count.
    fn get(&self, name: &str) -> Option<OsString> {
        self.own(name).or_else(|| {
            let (_, value) = self.stored.iter().rev().find(|(known, _)| known == name)?;
            Some(OsString::from(value)).filter(|value| !value.is_empty())
        })
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.to_string_lossy().into_owned())
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.get(name).map(PathBuf::from)
    }

    /// How packages below `dir` are loaded. `tags` are those of the user beside GOFLAGS.
    pub(crate) fn load_options(&self, dir: &Path, tags: &[String], files: &OsFiles) -> LoadOptions {
        let modcache = self.module_cache();
        let goroot = self.goroot(modcache.as_deref(), files);
        let flags = Flags::parse(&self.text("GOFLAGS").unwrap_or_default());
        let mut options = LoadOptions::new(dir, self.context(goroot.as_ref()));
        options.context.tags.extend(flags.tags);
        options.context.tags.extend(tags.iter().cloned());
        options.vendor = flags.vendor;
        // One that was named and is none is the loader's to tell.
        options.goroot = goroot.map(|goroot| goroot.dir).or_else(|| self.path("GOROOT"));
        options.modcache = modcache;
        options.workspace = match self.text("GOWORK") {
            None => Workspace::Find,
            Some(word) if word == "off" => Workspace::Off,
            Some(path) => Workspace::File(PathBuf::from(path)),
        };
        options
    }

    fn module_cache(&self) -> Option<PathBuf> {
        let home = self.own(if cfg!(windows) { "USERPROFILE" } else { "HOME" }).map(PathBuf::from);
        let (cache, gopath) = (self.path("GOMODCACHE"), self.path("GOPATH"));
        module_cache(cache.as_deref(), gopath.as_deref(), home.as_deref())
    }

    fn context(&self, goroot: Option<&Goroot>) -> BuildContext {
        let (host_os, host_arch) = host();
        let goos = self.text("GOOS").unwrap_or_else(|| host_os.to_owned());
        let goarch = self.text("GOARCH").unwrap_or_else(|| host_arch.to_owned());
        let mut context = match goroot {
            Some(goroot) => goroot.context(&goos, &goarch, NEWEST_GO),
            None => BuildContext::new(&goos, &goarch, NEWEST_GO),
        };
        // The go command builds without cgo for other systems, unless it is told otherwise.
        context.cgo = match self.text("CGO_ENABLED").as_deref() {
            Some("0") => false,
            Some("1") => true,
            _ => (goos.as_str(), goarch.as_str()) == (host_os, host_arch),
        };
        for word in self.text("GOEXPERIMENT").unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
            match word.strip_prefix("no") {
                Some(off) => context.tags.remove(&format!("goexperiment.{off}")),
                None => context.tags.insert(format!("goexperiment.{word}")),
            };
        }
        context
    }

    /// Go's own sources: `GOROOT`, then those of the `go` on the PATH, then the usual places, the newest first.
    fn goroot(&self, modcache: Option<&Path>, files: &OsFiles) -> Option<Goroot> {
        if let Some(named) = self.path("GOROOT") {
            // Nobody wants another than the one that was named, even where that is none.
            return Goroot::open(files, &named);
        }
        let program = self.programs().into_iter().next();
        let beside = program.as_deref().and_then(|program| beside(program, files));
        beside.or_else(|| asked(program.as_deref()?, files)).or_else(|| self.usual(modcache, files))
    }

    /// The `go` programs of `STANCH_GO` and the PATH.
    fn programs(&self) -> Vec<PathBuf> {
        let name = if cfg!(windows) { "go.exe" } else { "go" };
        let path = self.own("PATH").unwrap_or_default();
        let on_path =
            std::env::split_paths(&path).map(|dir| dir.join(name)).filter(|program| program.is_file());
        self.own("STANCH_GO").map(PathBuf::from).into_iter().chain(on_path).collect()
    }

    /// The newest of the places in which distributions and installers put Go.
    fn usual(&self, modcache: Option<&Path>, files: &OsFiles) -> Option<Goroot> {
        const DIRS: [&str; 7] = [
            "/usr/local/go",
            "/usr/lib/go",
            "/usr/lib/golang",
            "/opt/homebrew/opt/go/libexec",
            "/usr/local/opt/go/libexec",
            "/snap/go/current",
            "C:\\Program Files\\Go",
        ];
        let below = |dir: PathBuf, start: &'static str| {
            let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
            entries.filter(move |e| e.file_name().to_string_lossy().starts_with(start)).map(|e| e.path())
        };
        let home = self.own("HOME").map(PathBuf::from);
        let mut dirs: Vec<PathBuf> = DIRS.iter().map(PathBuf::from).collect();
        dirs.extend(below(PathBuf::from("/usr/lib"), "go-1."));
        dirs.extend(home.into_iter().flat_map(|home| below(home.join("sdk"), "go")));
        dirs.extend(modcache.into_iter().flat_map(|cache| below(cache.join("golang.org"), "toolchain@")));
        let found = dirs.iter().filter_map(|dir| Goroot::open(files, dir));
        found.max_by_key(|goroot| goroot.version.unwrap_or(GoVersion::minor(0)))
    }
}

/// The GOROOT of a `go` program by where it lies, links followed.
fn beside(program: &Path, files: &OsFiles) -> Option<Goroot> {
    let real = std::fs::canonicalize(program).ok()?;
    Goroot::open(files, real.parent()?.parent()?)
}

/// What a `go` program says; shims of version managers lie elsewhere.
fn asked(program: &Path, files: &OsFiles) -> Option<Goroot> {
    let mut command = Command::new(program);
    command.args(["env", "GOROOT"]).env("GOTOOLCHAIN", "local").stdin(Stdio::null());
    let output = command.output().ok().filter(|output| output.status.success())?;
    let dir = String::from_utf8(output.stdout).ok()?;
    Goroot::open(files, Path::new(dir.trim()))
}

/// What counts of GOFLAGS.
#[derive(PartialEq, Eq, Debug, Default)]
struct Flags {
    tags: Vec<String>,
    vendor: Vendor,
}

impl Flags {
    fn parse(text: &str) -> Self {
        let mut flags = Self::default();
        for word in words(text) {
            let word = word.trim_start_matches('-');
            match word.split_once('=') {
                Some(("tags", tags)) => {
                    flags.tags =
                        tags.split([',', ' ']).filter(|t| !t.is_empty()).map(str::to_owned).collect();
                }
                Some(("mod", "vendor")) => flags.vendor = Vendor::Always,
                Some(("mod", _)) => flags.vendor = Vendor::Never,
                _ => {}
            }
        }
        flags
    }
}

/// Words between blanks; one in quotes, single or double, may have blanks in it (`cmd/internal/quoted`).
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '\'' | '"' => rest[1..].split_once(first).unwrap_or((&rest[1..], "")),
            _ => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    words
}

/// GOOS and GOARCH of this program.
fn host() -> (&'static str, &'static str) {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        os => os,
    };
    let little = cfg!(target_endian = "little");
    let arch = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "x86" => "386",
        "aarch64" => "arm64",
        "powerpc64" if little => "ppc64le",
        "powerpc64" => "ppc64",
        "mips64" if little => "mips64le",
        "mips" if little => "mipsle",
        "loongarch64" => "loong64",
        "wasm32" => "wasm",
        arch => arch,
    };
    (os, arch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
    }

    #[test]
    fn goflags_are_read_as_go_reads_them() {
        let flags = |text| Flags::parse(text);
        let tags = |tags: &[&str]| tags.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        assert_eq!(flags("-v -tags=a,b -mod=mod"), Flags { tags: tags(&["a", "b"]), vendor: Vendor::Never });
        assert_eq!(
            flags("'-tags=a b' --mod=vendor"),
            Flags { tags: tags(&["a", "b"]), vendor: Vendor::Always }
        );
        assert_eq!(flags("\"-tags=x"), Flags { tags: tags(&["x"]), vendor: Vendor::Auto });
        assert_eq!(flags("  "), Flags::default());
    }

    #[test]
    fn the_environment_counts_more_than_what_is_stored() {
        let dir = tempfile::tempdir().unwrap();
        let stored = dir.path().join("env");
        std::fs::write(&stored, "# a comment\nGOOS=plan9\nGOARCH=arm64\nGOFLAGS=-tags=stored\n").unwrap();
        let vars = [
            ("GOENV", stored.to_str().unwrap()),
            ("GOOS", "windows"),
            ("GOEXPERIMENT", "x,noy"),
            ("GOROOT", "/nowhere"),
        ];
        let env = env(&vars);
        let go = GoEnv::read(&env);
        let options = go.load_options(Path::new("/src"), &["mine".to_owned()], &OsFiles::default());
        assert_eq!((options.context.goos.as_str(), options.context.goarch.as_str()), ("windows", "arm64"));
        assert!(!options.context.cgo, "another system is built for without cgo");
        for tag in ["stored", "mine", "goexperiment.x"] {
            assert!(options.context.has_tag(tag), "{tag}");
        }
        let off = [("GOENV", "off"), ("GOWORK", "off"), ("CGO_ENABLED", "1"), ("GOOS", "plan9")];
        let env = self::env(&off);
        let options = GoEnv::read(&env).load_options(Path::new("/src"), &[], &OsFiles::default());
        assert_eq!(options.workspace, Workspace::Off);
        assert!(options.context.cgo);
    }

    #[cfg(unix)]
    #[test]
    fn a_go_is_found_by_where_its_program_lies() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("go1.99");
        for folder in ["bin", "src/fmt"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        std::fs::write(root.join("VERSION"), "go1.26.1\n").unwrap();
        std::fs::write(root.join("bin/go"), "").unwrap();
        std::os::unix::fs::symlink(root.join("bin"), dir.path().join("on-path")).unwrap();
        let path = dir.path().join("on-path");
        let vars = [("PATH", path.to_str().unwrap())];
        let env = env(&vars);
        let options = GoEnv::read(&env).load_options(Path::new("/src"), &[], &OsFiles::default());
        assert_eq!(options.goroot, Some(std::fs::canonicalize(&root).unwrap()));
        assert_eq!(options.context.go_minor, 26);
    }
}
