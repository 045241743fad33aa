//! The command line: the transcripts in tests/cli, which are its manual.

#[test]
fn the_transcripts_of_the_manual_are_what_the_program_says() {
    trycmd::TestCases::new().case("tests/cli/*.md");
}
