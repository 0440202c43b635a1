//! `serve`: the profile bench in the browser.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::flame::title;
use super::report::{failure, of_sums};
use crate::args::flame::Serve;
use crate::bench::{Bench, Sources};
use crate::failure::Result;
use crate::serve::{Listen, serve};
use crate::ui::Ui;
use crate::{interrupt, out, profiles};

pub(super) fn run(args: &Serve, ui: &Ui) -> Result<()> {
    let listen = Listen::parse(&args.listen, args.expose)?;
    let options = of_sums(args.shown.options())?;
    let sources = Sources::new(&args.source, ui)?;
    let profile = profiles::load(&args.input, ui)?;
    let app = Bench::new(profile, title(&args.input), options, sources).map_err(|e| failure(&e))?;
    if !listen.is_local() {
        ui.note(&format!("everyone who reaches {} can read the profile", listen.address));
    }
    let cancel = interrupt::install()?;
    serve(Arc::new(app), &listen, &cancel, |address| {
        let url = url(address);
        out::stdout(format!("{url}\n").as_bytes())?;
        ui.plain("Ctrl-C ends it");
        if !args.no_open {
            open(&url, ui);
        }
        Ok(())
    })
}

/// Where a browser of this machine finds it.
fn url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        let local =
            if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() };
        address.set_ip(local);
    }
    format!("http://{address}/")
}

/// Asks the system to open an address. That it cannot is no failure: the address was printed.
fn open(url: &str, ui: &Ui) {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    command.args(first).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(e) = command.spawn() {
        ui.detail(&format!("the browser was not opened: {program}: {e}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_can_be_opened_on_this_machine() {
        assert_eq!(url("127.0.0.1:80".parse().unwrap()), "http://127.0.0.1:80/");
        assert_eq!(url("0.0.0.0:80".parse().unwrap()), "http://127.0.0.1:80/");
        assert_eq!(url("[::]:80".parse().unwrap()), "http://[::1]:80/");
    }
}
