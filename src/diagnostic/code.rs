//! The kinds of mistake, by the name that `briefing explain` takes.

use std::fmt;

/// How grave a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built, and the author should look.
    Warning,
}

macro_rules! codes {
    ($($variant:ident = $name:literal $severity:ident: $meaning:literal,)+) => {
        /// A kind of mistake. Each has an entry in docs/codes.md.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $meaning] $variant,)+
        }

        impl Code {
            /// Every kind there is.
            pub const ALL: &[Code] = &[$(Code::$variant),+];

            /// The name that is drawn in brackets: `unit-mismatch`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),+ }
            }

            /// What it means, in a sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning),+ }
            }

            /// Whether it keeps the site from being built.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),+ }
            }
        }
    };
}

codes! {
    // Files.
    NotUtf8 = "not-utf8" Error: "A source is no UTF-8 text.",
    FileName = "file-name" Error: "The name of a file is no UTF-8.",
    TooLarge = "too-large" Error: "A source is larger than a text can be.",
    LinkOutside = "link-outside" Error: "A symbolic link leads out of the site, or nowhere.",
    Ignored = "ignored-file" Warning: "A file lies where it has no meaning.",

    // YAML: the configuration, front matter, models, data.
    YamlSyntax = "yaml-syntax" Error: "The YAML cannot be read.",
    FrontMatterUnclosed = "front-matter-unclosed" Error: "Front matter is opened and never closed.",
    FrontMatterLate = "front-matter-late" Error: "Front matter stands below something else.",
    OddFence = "odd-fence" Warning: "A line that starts or ends front matter and has more in it.",
    FrontMatterMissing = "front-matter-missing" Warning: "A post has no front matter.",
    UnknownKey = "unknown-key" Error: "A key that means nothing here.",
    MisspeltKey = "misspelt-key" Warning: "A key one letter off a known one.",
    WrongType = "wrong-type" Error: "A value of another type than is expected.",
    BadValue = "bad-value" Error: "A value that cannot be used.",
    MissingConfig = "missing-config" Warning: "A Hexo site has no configuration.",
    OddUrl = "odd-url" Warning: "The address of a Hexo site is missing, or there are two.",
    NoCounterpart = "no-counterpart" Warning: "Keys of a Hexo site that Briefing has no use for.",
    MissingKey = "missing-key" Error: "A key that has to be there is not.",
    DuplicateName = "duplicate-name" Error: "Two things have one name.",
    BadData = "bad-data" Error: "A data file cannot be read.",
    MissingColumn = "missing-column" Error: "A column that a file does not have, or has twice.",
    BadCell = "bad-cell" Error: "A line of a file that cannot be taken for numbers.",
    BadBibliography = "bad-bibliography" Error: "The bibliography cannot be read.",

    // Pages and addresses.
    BadDate = "bad-date" Error: "A date that is none, or impossible.",
    OddDate = "odd-date" Warning: "A date that was hardly meant as it is read.",
    MissingDate = "missing-date" Warning: "A post has no date.",
    MissingTitle = "missing-title" Warning: "A post has no title.",
    OddText = "odd-text" Warning: "A text that YAML reads otherwise than it looks.",
    BadCategory = "bad-category" Error: "A form of `categories` that has no meaning.",
    BadTag = "bad-tag" Warning: "A tag that looks like a list of tags.",
    BadPermalink = "bad-permalink" Error: "An address that cannot be one.",
    DuplicateAddress = "duplicate-address" Error: "Two sources have one address.",
    SimilarNames = "similar-names" Warning: "Two addresses differ only in case.",
    UnknownTheme = "unknown-theme" Error: "The theme is not there.",
    UnknownLanguage = "unknown-language" Warning: "A language that nothing is said to readers in.",
    MissingPhrase = "missing-phrase" Warning: "A language lacks some of what is said to readers.",
    UnknownGap = "unknown-gap" Error: "A gap in a phrase that nothing is put into.",
    UnknownLayout = "unknown-layout" Warning: "The layout is not there.",
    UnknownPage = "unknown-page" Error: "A link to a source that is not there.",
    UnknownFile = "unknown-file" Error: "A file that a tag names is not there.",
    BadFont = "bad-font" Error: "A file that is no font to draw cards with.",
    MissingLetters = "missing-letters" Warning: "Characters of titles that no font has.",
    MissingPicture = "missing-picture" Warning: "A picture that a text shows is not there.",

    // Shortcodes.
    ShortcodeSyntax = "shortcode-syntax" Error: "A shortcode that cannot be read.",
    ShortcodeUnclosed = "shortcode-unclosed" Error: "A shortcode is opened and never closed.",
    UnknownShortcode = "unknown-shortcode" Error: "A shortcode that no template defines.",
    OddMarkdown = "odd-markdown" Warning: "Markdown that is read otherwise than it looks.",
    UnknownTag = "unknown-tag" Warning: "A tag in `{% %}` that no template defines.",
    BadArgument = "bad-argument" Error: "An argument of the wrong type, missing, or too many.",
    IdleSlider = "idle-slider" Warning: "A slider that nothing on the page follows.",
    UnknownLabel = "unknown-label" Error: "A table, figure or equation that is not on the page.",
    UnknownFilter = "unknown-filter" Error: "A number's filter that does not exist.",

    // Models.
    UnknownModel = "unknown-model" Error: "A model that is not there.",
    UnknownNumber = "unknown-number" Error: "A number that no model has.",
    AmbiguousNumber = "ambiguous-number" Error: "A number that two models have.",
    UnknownTable = "unknown-table" Error: "A table that no model has.",
    UnknownColumn = "unknown-column" Error: "A column that the table has not.",
    UnknownScenario = "unknown-scenario" Error: "A scenario that no model of the page has.",
    UnknownReference = "unknown-reference" Error: "A source that the bibliography has not.",
    BadQuantity = "bad-quantity" Error: "A quantity that cannot be read.",
    BadInterval = "bad-interval" Error: "Bounds that do not enclose their value.",
    FormulaSyntax = "formula-syntax" Error: "A formula that cannot be read.",
    UnitMismatch = "unit-mismatch" Error: "Units that do not go together.",
    ManyValues = "many-values" Error: "A column where one number is needed.",
    BadAggregation = "bad-aggregation" Error: "An aggregation of what is no column.",
    Cycle = "cycle" Error: "Formulas that need each other.",
    NotFinite = "not-finite" Error: "A formula without a result.",
    OutsideDomain = "outside-domain" Warning: "A formula without a result at some draws.",
    BadChart = "bad-chart" Error: "A chart of nothing, or of what it cannot show.",
    BadClaim = "bad-claim" Error: "A claim that cannot be held against anything.",
    UnexpectedVerdict = "unexpected-verdict" Error: "A claim that does not fare as its author expects.",

    // Templates.
    TemplateError = "template-error" Error: "A template that cannot be read or rendered.",
    BadMath = "bad-math" Error: "LaTeX that cannot be set.",

    // What only a check looks for.
    BrokenLink = "broken-link" Error: "A link to what is not published.",
    BrokenAnchor = "broken-anchor" Error: "A link to a place that a page has not.",
    DuplicateId = "duplicate-id" Warning: "Two elements of a page have one id.",
    MissingAlt = "missing-alt" Warning: "A picture without a text in its place.",
    OverBudget = "over-budget" Error: "A page weighs or emits more than the site allows.",
    BadPicture = "bad-picture" Error: "A picture of which nothing can be shown.",
    UnscaledPicture = "unscaled-picture" Warning: "A picture that cannot be made smaller.",
    UncopiedPicture = "uncopied-picture" Warning: "A picture of another host without a copy.",
    EmptyPost = "empty-post" Warning: "A post without a text.",
    BadLedger = "bad-ledger" Error: "A ledger that cannot be read.",
    AddressGone = "address-gone" Error: "A published address that leads to nothing any more.",
    AddressExpired = "address-expired" Warning: "A published address whose page has expired.",
    ChangedNumber = "changed-number" Warning: "A number of a published brief that has changed.",
    TypedNumber = "typed-number" Warning: "A number that the model has is typed.",
    ContradictedNumber = "contradicted-number" Warning: "A typed number is not what the model has.",
    UnsupportedNumber = "unsupported-number" Warning: "A typed number that the model has not.",
}

impl Code {
    /// The entry of docs/codes.md for a code of that name.
    #[must_use]
    pub fn explain(name: &str) -> Option<&'static str> {
        const CODES: &str = include_str!("../../docs/codes.md");
        let code = Code::ALL.iter().find(|code| code.name() == name)?;
        let mut entries = CODES.split("\n## ").skip(1);
        let entry = entries.find(|entry| entry.lines().next() == Some(code.name()))?;
        Some(entry.trim_end())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
