//! Texts that try to become code, keys of the manifest, or paths.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::limits::{Expected, check_text};
use crate::output::CANARY;

/// Each would do harm if it were printed as it is in a comment, a text, an attribute, a manifest or a file name.
fn harms() -> Vec<String> {
    [
        "*/ compile_error!(\"pwned\"); /*",
        "\"; compile_error!(\"pwned\"); \"",
        "\"#; compile_error!(\"pwned\"); r#\"",
        "\"##; compile_error!(\"pwned\"); r##\"",
        "x\ncompile_error!(\"pwned\");",
        "x\rcompile_error!(\"pwned\");",
        "x\r\ncompile_error!(\"pwned\");",
        "x\u{2028}compile_error!(\"pwned\");",
        "x\u{85}compile_error!(\"pwned\");",
        "\\\"); compile_error!(\"pwned\"); (\"",
        "{} compile_error!(\"pwned\") {0} {name} {{",
        "```\n# #![doc = include_str!(\"/etc/passwd\")]\ncompile_error!(\"pwned\");\n```",
        "    compile_error!(\"pwned\");",
        "\"\n[dependencies]\npwned = \"1\"\n#",
        "'''\n[dependencies]\npwned = '1'\n",
        "\"\"\"\nbuild = \"pwned.rs\"\n",
        "\\u0022\n[patch.crates-io]\npwned = { path = \"/\" }",
        "../../pwned",
        "..\\..\\pwned",
        "/tmp/pwned",
        "C:\\pwned",
        "pwned\0.rs",
        "src/lib.rs",
        "Cargo.toml",
        "lib",
        "mod",
        "support",
        "..",
        ".",
        "",
        "con",
        "\u{202e}pwned\u{2066}",
        "\u{feff}pwned\u{200b}",
        "\u{1b}[2Jpwned",
        "pwned\u{7}",
        "r#pwned",
        "'pwned",
        "$crate::pwned!()",
        "#[path = \"pwned\"] mod x;",
        "</script><script>pwned</script>",
        "%s%n%x pwned",
        "$(pwned) `pwned` ; pwned",
    ]
    .map(str::to_owned)
    .into()
}

/// A description in which this text stands wherever one may.
fn description(harm: &str) -> Value {
    let name = |prefix: &str| format!("{prefix}{harm}");
    let schema = name("S");
    let reference = format!("#/components/schemas/{}", escaped(&schema));
    let credential = name("K");
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": harm, "version": harm, "description": harm, "termsOfService": harm,
            "license": {"name": harm, "url": harm},
            "contact": {"name": harm, "url": harm, "email": harm},
        },
        "servers": [{
            "url": "https://{v}.example.com/", "description": harm,
            "variables": {"v": {"default": "x", "enum": ["x", harm], "description": harm}},
        }],
        "tags": [{"name": harm, "description": harm, "externalDocs": {"url": harm, "description": harm}}],
        "externalDocs": {"url": harm},
        "paths": {
            "/a": {"post": {
                "operationId": harm, "tags": [harm], "summary": harm, "description": harm,
                "parameters": [
                    {"in": "query", "name": name("q"), "description": harm, "example": harm,
                     "schema": {"type": "string", "default": harm, "enum": [harm, "other"], "pattern": harm}},
                    {"in": "cookie", "name": "c", "schema": {"type": "string", "format": harm, "title": harm}},
                ],
                "requestBody": {"description": harm, "content": {"application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "required": [harm], "properties": {harm: {"type": "string", "description": harm}}}}}},
                "responses": {
                    "200": {"description": harm, "content": {"application/json": {"example": harm, "schema": {"$ref": reference}}}},
                    "default": {"description": harm},
                },
                "security": [{&credential: []}],
            }},
        },
        "components": {
            "securitySchemes": {&credential: {"type": "apiKey", "in": "header", "name": "X-Key", "description": harm}},
            "schemas": {
                &schema: {
                    "type": "object", "title": harm, "description": harm, "example": {harm: harm},
                    "properties": {
                        name("p"): {"type": "string", "description": harm, "pattern": harm, "default": harm, "example": harm},
                        name("e"): {"type": "string", "enum": [harm, name("v"), "v"]},
                        name("f"): {"type": "string", "format": harm, "x-harm": harm},
                    },
                    "xml": {"name": harm, "namespace": harm},
                },
                "U": {
                    "oneOf": [{"$ref": reference}, {"$ref": "#/components/schemas/V"}],
                    "discriminator": {"propertyName": harm, "mapping": {harm: "#/components/schemas/V"}},
                },
                "V": {"type": "object", "properties": {harm: {"type": "string"}}},
            },
        },
    })
}

/// A name as it stands in a reference.
fn escaped(name: &str) -> String {
    let mut out = String::new();
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'~' {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02x}");
        }
    }
    out
}

#[test]
fn texts_stay_texts() {
    for harm in harms() {
        let text = description(&harm).to_string();
        let said = check_text(text, Expected::Either);
        let control = said.chars().find(|it| it.is_control() && *it != '\n');
        assert_eq!(control, None, "{harm:?} is printed as it is: {said}");
    }
}

/// Where a text is ordinary enough there is a crate, so that the others are not all refused for something else.
#[test]
fn an_ordinary_text_makes_a_crate() {
    check_text(description("ordinary").to_string(), Expected::Crate);
    assert!(harms().iter().any(|harm| harm.contains(CANARY)));
}
