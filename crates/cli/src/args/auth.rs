//! Who we are to the target: flags, else environment; each secret by value or in a file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use stanch_collect::{Auth, Secret, TlsOptions, secret};

use crate::args::raw;
use crate::failure::{Failure, Result, chain};

/// Reads an environment variable.
pub(crate) type Env<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The credentials of a capture.
#[derive(Debug, Default)]
pub(crate) struct Credentials {
    pub(crate) auth: Auth,
    pub(crate) tls: TlsOptions,
    pub(crate) headers: Vec<(String, Secret)>,
}

/// Resolves what the user typed. A flag of either kind, value or file, beats the environment as a whole, so that
/// `--basic` is not sent beside a `STANCH_BEARER` that was exported for another target.
pub(crate) fn resolve(args: &raw::Auth, env: Env<'_>) -> Result<Credentials> {
    Ok(Credentials { auth: auth(args, env)?, tls: tls(args, env), headers: headers(args, env)? })
}

fn auth(args: &raw::Auth, env: Env<'_>) -> Result<Auth> {
    let typed = Sources {
        bearer: one(args.bearer.clone(), args.bearer_file.as_deref())?,
        basic: one(args.basic.clone(), args.basic_file.as_deref())?,
    };
    if let Some(auth) = typed.auth("--basic")? {
        return Ok(auth);
    }
    let set = Sources { bearer: of_env("STANCH_BEARER", env)?, basic: of_env("STANCH_BASIC", env)? };
    if set.bearer.is_some() && set.basic.is_some() {
        return Err(Failure::new("choose the credentials: both STANCH_BEARER and STANCH_BASIC are set")
            .help("unset one, or give --bearer or --basic"));
    }
    Ok(set.auth("STANCH_BASIC")?.unwrap_or_default())
}

struct Sources {
    bearer: Option<Secret>,
    basic: Option<Secret>,
}

impl Sources {
    fn auth(self, basic_source: &str) -> Result<Option<Auth>> {
        if let Some(token) = self.bearer {
            return Ok(Some(Auth::Bearer(token)));
        }
        let Some(basic) = self.basic else { return Ok(None) };
        // The secret itself is never part of a message.
        let (user, password) = basic.expose().split_once(':').ok_or_else(|| {
            Failure::new(format!("read {basic_source}: there is no colon in it"))
                .help("the form is user:password")
        })?;
        Ok(Some(Auth::Basic { user: user.to_owned(), password: Secret::new(password) }))
    }
}

fn one(value: Option<String>, file: Option<&Path>) -> Result<Option<Secret>> {
    secret(value.as_deref(), file, None).map_err(|e| Failure::new(e.to_string()))
}

/// The variable `name`, else the file that `name`_FILE names.
fn of_env(name: &str, env: Env<'_>) -> Result<Option<Secret>> {
    one(text_of_env(name, env)?, path_of_env(&format!("{name}_FILE"), env).as_deref())
}

fn text_of_env(name: &str, env: Env<'_>) -> Result<Option<String>> {
    match env(name).filter(|v| !v.is_empty()).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text)),
        Some(Err(_)) => {
            Err(Failure::new(format!("read the environment variable {name}: it is not valid UTF-8")))
        }
    }
}

fn path_of_env(name: &str, env: Env<'_>) -> Option<PathBuf> {
    env(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

fn tls(args: &raw::Auth, env: Env<'_>) -> TlsOptions {
    let path = |typed: &Option<PathBuf>, name: &str| typed.clone().or_else(|| path_of_env(name, env));
    let switched_on = |v: OsString| !matches!(v.to_str(), Some("" | "0" | "false" | "no"));
    TlsOptions {
        ca_file: path(&args.ca, "STANCH_CA"),
        client_cert: path(&args.cert, "STANCH_CERT"),
        client_key: path(&args.key, "STANCH_KEY"),
        server_name: None,
        insecure: args.insecure || env("STANCH_INSECURE").is_some_and(switched_on),
    }
}

fn headers(args: &raw::Auth, env: Env<'_>) -> Result<Vec<(String, Secret)>> {
    let mut lines = args.header.clone();
    if let Some(path) = &args.header_file {
        lines.extend(lines_of(path)?);
    }
    if lines.is_empty() {
        lines.extend(text_of_env("STANCH_HEADER", env)?.iter().flat_map(|t| t.lines()).map(str::to_owned));
        if let Some(path) = path_of_env("STANCH_HEADER_FILE", env) {
            lines.extend(lines_of(&path)?);
        }
    }
    lines.iter().filter(|l| !l.trim().is_empty()).map(|l| header(l)).collect()
}

fn lines_of(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::new(format!("read the header file {}: {}", path.display(), chain(&e))))?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn header(line: &str) -> Result<(String, Secret)> {
    let (name, value) = line.split_once(':').ok_or_else(|| {
        // Only the length: the line may be a secret that somebody forgot to name.
        Failure::new(format!("read a header of {} characters: there is no colon in it", line.chars().count()))
            .help("the form is 'Name: value'")
    })?;
    Ok((name.trim().to_owned(), Secret::new(value.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env_of<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<OsString> + 'a {
        |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v))
    }

    fn auth_of(args: &raw::Auth, env: &[(&str, &str)]) -> Result<Auth> {
        Ok(resolve(args, &env_of(env))?.auth)
    }

    #[test]
    fn a_flag_beats_the_environment_as_a_whole() {
        let args = raw::Auth { basic: Some("ann:pw:1".into()), ..raw::Auth::default() };
        let got = auth_of(&args, &[("STANCH_BEARER", "other")]).unwrap();
        assert_eq!(got, Auth::Basic { user: "ann".into(), password: Secret::new("pw:1") });
    }

    #[test]
    fn environment_and_files_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        std::fs::write(&file, "t0ken\n").unwrap();
        let path = file.to_str().unwrap();
        let none = raw::Auth::default();
        assert_eq!(auth_of(&none, &[]).unwrap(), Auth::None);
        assert_eq!(
            auth_of(&none, &[("STANCH_BEARER_FILE", path)]).unwrap(),
            Auth::Bearer(Secret::new("t0ken"))
        );
        assert_eq!(
            auth_of(&none, &[("STANCH_BEARER", "x"), ("STANCH_BEARER_FILE", path)]).unwrap(),
            Auth::Bearer(Secret::new("x"))
        );
        assert!(auth_of(&none, &[("STANCH_BEARER", "x"), ("STANCH_BASIC", "a:b")]).is_err());
    }

    #[test]
    fn no_message_shows_a_secret() {
        let args =
            raw::Auth { basic: Some("hush".into()), header: vec!["hush".into()], ..raw::Auth::default() };
        let said = format!("{:?}", auth_of(&args, &[]).unwrap_err());
        assert!(!said.contains("hush"), "{said}");
        let args = raw::Auth { header: vec!["hush".into()], ..raw::Auth::default() };
        let said = format!("{:?}", resolve(&args, &env_of(&[])).unwrap_err());
        assert!(!said.contains("hush"), "{said}");
    }

    #[test]
    fn headers_come_from_one_place() {
        let args = raw::Auth { header: vec!["X-Scope-OrgID: a:b".into()], ..raw::Auth::default() };
        let got = resolve(&args, &env_of(&[("STANCH_HEADER", "X-Other: 1\nX-More: 2")])).unwrap().headers;
        assert_eq!(got, [("X-Scope-OrgID".to_owned(), Secret::new("a:b"))]);
        let none = raw::Auth::default();
        let got = resolve(&none, &env_of(&[("STANCH_HEADER", "X-Other: 1\nX-More: 2")])).unwrap().headers;
        assert_eq!(got.iter().map(|h| h.0.as_str()).collect::<Vec<_>>(), ["X-Other", "X-More"]);
    }

    #[test]
    fn insecure_is_switched_by_flag_or_environment() {
        let insecure = |value: &str| {
            resolve(&raw::Auth::default(), &env_of(&[("STANCH_INSECURE", value)])).unwrap().tls.insecure
        };
        assert!(insecure("1"));
        assert!(!insecure("0"));
        assert!(!insecure(""));
    }
}
