//! Queries that stand in paths.

use super::lowered;
use crate::ir::{Api, FixedQuery};

const ID: &str = "{name: id, in: path, required: true, schema: {type: string}}";

/// A `get` of each path, with these parameters.
fn described(paths: &[(&str, &str)]) -> (Option<Api>, String) {
    let items = paths.iter().map(|(path, parameters)| {
        format!(
            "  '{path}':\n    get: {{parameters: [{parameters}], responses: {{'204': {{description: d}}}}}}\n"
        )
    });
    let items: String = items.collect();
    lowered(&format!("paths:\n{items}"))
}

/// The messages about a description that becomes an API.
fn warnings(paths: &[(&str, &str)]) -> (Api, Vec<String>) {
    let (api, diagnostics) = described(paths);
    let lines = diagnostics
        .lines()
        .filter_map(|it| it.strip_prefix("warning: "));
    let lines = lines.map(str::to_owned).collect();
    (api.unwrap_or_else(|| panic!("{diagnostics}")), lines)
}

#[test]
fn queries_are_constants_of_operations_with_names_to_speak() {
    let brief = "{name: brief, in: query, schema: {type: string}}";
    let (api, warnings) = warnings(&[
        ("/request/{id}?cmd=diff", &format!("{ID}, {brief}")),
        ("/token?refresh", ""),
        ("/token?view=ein%20Wort&größe=[1]#part", ""),
        ("/plain?", ""),
    ]);
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let found = operations.map(|it| {
        let sent = it.query.as_ref().map(|query| query.sent.as_str());
        (it.function.identifier(), it.wire_path.as_str(), sent)
    });
    assert_eq!(
        found.collect::<Vec<_>>(),
        [
            ("get_request_id_cmd_diff", "/request/{id}", Some("cmd=diff")),
            ("get_token_refresh", "/token", Some("refresh")),
            (
                "get_token_view_ein_wort_größe_1_hash_part",
                "/token",
                Some("view=ein%20Wort&gr%C3%B6%C3%9Fe=%5B1%5D")
            ),
            ("get_plain", "/plain", None),
        ]
    );
    let token = &api.groups[1].operations;
    assert_eq!(token[0].path, "/token?refresh");
    assert_eq!(token[0].name.wire(), "get /token?refresh");
    let names = ["view", "größe"].map(str::to_owned).to_vec();
    let query = token[1].query.as_ref();
    assert_eq!(query.map(|it: &FixedQuery| &it.names), Some(&names));
    let groups: Vec<_> = api.groups.iter().map(|it| it.name.identifier()).collect();
    assert_eq!(groups, ["request", "token", "plain"]);
    let fragment =
        "what follows `#` in a path is not sent, so a server cannot tell this one from others";
    assert_eq!(warnings, [format!("api.yaml:8:3: {fragment}")]);
}

#[test]
fn a_query_that_is_not_always_the_same_costs_its_operation() {
    let rule = "which has to be the same in all requests";
    for (path, name) in [
        ("/a?id={id}", "id"),
        ("/a?b=1&c={id}x", "id"),
        ("/a{?id,b}", "id,b"),
    ] {
        let parameter = if path.contains("{id}") { ID } else { "" };
        let (api, warnings) = warnings(&[(path, parameter)]);
        assert_eq!(api.groups.iter().flat_map(|it| &it.operations).count(), 0);
        let left_out = format!("the operation `get {path}` is not generated");
        assert_eq!(
            warnings,
            [
                format!("api.yaml:4:3: `{{{name}}}` stands in the query of the path, {rule}"),
                format!("api.yaml:5:5: {left_out}")
            ]
        );
    }
}

#[test]
fn equal_queries_make_paths_the_same_whatever_their_order() {
    let one = "{name: one, in: path, required: true, schema: {type: string}}";
    let (_, warnings) = warnings(&[
        ("/a/{id}?b=1&c", ID),
        ("/a/{one}?c=&%62=1", one),
        ("/a/{id}?b=1", ID),
        ("/a/{id}?b=1&c=1", ID),
        ("/a/{id}", ID),
        ("/a/{id}?", ID),
    ]);
    let same = |place: &str, path: &str, first: &str| {
        format!(
            "api.yaml:{place}: a server cannot tell `{path}` from `{first}`, and answers as for the latter"
        )
    };
    let same_path = |it: &String| it.contains("cannot tell");
    assert_eq!(
        warnings.into_iter().filter(same_path).collect::<Vec<_>>(),
        [
            same("7:5", "/a/{one}?c=&%62=1", "/a/{id}?b=1&c"),
            same("15:5", "/a/{id}?", "/a/{id}")
        ]
    );
}

#[test]
fn what_the_path_says_is_no_parameter() {
    let list =
        "{name: view, in: query, required: true, schema: {type: array, items: {type: string}}}";
    let header = "{name: view, in: header, schema: {type: string}}";
    let range = "{name: range, in: query, schema: {type: object, properties: {view: {type: string}, to: {type: string}}}}";
    let filter = "{name: filter, in: query, style: deepObject, schema: {type: object, properties: {id: {type: string}}}}";
    let parameters = [list, header, range, filter].join(", ");
    let (api, warnings) = warnings(&[("/a?view=a&filter[id]=1", &parameters)]);
    let operation = &api.groups[0].operations[0];
    let names: Vec<_> = operation
        .parameters
        .iter()
        .map(|it| it.name.wire())
        .collect();
    assert_eq!(names, ["view", "range", "filter"]);
    let shared = |name: &str, of: &str| {
        format!(
            "api.yaml:5:5: `{of}` is sent under the name `{name}`, which stands in the query of the path too"
        )
    };
    assert_eq!(
        warnings,
        [
            "api.yaml:5:24: the query of the path says what `view` is, `a`: the parameter is left out".to_owned(),
            shared("view", "range"),
            shared("filter[id]", "filter")
        ]
    );
}
