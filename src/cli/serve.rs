//! `briefing serve`.

use std::net::{IpAddr, Ipv4Addr};

use briefing::files::Failure;
use briefing::load;
use briefing::serve::{Options, serve};
use clap::Args;

use super::{Environment, Outcome, SiteArguments};

/// What `serve` takes.
#[derive(Args, Debug)]
pub(super) struct ServeArguments {
    #[command(flatten)]
    site: SiteArguments,
    /// The port; the next free one where it is taken
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to listen on; with any but the default, others can read the site, drafts included
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
}

pub(super) fn run(
    arguments: &ServeArguments,
    environment: &Environment,
) -> Result<Outcome, Failure> {
    let site = &arguments.site;
    let root = site.root.canonicalize().map_err(|e| Failure::io("open", &site.root, &e))?;
    let mut overrides = site.overrides(environment);
    (overrides.drafts, overrides.future) = (true, true);
    let server = serve(Options {
        root,
        load,
        overrides,
        clock: environment.clock,
        host: arguments.host,
        port: arguments.port,
        say: environment.say,
        colour: environment.is_terminal && environment.wants_colour,
    })?;
    let address = format!("http://{}/", server.address);
    (environment.say)(&format!("the site, with drafts and later posts, is at {address}\n"));
    if !arguments.host.is_loopback() {
        let words = "whoever can reach this machine can read it there\n";
        (environment.say)(words);
    }
    (environment.say)("end with Ctrl+C\n");
    if arguments.open
        && let Err(error) = open::that_detached(&address)
    {
        (environment.say)(&format!("the browser could not be opened: {error}\n"));
    }
    server.wait();
    Ok(Outcome::answer(String::new()))
}
