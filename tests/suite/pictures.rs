//! Pictures: how large they are is said, and what can wait does.

use briefing::files::Files;

use crate::support::{POST, built, checked, overrides, post, rendered, site, within};

/// The start of a GIF of 320 by 120 pixels, which happens to be text.
const GIF: &str = "-- content/lamp.gif --\nGIF89a@\u{1}x\0-----------";

/// The pictures of a text.
fn pictures(html: &str) -> Vec<String> {
    let tags = html.split("<img").skip(1);
    tags.map(|tag| tag.split('>').next().unwrap_or_default().trim_matches([' ', '/']).to_owned())
        .collect()
}

fn shown(text: &str) -> Vec<String> {
    pictures(site(&format!("{}\n{GIF}", post(text))).text(POST))
}

#[test]
fn a_picture_of_the_site_says_how_large_it_is() {
    assert_eq!(
        shown("![A lamp](/lamp.gif)"),
        [r#"width="320" height="120" decoding="async" src="/lamp.gif" alt="A lamp""#]
    );
    assert_eq!(
        shown("<img src=/lamp.gif loading=eager alt=''>"),
        [r#"width="320" height="120" decoding="async" src=/lamp.gif loading=eager alt=''"#]
    );
    // What its author says counts, and the rest follows.
    assert_eq!(
        shown("<img src='/lamp.gif?x#y' width=10>"),
        ["height=\"4\" decoding=\"async\" src='/lamp.gif?x#y' width=10"]
    );
    assert_eq!(
        shown("<img src=/lamp.gif height='60'> <img src=/lamp.gif width=50%>"),
        [
            "width=\"160\" decoding=\"async\" src=/lamp.gif height='60'",
            "loading=\"lazy\" decoding=\"async\" src=/lamp.gif width=50%",
        ]
    );
}

#[test]
fn all_pictures_but_the_first_wait_until_they_are_about_to_be_seen() {
    assert_eq!(
        shown("![](/lamp.gif) ![](https://example.com/a.png)\n\n![](/lamp.gif)"),
        [
            r#"width="320" height="120" decoding="async" src="/lamp.gif" alt="""#,
            r#"loading="lazy" decoding="async" src="https://example.com/a.png" alt="""#,
            r#"width="320" height="120" loading="lazy" decoding="async" src="/lamp.gif" alt="""#,
        ]
    );
    let below_a_cover = "-- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncover: /lamp.gif\n---\n![](/lamp.gif)";
    let site = site(&format!("{below_a_cover}\n{GIF}"));
    let text = site.page(POST);
    assert!(pictures(text).iter().any(|tag| tag.contains("loading=\"lazy\"")), "{text}");
}

#[test]
fn a_picture_in_code_is_none() {
    assert!(!rendered("`<img src=\"/lamp.gif\">`").contains("decoding"));
}

#[test]
fn what_is_no_picture_is_told_where_it_is_shown() {
    let text = post(
        "Above.\n\n![A lamp](lamp.png) and ![again](lamp.png)\n-- content/_posts/a/lamp.png --\n<html>\n",
    );
    let found = checked(&text);
    let drawn = found.report.draw(&found.files, false);
    assert!(
        drawn.contains(
            "error[bad-picture]: nothing of the picture `/2026/01/31/a/lamp.png` can be read"
        ),
        "{drawn}"
    );
    assert!(drawn.contains("--> content/_posts/a.md:7:1"), "{drawn}");
    // A build publishes it as it is.
    assert!(site(&text).routes.contains_key("2026/01/31/a/lamp.png"));
}

/// What is said of pictures that are not there, a line each with its place.
fn missing(text: &str) -> Vec<String> {
    let report = site(text).report();
    let told = report.split("warning[missing-picture]: there is no picture ").skip(1);
    let line = |told: &str| {
        let mut lines = told.lines().map(str::trim);
        let (written, place) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
        let help = lines.find_map(|line| line.strip_prefix("= help: ")).unwrap_or("");
        format!("{written} {} {help}", place.trim_start_matches("--> content/"))
    };
    told.map(line).collect()
}

#[test]
fn a_picture_that_is_not_there_is_told_wherever_its_author_shows_it() {
    let text = "-- briefing.yaml --\ntitle: T\nurl: https://example.org/blog\n\
        -- content/_posts/a.md --\n---\ntitle: A\ndate: 2026-01-31\ncover: cvoer.svg\n---\n\
        ![a](a.png) <img src='b.png' alt=''> ![c](/img/c.png)\n\n<!-- more -->\n\n\
        {{ figure(\"d.png\", \"D\") }}\n\n{% note() %}![e](图.png){% end %}\n\n\
        <figure>\n<img src=\"f.png\"\n alt=\"\">\n</figure>\n\n\
        ![a](a.png) ![there](cover.svg?x) ![far](https://example.com/a.png) `![g](g.png)`\n\
        -- content/_posts/a/cover.svg --\n<svg/>\n";
    let expected = [
        "`cvoer.svg` _posts/a.md:4:8 did you mean `cover.svg`?",
        "`a.png` _posts/a.md:6:6 put it into content/_posts/a/",
        "`b.png` _posts/a.md:6:23 put it into content/_posts/a/",
        "`/blog/img/c.png` _posts/a.md:6:43 put it at content/img/c.png",
        "`d.png` _posts/a.md:10:11 put it into content/_posts/a/",
        "`图.png` _posts/a.md:12:18 put it into content/_posts/a/",
        "`f.png` _posts/a.md:15:11 put it into content/_posts/a/",
        "`a.png` _posts/a.md:19:6 put it into content/_posts/a/",
    ];
    assert_eq!(missing(text), expected, "{}", site(text).report());
    // A check tells the same, once, and does not let it pass.
    let found = checked(text);
    let drawn = found.report.draw(&found.files, false);
    assert_eq!(drawn.matches("error[missing-picture]").count(), expected.len(), "{drawn}");
    assert_eq!(drawn.matches("[missing-picture]").count(), expected.len(), "{drawn}");
    assert!(!drawn.contains("broken-link"), "{drawn}");
}

#[test]
fn a_picture_that_a_template_shows_is_told_by_a_check_once_for_all_pages() {
    let text = post("Text.")
        + "\n-- templates/page.html --\n<img src=\"/x.png\" alt=\"\">\n\
        -- content/b.md --\n---\ntitle: B\n---\nText.\n-- content/c.md --\n---\ntitle: C\n---\nText.\n";
    assert_eq!(missing(&text), Vec::<String>::new());
    let found = checked(&text);
    let drawn = found.report.draw(&found.files, false);
    assert!(drawn.contains("error[missing-picture]: there is no picture `/x.png`"), "{drawn}");
    assert_eq!(drawn.matches("[missing-picture]").count(), 1, "{drawn}");
}

#[test]
fn a_site_without_any_of_its_pictures_is_told_so_in_no_time() {
    let mut text = String::new();
    for n in 0..2_000 {
        let shown: String = (0..10).map(|k| format!("![](/img/{n}-{k}.png)\n")).collect();
        text +=
            &format!("-- content/_posts/{n}.md --\n---\ntitle: A\ndate: 2026-01-31\n---\n{shown}");
        text += &format!("-- content/img/there-{n}.svg --\n");
    }
    let built = within(std::time::Duration::from_mins(1), || site(&text));
    let told = built.built.report.sorted().len();
    assert_eq!(told, 20_000);
}

#[test]
fn a_picture_on_disk_is_read_no_further_than_its_size() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let content = folder.path().join("content/_posts");
    std::fs::create_dir_all(&content).expect("it can be made");
    let write = |path: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(path), bytes).expect("it can be written");
    };
    write("briefing.yaml", b"title: T\nurl: https://example.org\n");
    write("content/_posts/a.md", b"---\ntitle: A\ndate: 2026-01-31\n---\n![](/bomb.png)\n");
    // Whoever unpacked it would need 16 exabytes.
    write(
        "content/bomb.png",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\0\0\0",
    );
    let files: Files = briefing::load(folder.path()).expect("the site can be read");
    let site = built(files, &overrides());
    assert!(site.page(POST).contains("width=\"2147483647\" height=\"2147483647\""));
}

/// A picture of one colour, without loss.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("it can be written");
    let bytes = vec![90; (width * height) as usize];
    writer.write_image_data(&bytes).expect("it can be written");
    writer.finish().expect("it can be written");
    file
}

/// Writes a site with a post, pictures and a configuration to a folder.
fn written(config: (&str, &str), text: &str, pictures: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder")).expect("it can");
        std::fs::write(path, bytes).expect("it can be written");
    };
    let sources = if config.0 == "briefing.yaml" { "content" } else { "source" };
    let head = "title: T\nurl: https://example.org\n";
    write(config.0, format!("{head}{}", config.1).as_bytes());
    let post = format!("---\ntitle: A\ndate: 2026-01-31\n---\n{text}\n");
    write(&format!("{sources}/_posts/a.md"), post.as_bytes());
    for (path, bytes) in pictures {
        write(&format!("{sources}/{path}"), bytes);
    }
    folder
}

/// Builds a folder into its `public`; what is said, and the file at a path.
fn published(folder: &tempfile::TempDir) -> (String, impl Fn(&str) -> Option<Vec<u8>>) {
    let files = briefing::load(folder.path()).expect("the site can be read");
    let out = folder.path().join("public");
    let sink = briefing::files::Folder::open(&out).expect("the folder is free");
    let site = briefing::build(files, &overrides(), &sink, &|_| ()).expect("it can be written");
    sink.commit().expect("it can be written");
    let report = site.report.draw(&site.files, false);
    (report, move |path: &str| std::fs::read(out.join(path)).ok())
}

const BRIEFING: &str = "briefing.yaml";

#[test]
fn a_picture_that_a_page_shows_is_there_in_several_sizes() {
    let pictures = [("a.png", png(1000, 500)), ("b.png", png(1000, 500)), ("c.png", png(300, 9))];
    let folder = written((BRIEFING, ""), "![A](/a.png) ![C](/c.png)", &pictures);
    let (report, file) = published(&folder);
    assert_eq!(report, "");
    let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
    let found = pictures_of(&page);
    assert!(
        found[0].starts_with(
            r#"srcset="/a-480.webp 480w, /a-800.webp 800w, /a-1000.webp 1000w" sizes="(min-width: 42.4rem) 39.6rem, calc(100vw - 2.66rem)" width="1000" height="500""#
        ),
        "{found:?}"
    );
    assert!(!found[1].contains("srcset"), "{found:?}");
    for (width, height) in [(480, 240), (800, 400), (1000, 500)] {
        let webp = file(&format!("a-{width}.webp")).expect("it is made");
        let size = imagesize::blob_size(&webp).expect("it is a picture");
        assert_eq!((size.width, size.height), (width, height));
    }
    // What no page shows is not made.
    assert_eq!(file("b-480.webp"), None);
}

fn pictures_of(page: &str) -> Vec<String> {
    pictures(page).into_iter().filter(|tag| tag.contains("src=")).collect()
}

#[test]
fn widths_and_whether_there_are_any_are_for_the_configuration_to_say() {
    let shown = |config| {
        let folder = written(config, "![A](/a.png)", &[("a.png", png(1000, 500))]);
        let (_, file) = published(&folder);
        let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
        let tag = pictures_of(&page).remove(0);
        tag.split("srcset=\"").nth(1).map(|rest| rest.split('"').next().unwrap_or("").to_owned())
    };
    assert_eq!(shown((BRIEFING, "pictures: false\n")), None);
    assert_eq!(shown((BRIEFING, "pictures: { widths: [] }\n")), None);
    let own = "pictures:\n  widths: [64, 32]\n  quality: 50\n";
    assert_eq!(shown((BRIEFING, own)).as_deref(), Some("/a-32.webp 32w, /a-64.webp 64w"));
    // A Hexo site is built as it stands, until it asks for more.
    assert_eq!(shown(("_config.yml", "")), None);
    let asked = shown(("_config.yml", "pictures: true\n"));
    assert_eq!(asked.as_deref(), Some("/a-480.webp 480w, /a-800.webp 800w, /a-1000.webp 1000w"));
}

#[test]
fn how_wide_a_picture_is_shown_is_for_the_theme_to_say_and_for_its_author_before_it() {
    let all = ["text(theme: map)", "wide()", "card()"].map(|component| {
        let name = component.split('(').next().unwrap_or_default();
        format!(
            "{{% component sizes_of_{component} %}}{name} 1vw{{% endcomponent sizes_of_{name} %}}\n"
        )
    });
    let pictures = [
        ("a.png", png(1000, 500)),
        ("_posts/a/b.png", png(1000, 500)),
        ("../templates/sizes.html", all.concat().into_bytes()),
    ];
    let text = "![A](/a.png) <img src=\"b.png\" alt=\"\"> <img src=\"/a.png\" alt=\"\" sizes=\"9vw\"> \
        <img src=\"/a.png\" alt=\"\" width=\"90\"> <img src=\"https://example.com/a.png\" alt=\"\" sizes=\"9vw\">\n\n\
        {{ figure(\"/a.png\", \"\") }}";
    let folder = written((BRIEFING, ""), text, &pictures);
    let (report, file) = published(&folder);
    assert_eq!(report, "");
    let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
    let sizes = |tag: &String| {
        let value = tag.split(" sizes=\"").nth(1).or(tag.strip_prefix("sizes=\""));
        value.map(|value| value.split('"').next().unwrap_or_default().to_owned())
    };
    let found: Vec<Option<String>> = pictures_of(&page).iter().map(sizes).collect();
    let expected =
        [Some("text 1vw"), Some("text 1vw"), Some("9vw"), Some("90px"), None, Some("wide 1vw")];
    assert_eq!(found, expected.map(|sizes| sizes.map(str::to_owned)), "{page}");
}

#[test]
fn a_feed_names_the_sizes_too_and_none_of_a_damaged_picture() {
    let whole = png(1000, 500);
    let half = whole[..whole.len() / 2].to_vec();
    let pictures = [("a.png", whole), ("b.png", half)];
    let folder = written((BRIEFING, ""), "![A](/a.png) ![B](/b.png)", &pictures);
    let (_, file) = published(&folder);
    let feed = String::from_utf8(file("atom.xml").expect("it is there")).expect("it is a text");
    assert!(feed.contains("https://example.org/a-480.webp 480w"), "{feed}");
    assert!(!feed.contains("b-480.webp"), "{feed}");
}

#[test]
fn a_copy_of_a_picture_of_another_host_is_shown_in_its_place() {
    let text = "![A](https://example.com/x/a.png?v=1) ![B](//example.com/b.png) \
        <img src='https://example.com/c.png' alt='' width=90>";
    let copies = [
        ("copies/example.com/x/a.png-v-1.png", png(1000, 500)),
        ("copies/example.com/c.png", png(1000, 500)),
    ];
    let config = "pictures: { copies: copies }\n";
    let folder = written((BRIEFING, config), text, &copies);
    let (report, file) = published(&folder);
    assert_eq!(report.matches("warning[uncopied-picture]").count(), 1, "{report}");
    assert!(report.contains("of the picture `//example.com/b.png`"), "{report}");
    let command = "-o content/copies/example.com/b.png 'https://example.com/b.png'";
    assert!(report.contains(command), "{report}");
    let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
    let found = pictures_of(&page);
    let srcset = "srcset=\"/copies/example.com/x/a.png-v-1-480.webp 480w, ";
    assert!(found[0].starts_with(srcset), "{found:?}");
    assert!(found[0].contains(" src=\"/copies/example.com/x/a.png-v-1.png\""), "{found:?}");
    assert!(found[1].contains("src=\"//example.com/b.png\""), "{found:?}");
    assert!(
        found[2].contains("sizes=\"90px\" height=\"45\" src=\"/copies/example.com/c.png\""),
        "{found:?}"
    );
    assert!(file("copies/example.com/c-480.webp").is_some());
    // Without the key, nothing of that happens.
    let folder = written((BRIEFING, ""), text, &copies);
    let (report, file) = published(&folder);
    assert_eq!(report, "");
    let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
    assert!(page.contains("src=\"https://example.com/x/a.png?v=1\""), "{page}");
}

#[test]
fn a_file_of_the_authors_own_keeps_its_place() {
    let own = ("a-480.webp", b"my own".to_vec());
    let folder = written((BRIEFING, ""), "![A](/a.png)", &[("a.png", png(1000, 500)), own]);
    let (_, file) = published(&folder);
    let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
    assert!(page.contains("srcset=\"/a-800.webp 800w, /a-1000.webp 1000w\""), "{page}");
    assert_eq!(file("a-480.webp").as_deref(), Some(b"my own".as_slice()));
}

#[test]
fn a_picture_that_ends_half_way_is_told_and_offered_once_as_it_is() {
    let mut png = png(1000, 500);
    png.truncate(png.len() / 2);
    let jpeg = include_bytes!("turned.jpg");
    let half = jpeg[..jpeg.len() - 60].to_vec();
    let pictures = [("a.png", png.clone()), ("b.jpg", half.clone()), ("c.jpg", jpeg.to_vec())];
    let config = "pictures: { widths: [16] }\n";
    let folder = written((BRIEFING, config), "![A](/a.png) ![B](/b.jpg) ![C](/c.jpg)", &pictures);
    for _ in 0..2 {
        let (report, file) = published(&folder);
        assert!(report.contains("warning[unscaled-picture]: the picture cannot"), "{report}");
        assert!(report.contains("--> content/a.png"), "{report}");
        assert!(report.contains("--> content/b.jpg"), "{report}");
        assert!(!report.contains("content/c.jpg"), "{report}");
        assert_eq!(file("a.png").as_ref(), Some(&png));
        assert_eq!(file("b.jpg").as_ref(), Some(&half));
        assert_eq!((file("a-16.webp"), file("b-16.webp")), (None, None));
        assert!(file("c-16.webp").is_some());
        let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
        let offers: Vec<bool> =
            pictures_of(&page).iter().map(|tag| tag.contains("srcset")).collect();
        assert_eq!(offers, [false, false, true], "{page}");
    }
}

#[test]
fn a_picture_that_is_damaged_after_it_was_whole_leaves_no_old_sizes_behind() {
    let whole = png(1000, 500);
    let folder = written((BRIEFING, ""), "![A](/a.png)", &[("a.png", whole.clone())]);
    let (report, file) = published(&folder);
    assert_eq!(report, "");
    assert!(file("a-480.webp").is_some());
    let path = folder.path().join("content/a.png");
    std::fs::write(&path, &whole[..whole.len() / 2]).expect("it can be written");
    let (_, file) = published(&folder);
    assert_eq!(file("a-480.webp"), None);
    std::fs::write(&path, &whole).expect("it can be written");
    let (report, file) = published(&folder);
    assert_eq!(report, "");
    let page = String::from_utf8(file(POST).expect("it is there")).expect("it is a text");
    assert!(file("a-480.webp").is_some() && page.contains("srcset"), "{page}");
}

#[test]
fn what_is_wrong_with_the_sizes_of_pictures_is_told_at_its_place() {
    for (config, said) in [
        ("pictures: 5", "expected `true`, `false`, or keys and values"),
        ("pictures: { widths: [9] }", "a width is `9`, expected a whole number from 16 to 8192"),
        ("pictures: { quality: 0 }", "`quality` is 0, expected a whole number from 1 to 100"),
        ("pictures: { widht: 9 }", "widht"),
        ("pictures: { copies: ../x }", "the folder `../x` has a `.` or `..` part"),
    ] {
        let text = format!(
            "-- briefing.yaml --\ntitle: T\nurl: https://example.org\n{config}\n{}",
            post("A text.")
        );
        let report = site(&text).report();
        assert!(report.contains(said), "{report}");
        assert!(report.contains("--> briefing.yaml:3:"), "{report}");
    }
}
