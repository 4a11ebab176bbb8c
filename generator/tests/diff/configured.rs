//! What is said when the configuration changes what the crate of one description looks like.

use std::fs;

use generator::config::Config;
use generator::diff;

use crate::edits::{ZOO, classes};

const LISTS: &str = r"
openapi: 3.0.3
info: {title: Lists, version: '1'}
servers: [{url: https://lists.example}]
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: after, in: query, schema: {type: string}}
        - {name: since, in: query, schema: {type: string}}
        - {name: skip, in: query, schema: {type: integer}}
        - {name: per_page, in: query, schema: {type: integer, maximum: 100}}
      responses:
        '200':
          description: A page.
          headers: {Link: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {type: string}}
                  other: {type: array, items: {type: integer}}
                  cursor: {type: string}
                  last: {type: string}
                  more: {type: boolean}
                  total: {type: integer}
";

#[track_caller]
fn check(description: &str, [old, new]: [&str; 2], callers: &str, implementers: &str, says: &str) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let spec = folder.path().join("api.yaml");
    fs::write(&spec, description).expect("the file can be written");
    let [old, new] = [old, new].map(|toml| {
        let path = folder.path().join("generator.toml");
        fs::write(&path, toml).expect("the file can be written");
        let config = Config::load(&path)
            .unwrap_or_else(|findings| panic!("{toml}: {}", findings.render(false)));
        let (api, findings) = generator::read(&spec, &config);
        let api = api.unwrap_or_else(|| panic!("{toml}: {}", findings.render(false)));
        diff::surface(&api)
    });
    let changes = diff::compare(&old, &new);
    let said: Vec<_> = changes.changes.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(said.join("; "), says);
    assert_eq!(classes(&changes, |it| it.callers), callers);
    assert_eq!(classes(&changes, |it| it.implementers), implementers);
    assert!(diff::compare(&new, &new).changes.is_empty());
}

/// A cursor with all that can be said of it.
const CURSOR: &str =
    "[[paging]]\nstyle = 'cursor'\nparameter = 'after'\nnext = 'cursor'\nitems = 'data'\n";

#[test]
fn lists() {
    let nothing = "cosmetic in source, cosmetic on the wire";
    check(
        LISTS,
        ["", CURSOR],
        "additive in source, cosmetic on the wire",
        nothing,
        "`support` has what is needed for `pages`; `list_things` streams its items",
    );
    check(
        LISTS,
        [CURSOR, ""],
        "breaking in source, cosmetic on the wire",
        nothing,
        "`support` has nothing for `pages` any more; `list_things` does not stream its items any more",
    );
    check(
        LISTS,
        [CURSOR, &CURSOR.replace("data", "other")],
        "breaking in source, cosmetic on the wire",
        nothing,
        "`list_things` streams `i64` (was `String`)",
    );
    let read_from = |change: &dyn Fn(&str) -> String, new: &str| {
        let was = "cursors for `after`, items in `data`, the next one in `cursor`";
        check(
            LISTS,
            [CURSOR, &change(CURSOR)],
            "cosmetic in source, breaking on the wire",
            nothing,
            &format!("pages of `list_things` are read from {new} (was {was})"),
        );
    };
    read_from(
        &|it| it.replace("after", "since"),
        "cursors for `since`, items in `data`, the next one in `cursor`",
    );
    read_from(
        &|it| it.replace("'cursor'\nitems", "'last'\nitems"),
        "cursors for `after`, items in `data`, the next one in `last`",
    );
    read_from(
        &|it| format!("{it}more = 'more'\n"),
        "cursors for `after`, items in `data`, the next one in `cursor`, whether there are more in `more`",
    );
    let offset = "[[paging]]\nstyle = 'offset'\nparameter = 'skip'\nitems = 'data'\n";
    read_from(&|_| offset.to_owned(), "offsets in `skip`, items in `data`");
    read_from(
        &|_| format!("{offset}total = 'total'\n"),
        "offsets in `skip`, items in `data`, the number of all in `total`",
    );
    let number = offset.replace("'offset'", "'page'");
    read_from(
        &|_| format!("{number}first = 3\n"),
        "numbers in `skip` from 3, items in `data`",
    );
    read_from(
        &|_| "[[paging]]\nstyle = 'link'\nitems = 'data'\n".to_owned(),
        "the header `link`, items in `data`",
    );
    read_from(
        &|_| "[[paging]]\nstyle = 'url'\nnext = 'cursor'\nitems = 'data'\n".to_owned(),
        "URLs, items in `data`, the next one in `cursor`",
    );
    check(
        LISTS,
        [CURSOR, &format!("{CURSOR}size = 'per_page'\n")],
        "cosmetic in source, additive on the wire",
        nothing,
        "`list_things` asks for pages of another size",
    );
}

#[test]
fn operations_that_are_not_written() {
    let answered = "unimplemented_operations = '501'\n";
    check(
        ZOO,
        ["", answered],
        "cosmetic in source, cosmetic on the wire",
        "additive in source, cosmetic on the wire",
        "operations that are not written are answered with 501",
    );
    check(
        ZOO,
        [answered, ""],
        "cosmetic in source, cosmetic on the wire",
        "breaking in source, cosmetic on the wire",
        "every operation has to be written now",
    );
    // One more operation is nobody's work then.
    let without = |config: &str| format!("{config}[select]\nexclude = ['listThings']\n");
    check(
        LISTS_AND_MORE,
        [&without(answered), answered],
        "additive in source, cosmetic on the wire",
        "additive in source, cosmetic on the wire",
        "`list_things` is new: `GET /things`",
    );
    check(
        LISTS_AND_MORE,
        [&without(""), ""],
        "additive in source, cosmetic on the wire",
        "breaking in source, cosmetic on the wire",
        "`list_things` is new: `GET /things`",
    );
}

const LISTS_AND_MORE: &str = r"
openapi: 3.0.3
info: {title: Lists, version: '1'}
servers: [{url: https://lists.example}]
paths:
  /things: {get: {operationId: listThings, responses: {'204': {description: Nothing.}}}}
  /health: {get: {operationId: health, responses: {'204': {description: Nothing.}}}}
";

#[test]
fn traits_of_servers() {
    let (old, new) = ("", "server_traits = 'per-tag'\n");
    check(
        LISTS_AND_MORE,
        [old, new],
        "cosmetic in source, cosmetic on the wire",
        "breaking in source, cosmetic on the wire",
        "`list_things` is written for the trait `ThingsApi` (was `Api`); `health` is written for the trait `HealthApi` (was `Api`)",
    );
    // Nobody has written a trait that is new.
    let both = "server_traits = 'per-tag'\nunimplemented_operations = '501'\n";
    check(
        LISTS_AND_MORE,
        [&format!("{both}[select]\nexclude = ['listThings']\n"), both],
        "additive in source, cosmetic on the wire",
        "breaking in source, cosmetic on the wire",
        "`list_things` is new: `GET /things`",
    );
}
