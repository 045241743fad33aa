//! What `deploy` in the configuration may say, and what is said of mistakes in it.

use snapbox::str;

use super::Desk;
use crate::support::report;

fn mistakes(deploy: &str) -> String {
    report(&format!("-- briefing.yaml --\ntitle: T\nurl: https://example.org\ndeploy: {deploy}\n"))
}

#[test]
fn a_key_one_letter_off_is_told_at_its_place() {
    snapbox::assert_data_eq!(
        mistakes("\n  live: { type: git, brnch: pages }\n  copy: { type: folder, pth: ../x }"),
        str![[r#"
error[unknown-key]: `deploy.live` has no key `brnch`
 --> briefing.yaml:4:22
  |
4 |   live: { type: git, brnch: pages }
  |                      ^^^^^
  |
  = help: did you mean `branch`?

error[missing-key]: `deploy.copy` has no `path`
 --> briefing.yaml:5:9
  |
5 |   copy: { type: folder, pth: ../x }
  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `path: ../published`

error[unknown-key]: `deploy.copy` has no key `pth`
 --> briefing.yaml:5:25
  |
5 |   copy: { type: folder, pth: ../x }
  |                         ^^^
  |
  = help: did you mean `path`?

"#]]
    );
}

#[test]
fn a_type_that_is_none_is_told_with_the_nearest() {
    snapbox::assert_data_eq!(
        mistakes("{ type: rsinc, to: a:b }"),
        str![[r#"
error[bad-value]: nothing is deployed by `rsinc`
 --> briefing.yaml:3:17
  |
3 | deploy: { type: rsinc, to: a:b }
  |                 ^^^^^
  |
  = help: did you mean `rsync`?

"#]]
    );
}

#[test]
fn what_would_be_taken_for_an_option_is_refused() {
    let of_rsync = mistakes("{ type: rsync, to: \"-oProxyCommand=x:y\" }");
    snapbox::assert_data_eq!(
        of_rsync,
        str![[r#"
error[bad-value]: a host that starts with `-` would be taken for an option
 --> briefing.yaml:3:29
  |
3 | deploy: { type: rsync, to: "-oProxyCommand=x:y" }
  |                             ^^^^^^^^^^^^^^^^^^^

"#]]
    );
    let of_host = mistakes("{ type: rsync, to: \"ann@-oProxyCommand=x:y\" }");
    assert!(of_host.contains("would be taken for an option"), "{of_host}");
    let of_git = mistakes("{ type: git, repo: --upload-pack=x }");
    snapbox::assert_data_eq!(
        of_git,
        str![[r#"
error[bad-value]: a name or address that starts with `-` would be taken for an option
 --> briefing.yaml:3:28
  |
3 | deploy: { type: git, repo: --upload-pack=x }
  |                            ^^^^^^^^^^^^^^^

"#]]
    );
    let of_branch = mistakes("{ type: git, branch: a..b }");
    snapbox::assert_data_eq!(
        of_branch,
        str![[r#"
error[bad-value]: `a..b` cannot be the name of a branch
 --> briefing.yaml:3:30
  |
3 | deploy: { type: git, branch: a..b }
  |                              ^^^^
  |
  = help: write `branch: gh-pages`

"#]]
    );
}

#[test]
fn a_value_of_another_kind_is_told() {
    snapbox::assert_data_eq!(
        mistakes(
            "\n  live: gh-pages\n  store: { type: s3, bucket: b, compress: zip, endpoint: localhost }"
        ),
        str![[r#"
error[wrong-type]: `deploy.live` is text, expected keys and values, `type` among them
 --> briefing.yaml:4:9
  |
4 |   live: gh-pages
  |         ^^^^^^^^

error[bad-value]: `compress` is `zip`, expected `gzip` or `brotli`
 --> briefing.yaml:5:43
  |
5 |   store: { type: s3, bucket: b, compress: zip, endpoint: localhost }
  |                                           ^^^

error[bad-value]: `endpoint` has to start with `https://` or `http://`
 --> briefing.yaml:5:58
  |
5 |   store: { type: s3, bucket: b, compress: zip, endpoint: localhost }
  |                                                          ^^^^^^^^^

"#]]
    );
}

#[test]
fn every_type_has_its_keys() {
    let all = "
  a: { type: folder, path: ../x, ledger: false }
  b: { type: git, repo: origin, branch: pages, cname: example.org, message: M, force: true }
  c: { type: rsync, to: a:b, port: 22, ssh: [-i, key] }
  d: { type: s3, bucket: b, prefix: p, endpoint: https://x, region: r, compress: gzip, retries: 2 }
  e: { type: gcs, bucket: b, prefix: p, endpoint: https://x, compress: brotli }
  f: { type: azure, account: a, container: b, prefix: p, compress: false }";
    assert_eq!(mistakes(all), "");
}

#[test]
fn a_destination_that_is_not_there_is_told_before_anything_is_built() {
    let desk =
        Desk::new("{ live: { type: folder, path: ../a }, test: { type: folder, path: ../b } }");
    let ran = desk.deploy(&["tset"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    snapbox::assert_data_eq!(
        ran.err,
        str![[r#"
error: there is no destination `tset`
  = help: did you mean `test`?

"#]]
    );
    let ran = desk.deploy(&[]);
    snapbox::assert_data_eq!(
        ran.err,
        str![[r#"
error: there are 2 destinations
  = help: name one of them: `live`, `test`

"#]]
    );
    desk.write("-- briefing.yaml --\ntitle: T\nurl: https://example.org\n");
    let ran = desk.deploy(&[]);
    snapbox::assert_data_eq!(
        ran.err,
        str![[r#"
error: the configuration does not say where to
  = help: write `deploy: { type: git }`, or another of the ways in docs/deploying.md

"#]]
    );
}
