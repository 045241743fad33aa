//! To a folder of another machine: this one, by a real sshd and a real rsync.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::proxy::{Fault, Proxy};
use super::{Desk, assert_same, contents};
use crate::installed::has_program;

/// A server that lets in whoever has a key that was made for it.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn key(path: &Path) {
    let mut command = Command::new("ssh-keygen");
    command.args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(path);
    assert!(command.status().expect("ssh-keygen runs").success());
}

impl Server {
    fn new(folder: &Path) -> Server {
        fs::create_dir_all(folder).expect("a folder");
        key(&folder.join("host"));
        key(&folder.join("user"));
        fs::copy(folder.join("user.pub"), folder.join("authorized")).expect("a copy");
        // Where sshd runs as root it wants a place of its own.
        let _ = fs::create_dir_all("/run/sshd");
        let free = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let port = free.local_addr().expect("it has an address").port();
        drop(free);
        let at = folder.display();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {at}/host\nAuthorizedKeysFile {at}/authorized\n\
             PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        );
        fs::write(folder.join("config"), config).expect("a file");
        let mut command = Command::new("/usr/sbin/sshd");
        command.args(["-D", "-e", "-f"]).arg(folder.join("config"));
        let mut child = command.stderr(Stdio::piped()).spawn().expect("sshd runs");
        let said = BufReader::new(child.stderr.take().expect("it is a pipe"));
        let mut lines = said.lines().map_while(Result::ok);
        let is_up = lines.any(|line| line.contains("Server listening"));
        std::thread::spawn(move || lines.for_each(drop));
        assert!(is_up, "sshd does not listen");
        Server { child, port }
    }
}

/// A desk with a server, and a configuration that leads to it through some port.
fn with_server(to: &str, test: impl FnOnce(&Desk, &Server, &dyn Fn(u16) -> String)) {
    if !["sshd", "ssh", "rsync"].iter().all(|program| has_program(program)) {
        return;
    }
    let desk = Desk::new("{}");
    let server = Server::new(&desk.path("server"));
    let to = desk.path(to);
    let keys = desk.path("server");
    let configuration = |port: u16| {
        let (to, keys) = (to.display(), keys.display());
        let options = format!(
            "-F, /dev/null, -i, {keys}/user, -oIdentitiesOnly=yes, -oStrictHostKeyChecking=no, \
             -oUserKnownHostsFile=/dev/null"
        );
        format!("{{ type: rsync, to: \"127.0.0.1:{to}\", port: {port}, ssh: [{options}] }}")
    };
    desk.configure(&configuration(server.port));
    test(&desk, &server, &configuration);
}

#[test]
fn a_folder_of_another_machine_gets_the_site_and_loses_only_what_was_sent_there() {
    with_server("live", |desk, _, _| {
        desk.sent();
        assert_same(&contents(&desk.path("live")), &desk.built());
        fs::write(desk.path("live/mine.txt"), "mine").expect("a file");
        desk.change();
        let ran = desk.sent();
        assert!(ran.out.contains(", 1 removed"), "{ran:?}");
        let mut expected = desk.built();
        expected.insert("mine.txt".to_owned(), b"mine".to_vec());
        assert_same(&contents(&desk.path("live")), &expected);
        assert!(!desk.path("live/notes").exists(), "the folder of what is gone goes too");
        assert!(desk.sent().out.starts_with("nothing to send: "));
    });
}

#[test]
fn a_name_is_a_name_whatever_a_shell_would_make_of_it() {
    with_server("the $(touch oops) 'live' folder", |desk, _, _| {
        desk.write("-- content/a $(touch oops); b.txt --\nodd\n");
        desk.sent();
        assert_same(&contents(&desk.path("the $(touch oops) 'live' folder")), &desk.built());
    });
}

#[test]
fn a_strangers_file_is_not_replaced() {
    with_server("live", |desk, _, _| {
        fs::create_dir_all(desk.path("live")).expect("a folder");
        fs::write(desk.path("live/index.html"), "mine").expect("a file");
        let ran = desk.deploy(&["--yes"]);
        assert_eq!(ran.code, 1);
        assert!(ran.err.contains("lies where the site would go\n  index.html"), "{ran:?}");
        assert_eq!(desk.deploy(&["--yes", "--replace"]).code, 0);
        assert_same(&contents(&desk.path("live")), &desk.built());
    });
}

#[test]
fn a_file_takes_the_place_of_a_folder_and_a_folder_that_of_a_file() {
    with_server("live", |desk, _, _| {
        desk.write("-- content/x/y.txt --\n1\n-- content/z --\n2\n");
        desk.sent();
        desk.remove("content/x/y.txt");
        fs::remove_dir(desk.path("site/content/x")).expect("it is empty");
        desk.remove("content/z");
        desk.write("-- content/x --\n3\n-- content/z/y.txt --\n4\n");
        desk.remove("../site/published.lock");
        desk.sent();
        assert_same(&contents(&desk.path("live")), &desk.built());
    });
}

#[test]
fn a_transfer_that_is_cut_anywhere_is_finished_by_the_next() {
    with_server("live", |desk, server, configuration| {
        let mut failures = 0;
        let faults =
            [(Fault::Cut, 6_000), (Fault::Broken, 12_000), (Fault::Cut, 24_000), (Fault::Slow, 0)];
        for (round, (fault, after)) in faults.into_iter().enumerate() {
            desk.write(&format!("-- content/{round}.txt --\n{}\n", "words ".repeat(2_000)));
            let proxy = Proxy::new(server.port, fault, after);
            desk.configure(&configuration(proxy.port));
            failures += i32::from(desk.deploy(&["--yes"]).code == 2);
            desk.configure(&configuration(server.port));
            desk.sent();
            assert_same(&contents(&desk.path("live")), &desk.built());
        }
        assert!(failures >= 2, "only {failures} transfers were cut");
    });
}
